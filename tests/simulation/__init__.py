"""A seeded simulation: the real use cases, on ports that fail, between people who click twice.

Every port call of every actor is a step, and a random number generator decides who moves next, what
fails and when; so one number, the seed, is a whole story that can be told again. Afterwards the
faults stop, the clock ticks on until nothing waits, and the oracle compares what is stored and
mailed with what was accepted (promise 1 of the design).

    world.py     actors, the scheduler, the clock, the trace
    faults.py    what can go wrong at a call
    ports.py     the fakes of tests/support/fakes.py behind the scheduler
    workers.py   what AWS does: queues to functions, the five-minute clock, mail events
    town.py      who lives here, and the ledger of what was asked
    actors.py    the people and what they do; deciders.py: the colleagues who decide on a melding
    oracle.py    what must be true afterwards; evidence.py is what it looks at, follow_up.py and
                 decisions.py are the parts about what the desk does
    runs.py      a whole schedule from a seed

To plug in a feature: write its people (``actors.py``, an entry in ``PEOPLE``) with an act for the
ledger (``town.py``); give its queue an ``EventSource`` or its schedule a duty (``workers.py``); name
the mails it promises (``evidence.PROMISED_MAILS``); and add what must be true of it to
``oracle.INVARIANTS``. Then take its guarantee away in ``test_sabotage.py`` and see it turn red.
"""
