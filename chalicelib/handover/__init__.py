"""Handovers to a partner: to whom something of a case was told, on which ground, and whether it arrived.

The room has no table: a handover is an item in the partition of what it is about, so that a melding and a
casus keep theirs, and a use case composes the parts.
"""
