"""The public interface for programs, read only: ``/api/v1/``.

- ``answering``: an endpoint, from what is asked to the answer; each is declared once, for the addresses and the description.
- ``parameters``: what may be asked for, and how it is read.
- ``paging``: pages that begin where the last one ended.
- ``shapes``: the pieces that several nouns share, as JSON and as JSON Schema.
- ``stories``, ``sections``, ``countries``, ``cities``, ``categories``, ``businesses``, ``search``: one noun each.
- ``document``: the description of it all, in OpenAPI 3.1.
- ``middleware``: every answer below the address is JSON that any site may read, errors included.
"""
