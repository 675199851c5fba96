"""The werkbak: what waits for the desk."""
