"""Who may come in at the bureau, and what each may do there.

A *medewerker* is somebody with a row here, known by the issuer and subject of their login; a *right* is
what a route asks for; a *session* lives on the server and can be ended there.
"""
