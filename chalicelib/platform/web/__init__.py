"""Pages over HTTP: reading a request, rendering a page, the headers on every answer."""
