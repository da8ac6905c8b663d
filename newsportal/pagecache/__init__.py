"""The page cache: public pages answered from ready bytes, before Django is entered. docs/cache.md tells what it promises.

- ``rules``: which addresses it keeps, and by which parameters they differ;
- ``asking``: what a request asks for, as a key, and the request as the site may see it;
- ``pages``: an answer that may be kept, in every encoding;
- ``memory``, ``files``, ``redis``: where answers are kept;
- ``editions``: the number that changes whenever anything public changes, known without a query;
- ``announcements``: what in the database is public, so that a change of it makes a new edition;
- ``turns``: when something public changes by the clock alone;
- ``gateway``: the WSGI application around Django's;
- ``fragments``: parts of pages that are the same on many;
- ``site``: all of it together, as the settings say;
- ``purging``: telling a content delivery network.
"""
