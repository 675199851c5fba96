"""The programme: training sessions and who takes part.

A *sessie* has seats and a waiting list; an *aanmelding* takes a seat when one is free and nobody
waits, and a ticket on the list otherwise. Tickets are given in order of arrival, never again.
"""
