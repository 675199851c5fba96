"""The activities of a plan, as the coordinator enters them."""
