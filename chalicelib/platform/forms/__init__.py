"""The forms engine: a form is declared once, and everything else follows from the declaration.

A *form* is a pydantic model whose fields carry their *question*; its questions stand on *steps*.
From that come the pages, which questions are asked, the checks, the error summary, the page to
check the answers and the list of questions as they were asked. The engine knows no HTTP and no
clock: it is handed what was submitted and the day of today, and answers with a page.

Import from the modules themselves: ``filled`` and ``view`` are plain, ``form`` brings pydantic.
"""
