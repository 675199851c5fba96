"""The desk tells a partner something of a melding: two people decide what, and in danger one calls first."""
