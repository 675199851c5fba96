"""Who keeps the directory keeps the aandachtsfunctionarissen and their accounts."""
