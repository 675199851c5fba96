"""What the desk finds when it examines a melding, and whether that was done properly."""
