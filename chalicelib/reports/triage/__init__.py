"""What happens to a report behind its queue."""
