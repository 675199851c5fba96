"""The catalogue: what anyone may see, and all that the public surface may read.

Names of organisations and sessions that are open, copied here by the features that own them. It
holds nothing that would matter if it were on a poster.
"""
