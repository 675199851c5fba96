"""The reporter's mailbox: what the desk asks somebody who may be nameless, and what they answer.

One row, found and opened with the receipt code alone. The desk's questions lie in it sealed to a key
that only the code gives; a reporter's words never lie in it, they travel by the queue to the melding.
"""
