"""Mail: who must be told, told once, and known to have arrived.

An *announcement* is one row, written by the transaction that changed something. *Fan-out* makes an
outbox *row* for each address; a row goes ``sending`` (leased) -> ``sent`` -> ``delivered``, ``bounced``
or ``complained``; ``refused`` and ``given_up`` ask for a person. No mail carries
content: it says where to log in.
"""
