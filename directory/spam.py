"""What keeps machines out of the public forms: no outside service, no script, no cookie and no session needed.

A form that is open to everybody takes ``GuardedForm`` as its first base, gets the request, and its template writes
``{{ form.guard }}`` inside the form. Then, in this order:

- a field that people do not see must stay empty,
- a signed time, written when the page was made, must be at least ``min_seconds`` and at most ``max_age`` old, belong to
  this kind of form, and be used a few times at most,
- the text must hold no more than ``max_links`` links and none of the words in the setting BLOCKED_WORDS,
- and only a form in which all else is right counts against the limits per client and per account.

Nobody is thrown away in silence: whoever is refused sees the form again with all that was typed and a sentence that says
what to do, and sending it again is enough for a person who was too quick, too slow, or whose browser filled the wrong
field. Client addresses are stored only as keyed digests, and expire with their limit.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.clients import household
from directory.text import count_links, has_blocked_words

if TYPE_CHECKING:
    Base = forms.Form
else:
    Base = object

logger = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60, 3600, 86400
# How often one page may be sent: corrections and double clicks, but no stream.
USES_OF_A_PAGE = 5


class Rate(NamedTuple):
    """So many times within so many seconds, whenever they begin."""

    times: int
    seconds: int


def limit(request: HttpRequest, name: str, *, per_address: Rate | None = None, per_account: Rate | None = None) -> str:
    """Count one act against the limits of its client and of the account; return "" or why it must wait, in words.

    ``name`` says which acts are counted together. When the shared counters cannot be reached the answer is to wait as
    well: a limit that opens whenever its server is down is none. Call it outside a transaction, which would take the count
    back when it fails.
    """
    wanted = [("address", household(request), per_address)]
    if request.user.is_authenticated:
        wanted.append(("account", str(request.user.pk), per_account))
    try:
        passed = all(_take(f"{name}:{kind}", who, rate) for kind, who, rate in wanted if rate)
    except Exception:
        logger.exception("limits cannot be counted")
        return _("We cannot take this just now. What you typed is still here: please send it again in a minute.")
    if not passed:
        return _("You have sent this several times. Please wait a while, then send it again.")
    return ""


class GuardedForm(Base):
    """A form open to everybody; see the module. Stands before ``forms.Form`` or ``forms.ModelForm`` among the bases."""

    # What tells one kind of form from another; the class's name unless it is set.
    guard_name = ""
    min_seconds = 3
    max_age = DAY
    per_address: Rate | None = Rate(10, HOUR)
    per_account: Rate | None = Rate(30, HOUR)
    max_links = 3

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self._page: str | None = None

    @property
    def guard(self) -> SafeString:
        """The fields that the template writes inside the form: the unseen one, and the time at which the page was made."""
        if self.is_bound:
            assert self.errors is not None  # validated, which tells whether the page can be sent again
        self._page = self._page or self._new_page()
        context = {"trap": self._trap, "page_name": self._page_name, "page": self._page}
        return SafeString(render_to_string("directory/_guard.html", context))

    @property
    def submission_key(self) -> str:
        """A random key of the page that was sent: the same for a double click, another for every new page.

        For a unique column, so that one page makes one record. Empty when the page is not ours, or too old.
        """
        try:
            return self._signer.unsign(self._sent, max_age=self.max_age)
        except signing.BadSignature:
            return ""

    def full_clean(self) -> None:
        """Validate the fields, then the guards; limits count only what is right otherwise."""
        super().full_clean()
        if not self.is_bound:
            return
        # A page that is shown again stays the one it was, so that it is old enough when a person sends it.
        self._page = self._sent if self.submission_key else None
        if refusal := next(self._refusals(), None):
            code, message = refusal
            logger.warning("refused: form=%s reason=%s", self._name, code)
            self.add_error(None, forms.ValidationError(message, code=code))

    def _refusals(self) -> Iterator[tuple[str, str]]:
        """Yield why this cannot be taken, as a code and in words, what costs least first."""
        if self.data.get(self._trap):
            yield (
                "trap",
                _("A field that must stay empty was filled in, perhaps by your browser. Please send it again."),
            )
        if not self.submission_key:
            yield "page", _("This page was open for a long time. What you typed is still here: please send it again.")
        if self._is_quick():
            yield "quick", _("That was very quick. Please look it over, then send it again.")
        if self.errors:
            return
        texts = self._texts()
        if sum(map(count_links, texts)) > self.max_links:
            yield (
                "links",
                _("There are too many links in it; please leave at most %(limit)d.") % {"limit": self.max_links},
            )
        if has_blocked_words("\n".join(texts), settings.BLOCKED_WORDS):
            yield "words", _("It has words that are those of unwanted advertising. Please say it in other words.")
        # The last two count, so they come when all else is right.
        if refusal := limit(self.request, self._name, per_address=self.per_address, per_account=self.per_account):
            yield "limit", refusal
        if not self._page_has_uses_left():
            self._page = None
            yield "uses", _("This page was sent several times. What you typed is still here: please send it again.")

    def _is_quick(self) -> bool:
        try:
            self._signer.unsign(self._sent, max_age=self.min_seconds)
        except signing.SignatureExpired:
            return False
        return True

    def _page_has_uses_left(self) -> bool:
        try:
            return _take(f"{self._name}:page", self.submission_key, Rate(USES_OF_A_PAGE, self.max_age))
        except Exception:  # noqa: BLE001 (each kind of cache fails in its own way; the limits have just been counted)
            return False

    def _texts(self) -> list[str]:
        """Return what was written in words: neither web nor mail addresses, which have fields of their own."""
        apart = (forms.URLField, forms.EmailField)
        fields = ((self.fields.get(name), value) for name, value in self.cleaned_data.items())
        return [value for field, value in fields if isinstance(value, str) and not isinstance(field, apart)]

    @property
    def _name(self) -> str:
        return self.guard_name or type(self).__name__

    @property
    def _trap(self) -> str:
        # What machines like to fill in, and no browser knows of.
        return self.add_prefix("second_website")

    @property
    def _page_name(self) -> str:
        return self.add_prefix("page")

    @property
    def _sent(self) -> str:
        return str(self.data.get(self._page_name) or "")[:200]

    @property
    def _signer(self) -> signing.TimestampSigner:
        return signing.TimestampSigner(salt=f"directory.spam.{self._name}")

    def _new_page(self) -> str:
        return self._signer.sign(secrets.token_urlsafe(16))


def _take(name: str, who: str, rate: Rate) -> bool:
    """Take one of the places that a limit has, each free again after its time; return whether there was one.

    ``add`` is atomic in every cache, which ``incr`` is not, so that no number of parallel requests gets more places.
    """
    digest = salted_hmac("directory.spam", f"{name}:{who}", algorithm="sha256").hexdigest()[:32]
    places = [f"limit:{digest}:{number}" for number in range(rate.times)]
    taken = cache.get_many(places)
    return any(cache.add(place, 1, rate.seconds) for place in places if place not in taken)
