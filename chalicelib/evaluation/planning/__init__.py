"""What costs and activities share: the plan they belong to, its days, and what they count."""
