"""The journal: who did what to which object, in a chain that shows every later change.

One partition per object; entries are numbered and each holds the hash of the one before. An entry
is written by conditional insert, in the transaction of the change that it tells of.
"""
