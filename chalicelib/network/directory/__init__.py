"""The bureau keeps the directory: organisations, their aandachtsfunctionarissen and accounts."""
