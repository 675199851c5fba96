"""The table ``reports``.

| question | pk | sk | index ``due`` | index ``bak`` |
| --- | --- | --- | --- | --- |
| a melding and what belongs to it | ``melding#<sid>`` | ``melding`` | its addresses must go | its pile |
| other words under the same code | | ``aanvulling#<digest>`` | |
| a reporter's reply from the mailbox | | ``antwoord#<digest>`` | |
| what an aandachtsfunctionaris adds | | ``duiding#<once>`` | |
| how much more came in under the same code | | ``meer`` | |
| that surplus | ``meer#<sid>`` | ``<moment>.<kind>.<digest>`` | |
| what the desk asked the reporter | | ``vraag#<number>`` | |
| which aandachtsfunctionaris was asked about it | | ``betrokken#<once>`` | |
| who changed where it stands, and in which words | | ``stap#<version>`` | |
| what the desk found | | ``onderzoek`` | |
| which searches were started from it | | ``gezocht#<id>`` | |
| by when something is to be done | | ``termijn#<kind>`` | that moment |
| what was told to a partner, and whether it arrived | | ``overdracht#<id>`` | |
| what its reporter heard of a decision | | ``terugkoppeling#<version>`` | |
| which meldingen belong to it too | | ``verband#<other sid>`` | |
| what the desk noted at it, and its contacts | ``notities#<sid>`` | ``nr#<number>`` | |
| which page wrote which of these | | ``blad#<once>`` | |
| what somebody searches for | ``zoeken#<medewerker>`` | ``<id>`` | |
| which searches somebody asked for | ``gezocht#<medewerker>`` | ``<moment>#<id>`` | |
| a place among the unverified of a window | ``venster#<start>`` | ``plaats#<number>`` | |
| what was announced of a window | | ``gemeld#<announcement>`` | |
| which letters to a domain wait in a flood | ``rij#domein#<domain>`` | ``rij`` (``platform/lines.py``) | |

Index ``bak`` is the werkvoorraad: the piles of ``piles.py``, in each the earliest term first; ``van`` has the
same rows by who has the case. Index ``bewaren`` is for what is closed and kept. Index ``gedeeld`` holds, for
each organisation, what somebody there may know of: confirmed submissions, and what we asked. ``gedeeld_met``
says who: only the people who were asked. Index ``reference`` names what came in under a reference.
Nothing a person wrote lies here in clear: ``sealed`` holds it. Windows hold nothing but numbers; they and
searches go by TTL, a day later.
"""
