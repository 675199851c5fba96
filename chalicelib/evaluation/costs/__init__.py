"""The costs on the budget of a plan, as the coordinator enters them."""
