"""The page on which a medewerker lands whose work is no list."""
