"""Work in progress of a medewerker: what was typed at an act and not sent yet."""
