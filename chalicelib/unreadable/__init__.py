"""Messages that nobody could read: the desk sees them, has them read again, or sets them aside.

The readers of the queues write the rows (``platform/unreadable.py``); this feature stands above them, because
a message may be of any of them.
"""
