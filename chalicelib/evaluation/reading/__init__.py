"""Files of a release are read in the bureau, the journal first."""
