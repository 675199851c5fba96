"""The desk asks an aandachtsfunctionaris about a melding."""
