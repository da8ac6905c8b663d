"""The pictures of the demo edition, drawn anew with ``python -m newsportal.demo.drawing``.

- ``palette``: the inks of the house.
- ``press``: a small printing press on top of Pillow: flat inks, stippled shade, finishing, JPEG.
- ``pencil``: outlines (curves, ridges, ribbons, a walking figure) that know nothing of ink.
- ``scenes``: the eighteen pictures, by subject.
- ``portraits``: the authors.
- ``places``: shops, workshops, rooms and landscapes for the listings of businesses, and marks for their signs.

Every picture is seeded with its own name: the same code on the same Pillow draws the same picture. What the pictures show is written in
``../images/images.yaml``, of places and marks in ``../pictures.yaml``; whoever changes a drawing changes its description too.
"""
