"""One search over stories and businesses.

- ``asked``: what a reader asks for, as it stands in the address;
- ``names``: the sections, countries and categories that a search is narrowed by;
- ``finding``: what answers, in one ranked list, and how much there is of what;
- ``extracts``: what a result says of itself, with the words marked that were looked for;
- ``meaning``: what somebody may have meant, where nothing was found;
- ``suggesting``: what the search box suggests as one types.

For whoever calls it from elsewhere::

    found = find(Asked.of("low river", country="germany"))
    hits = found.hits(0, 20)
"""

from newsportal.searching.asked import KINDS, TIMES, Asked
from newsportal.searching.finding import Candidate, Found, Hit, find

__all__ = ["KINDS", "TIMES", "Asked", "Candidate", "Found", "Hit", "find"]
