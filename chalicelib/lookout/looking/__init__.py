"""Looking at the sites every five minutes."""
