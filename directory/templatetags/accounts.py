"""What account pages say of sessions."""

from __future__ import annotations

from django import template

from directory.accounts import devices

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """Return what kind of device a session is on, in words."""
    return devices.device(user_agent)
