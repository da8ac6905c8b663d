"""Let somebody in again who has lost their telephone and their recovery codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from directory import mail
from directory.models import User


class Command(BaseCommand):
    """Make sure that it is the person who asks: whoever gets this done needs the password alone."""

    help = "Take away an account's authenticator app, passkeys and recovery codes, and sign it out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the account's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = User.objects.get_by_natural_key(options["email"])
        except User.DoesNotExist as error:
            raise CommandError("There is no account with this address.") from error
        with transaction.atomic():
            Authenticator.objects.filter(user=user).delete()
            user.end_sessions()
            mail.send(user.email, "mfa/totp_deactivated")
        self.stdout.write(f"{user.email} signs in without a second step, until another one is set up.")
