"""The attack on our own published figures: what can anybody work out from all bytes of all releases?

The attack reads only published bytes and what everybody may know: the rule (a tientallenteller of base ten),
the words of the figures, and that a part is never more than its whole. Every statement in the bytes becomes
a linear inequality over the unknown true counts. Then the attack asks, for every count and every run of
months, how far apart the smallest and the largest possible value lie.

    known.py     what everybody knows about the counts: names, parts, and what may be exact
    claims.py    the statements that bytes make
    parser.py    a release: its tables, manifest and checksums; page.py: its HTML and bars;
                 workbook.py: its workbook, with what is hidden in it; dutch.py: figures in words
    model.py     the inequalities, the worlds in which they all hold, and linear programs
    readers.py   readers A, B and C, and what a reader may know besides
    truth.py     the true counts, from the facts alone
    data.py      kinds of data sets; town.py writes their facts
    verdict.py   one attack, judged

Reader A knows that running counts of parts are never more than their whole. Reader B knows as well that
nothing is moved to another part later, so that the same is true of every quarter and year. Reader C also
knows every value that the product writes, shown or not, and where there is truly nothing outside the parts.

The attack leaves out: corrections (a test in ``test_findings.py`` records what they do), middles of completed
blocks of ten, euros, sentences that a coordinator writes and how many there are, which target groups come to
which training, pages of the site that list the releases, and readers who know persons among those counted.

To plug in an indicator, add its counts and its place in ``known.py``. To plug in a kind of data, add a
generator to ``data.py``. A new file of a release must get a reader: until then the attack calls it strange.
"""
