"""The directory: organisations and their aandachtsfunctionarissen, the desk, the sleutelpersonen.

*Aandachtsfunctionaris*: the contact for signals within an organisation, ``vast`` or
``plaatsvervanger`` (deputy). *Desk*: the municipality's triage staff. *Sleutelpersoon*: someone from
a community who warns us, known here by the digest of a personal code and a number only.
"""
