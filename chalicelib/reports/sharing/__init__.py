"""An aandachtsfunctionaris looks along with a report of the own organisation."""
