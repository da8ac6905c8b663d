"""Letters about what became of a press release, written in the transaction of what they tell about."""

from __future__ import annotations

from articles.models.articles import Article, LogEntry
from directory import mail

Verb = LogEntry.Verb
TELLING = {Verb.PUBLISHED, Verb.SCHEDULED, Verb.KILLED, Verb.WITHDRAWN}


def tell_sender(entry: LogEntry) -> bool:
    """Tell whoever sent a press release what an editor did with it; return whether there is one to be told."""
    from articles.models.releases import PressRelease

    if entry.verb not in TELLING:
        return False
    release = PressRelease.objects.select_related("article", "sent_by").filter(article=entry.article_id).first()
    if release is None:
        return False
    refused = entry.verb in {Verb.KILLED, Verb.WITHDRAWN}
    release.reason = entry.note if refused else ""
    release.save(update_fields=["reason"])
    person = release.sent_by
    if person is None or not person.is_active:
        return False
    article: Article = release.article
    context = {"release": release, "article": article, "entry": entry, "link": article.get_absolute_url()}
    mail.send(person.email, "release_decision", context)
    return True
