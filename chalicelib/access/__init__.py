"""Login, sessions, roles and rights at the bureau.

A *medewerker* is somebody with a row here, known by the issuer and subject of their login; a *right* is
what a route asks for; a *session* lives on the server and can be ended there.
"""
