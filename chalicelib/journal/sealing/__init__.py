"""The days of the journal are sealed each night, and verified."""
