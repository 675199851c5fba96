"""Places in a training are given behind the queue."""
