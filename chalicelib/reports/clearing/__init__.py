"""Closing what a flood left as misuse, many meldingen by one proposal and one signature."""
