"""Claims: how somebody shows that a business is theirs, by a code, by a record in the DNS, or by a document."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dns.exception
import dns.resolver
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from directory import mail
from directory.models import AlreadyDecided, Business, Claim, Evidence, User
from directory.models.claims import evidence_path
from directory.pictures import mediafiles
from directory.websites import is_shared_host

logger = logging.getLogger(__name__)

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
CODE_MINUTES = 30
CODE_TRIES = 5
# How long a claim by mail or by a record may wait for its proof.
CODE_DAYS, RECORD_DAYS = 1, 14
RECORD = "site-verification"
DNS_SECONDS = 5.0


def methods_for(business: Business) -> list[str]:
    """Return the ways in which somebody can show that this business is theirs."""
    host = business.website_host
    own_domain = bool(host) and not is_shared_host(host)
    return [*([Claim.Method.EMAIL, Claim.Method.DNS] if own_domain else []), Claim.Method.DOCUMENT]


def open_claim(business: Business, user: User, data: Mapping[str, Any]) -> Claim:
    """Begin a claim, or go on with the one that is open: a person has one at a time for a business.

    Raises ValidationError where a document cannot be kept.
    """
    method = data["method"]
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                business=business,
                user=user,
                role=data["role"],
                method=method,
                message=data.get("message", ""),
                domain=business.website_host if method != Claim.Method.DOCUMENT else "",
                dns_token=secrets.token_hex(16) if method == Claim.Method.DNS else "",
            )
            if method == Claim.Method.DOCUMENT:
                _keep_document(claim, data["document"])
            if method == Claim.Method.EMAIL:
                send_code(claim, data["address"])
            return claim
    except IntegrityError:
        return Claim.objects.get(business=business, user=user, status=Claim.Status.OPEN)


def _keep_document(claim: Claim, document: Any) -> None:
    """Keep the document whole, with its row, or neither. Raises ValidationError where it has no room."""
    evidence = Evidence(claim=claim, name=document.name[:120], content_type="")
    evidence.content_type = "application/pdf" if document.name.endswith(".pdf") else "image"
    evidence.file.name = name = evidence_path(evidence, document.name)
    storage = evidence.file.storage
    try:
        mediafiles.put(name, document.read(), storage)
    except OSError as error:
        logger.error("A document could not be stored: %s", error)
        message = _("The server has no room left for the document. Please tell the people who run the site.")
        raise ValidationError({"document": message}) from error
    mediafiles.unless_saved(storage.delete, name)
    evidence.save()


# --- By mail ---------------------------------------------------------------------------------------------------------


def send_code(claim: Claim, address: str) -> None:
    """Mail a new code; the former one no longer counts."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    with transaction.atomic():
        claim.code_sent_to, claim.code_tries = address, 0
        claim.code_digest = _digest(claim, code)
        claim.code_expires_at = timezone.now() + timedelta(minutes=CODE_MINUTES)
        claim.save(update_fields=["code_sent_to", "code_tries", "code_digest", "code_expires_at"])
        mail.send(address, "claim_code", {"claim": claim, "code": code, "minutes": CODE_MINUTES})


def try_code(claim: Claim, code: str) -> bool:
    """Grant the claim if the code is right; return whether it is. Each wrong one counts, and a code counts once.

    Raises AlreadyDecided.
    """
    with transaction.atomic():
        row = Claim.locked(claim.pk)
        if row.code_tries >= CODE_TRIES or row.code_expires_at is None or row.code_expires_at < timezone.now():
            return False
        typed = "".join(code.upper().split()).replace("-", "")
        if not hmac.compare_digest(row.code_digest, _digest(row, typed)):
            row.code_tries += 1
            row.save(update_fields=["code_tries"])
            return False
        row.code_digest = ""
        row.save(update_fields=["code_digest"])
        grant(row, how=Business.Proof.EMAIL)
        return True


def _digest(claim: Claim, code: str) -> str:
    return salted_hmac("directory.claim", f"{claim.pk}:{code}", algorithm="sha256").hexdigest()


# --- By a record in the DNS ------------------------------------------------------------------------------------------


def record_of(claim: Claim) -> str:
    """Return the text of the TXT record that proves the claim."""
    return f"{RECORD}={claim.dns_token}"


def has_record(domain: str, record: str, *, resolver: dns.resolver.Resolver | None = None) -> bool:
    """Tell whether the domain has this TXT record. It takes DNS_SECONDS at most, and asks no address of the domain's own."""
    asking = resolver or dns.resolver.get_default_resolver()
    try:
        answer = asking.resolve(domain, "TXT", lifetime=DNS_SECONDS, search=False)
    except (dns.exception.DNSException, OSError):
        return False
    return any(b"".join(row.strings) == record.encode() for row in answer)


def check_records(*, resolver: dns.resolver.Resolver | None = None, limit: int = 50) -> int:
    """Look for the records of the open claims that were not looked at for longest; return how many were granted."""
    claims = Claim.objects.filter(status=Claim.Status.OPEN, method=Claim.Method.DNS)
    granted = 0
    for claim in claims.order_by("checked_at", "pk")[:limit]:
        Claim.objects.filter(pk=claim.pk).update(checked_at=timezone.now())
        if has_record(claim.domain, record_of(claim), resolver=resolver):
            try:
                grant(claim, how=Business.Proof.DNS)
            except AlreadyDecided:
                continue
            granted += 1
    return granted


# --- What comes of it ------------------------------------------------------------------------------------------------


def grant(claim: Claim, *, how: str) -> None:
    """Grant a claim without a moderator, and tell those who kept the listing before. Raises AlreadyDecided."""
    with transaction.atomic():
        others = [owner.email for owner in claim.business.owners.filter(is_active=True) if owner.pk != claim.user_id]
        claim.grant(by=None, how=how)
        for address in others:
            mail.send(address, "owner_added", {"business": claim.business, "person": claim.user})


def expire_claims() -> int:
    """Close claims whose proof never came; return how many. Those with a document wait for a moderator."""
    now = timezone.now()
    stale = Claim.objects.filter(status=Claim.Status.OPEN)
    by_mail = stale.filter(method=Claim.Method.EMAIL, created_at__lt=now - timedelta(days=CODE_DAYS))
    by_record = stale.filter(method=Claim.Method.DNS, created_at__lt=now - timedelta(days=RECORD_DAYS))
    done = {"status": Claim.Status.EXPIRED, "decided_at": now}
    return by_mail.update(**done) + by_record.update(**done)
