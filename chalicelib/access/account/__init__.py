"""A medewerker keeps their own telephone number, language, absence and deputy."""
