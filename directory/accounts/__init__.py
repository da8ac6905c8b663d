"""Accounts: who somebody is, shown by an e-mail address, a password or a code, and a second factor.

allauth does the work; what is here gives it our rules, words and looks.

- ``adapter``: where allauth asks us: mail, redirects, words, logging.
- ``forms``: the fields as a person fills them in, and who may use them.
- ``second_factor``: when staff have to use one, and what holds until they have.
- ``middleware``: keeps account pages out of caches, and powers from staff without a second factor.
- ``views``, ``urls``: the overview, leaving, and allauth's pages below ``/accounts/``.
"""
