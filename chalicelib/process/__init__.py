"""Acts that take two people: one proposes, another signs or refuses, or the proposal lapses.

The room has no table: a proposal is an item in the table of what it is about, and a use case composes the
parts that it is handed.
"""
