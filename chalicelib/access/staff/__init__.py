"""An administrator says who works here and what they may do."""
