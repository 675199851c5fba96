"""What other features need of mail: change something and announce it."""
