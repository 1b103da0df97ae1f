"""What is seen while a story is told: storyboard, caption, numbers, levers."""
