"""The codes of the journal, each with its words. Pure.

``actions``: the deeds, as sentences. ``purposes``: the reasons, the processings, and who works by itself.
"""
