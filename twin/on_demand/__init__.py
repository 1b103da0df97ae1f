"""What is calculated only when somebody looks at it."""
