"""What is taken away from the program: report, slides, web page, tables and pictures."""
