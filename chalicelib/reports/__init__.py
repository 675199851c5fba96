"""Reports: somebody tells us a worry; it is sealed, queued, stored once and routed.

A *submission* is what the form sends: sealed parts and a small clear header. Stored it is a
*melding*; the same code with other words makes an *amendment* beside it. *Verified* means that we
know a professional or sleutelpersoon wrote it; a typed address proves nothing.
"""
