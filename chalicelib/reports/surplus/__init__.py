"""Reading what came in above what one receipt code may bring."""
