"""The desk enters a report that came by telephone, by letter, by a visit or from a partner."""
