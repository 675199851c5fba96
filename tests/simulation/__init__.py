"""A seeded simulation: the real use cases, on ports that fail, between people who click twice.

Every port call of every actor is a step, and a random number generator decides who moves next, what
fails and when; so one number, the seed, is a whole story that can be told again. Afterwards the
faults stop, the clock ticks on until nothing waits, and the oracle compares what is stored and
mailed with what was accepted (promise 1 of the design).

    world.py    actors, the scheduler, the clock, the trace
    faults.py   what can go wrong at a call
    ports.py    the fakes of tests/fakes.py behind the scheduler
    workers.py  what AWS does: queues to functions, the five-minute clock, mail events
    actors.py   the people
    oracle.py   what must be true afterwards
    runs.py     a whole schedule from a seed; many of them; figures

To plug in a feature: write its people in ``actors.py`` (an entry in ``PEOPLE``), add its queue or
schedule in ``workers.py``, and a function to ``oracle.INVARIANTS``.
"""
