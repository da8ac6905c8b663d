"""The small forms of those who keep listings."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from directory.models import Ownership
from directory.text import CleanCharField, has_blocked_words


class HolidayForm(forms.Form):
    """Some days on which a business is closed."""

    use_required_attribute = False

    first = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the first day."), "invalid": _("Enter the day as in 2026-12-24.")},
    )
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty for a single day."),
        error_messages={"invalid": _("Enter the day as in 2026-12-24.")},
    )
    note = CleanCharField(label=_("Why"), max_length=80, required=False, help_text=_("Such as “Summer holidays”."))

    def special_day(self) -> dict[str, Any]:
        """Return the entry for the special days of a listing."""
        first: datetime.date = self.cleaned_data["first"]
        last: datetime.date = self.cleaned_data["last"] or first
        return {"from": first.isoformat(), "to": last.isoformat(), "spans": [], "note": self.cleaned_data["note"]}


class InviteForm(forms.Form):
    """An address, and what its reader is asked to become."""

    use_required_attribute = False
    HAND_OVER = "hand-over"

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={
            "required": _("Enter the address of the person."),
            "invalid": _("Enter an address such as ada@example.com."),
        },
    )
    role = forms.ChoiceField(
        label=_("As what?"),
        choices=[
            (Ownership.Role.MANAGER, _("Manager: changes the listing and answers customers")),
            (Ownership.Role.OWNER, _("Owner: may also invite others and close the listing")),
            (HAND_OVER, _("Successor: takes the listing over from you")),
        ],
        initial=Ownership.Role.MANAGER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person becomes.")},
    )


class ReplyForm(forms.Form):
    """The owner's reply to a review; a blank one takes it away."""

    use_required_attribute = False

    text = CleanCharField(
        label=_("Your reply"), max_length=2000, multiline=True, required=False, widget=forms.Textarea({"rows": 4})
    )

    def clean_text(self) -> str:
        """Return the text. Raises ValidationError for words that no reply needs."""
        text: str = self.cleaned_data["text"]
        if has_blocked_words(text, getattr(settings, "BLOCKED_WORDS", ())):
            raise forms.ValidationError(
                _("It has words that are those of unwanted advertising. Please say it in other words.")
            )
        return text
