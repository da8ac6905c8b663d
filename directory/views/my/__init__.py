"""The pages of those who keep listings, below /my/.

Which listings somebody may see is part of each lookup: ``owned_by`` for whoever keeps one, ``led_by`` for what its owners
alone decide. Anybody else gets 404.
"""
