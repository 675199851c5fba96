"""The reporter of a melding hears of the decision."""
