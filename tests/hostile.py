"""Words that try to be more than words, and a story that has them in every field."""

from __future__ import annotations

from articles.models import Article, Author, Image, Section, Tag
from articles.models.images import new_key
from tests.factories import make_article


def poisoned(words: str, *, slug: str = "poison", body: str = "") -> Article:
    """Publish a story with these words in every field that takes text, past every form.

    Its section, author and tag carry them too, and have the story's slug. ``body`` is what the body is, past the
    sanitiser as well; otherwise the words in a paragraph and a script.
    """
    row = Image(
        key=new_key(), width=1600, height=1200, title=words, alt=words, caption=words, credit=words, licence=words[:80]
    )
    row.file = f"images/{row.key}/original.jpg"
    image = Image.objects.bulk_create([row])[0]
    article = make_article(
        words,
        short_headline=words[:90],
        slug=slug,
        standfirst=words,
        section=Section.objects.create(name=words[:60], slug=slug, description=words, in_navigation=True),
        authors=[],
        countries=["DE"],
        language="en",
        lead_image=image,
        lead_alt=words,
        lead_caption=words,
        search_title=words[:120],
        search_description=words,
        social_title=words[:120],
        social_description=words,
    )
    author = Author.objects.create(
        name=words[:100],
        slug=slug,
        bio=words,
        job_title=words[:100],
        expertise=[words[:60]],
        profiles=["javascript:__fired('profile')", "https://example.org/" + words],
    )
    article.set_authors([author])
    article.tags.set([Tag.objects.create(name=words[:60], slug=slug, description=words)])
    body = body or f"<h2>{words}</h2><p>{words}</p><script>alert(1)</script>"
    Article.objects.filter(pk=article.pk).update(body=body)
    article.refresh_from_db()
    return article


def pages_of(article: Article) -> list[str]:
    """Return the addresses of all public pages on which the story stands."""
    slug = article.slug
    lists = ["/", "/news/", f"/news/{slug}/", f"/author/{slug}/", f"/tag/{slug}/", "/country/germany/"]
    return [article.get_absolute_url(), *lists, "/search/?q=alert"]
