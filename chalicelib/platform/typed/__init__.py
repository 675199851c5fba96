"""One reader for each kind of text that people type: public forms, staff forms and the mailbox use the same.

Every reader takes what was typed or pasted and returns the answer, or raises Wrong with the reason.
"""

from __future__ import annotations


class Wrong(ValueError):
    """A text that cannot be read; ``code`` names the reason (``platform/forms/texts.py`` says it in words).

    ``facts`` fill in the sentence: counts, or a mail domain of an organisation. Never words of a reporter.
    """

    def __init__(self, code: str, **facts: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
