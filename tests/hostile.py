"""Words that try to be more than words, and a story and a business that have them in every field."""

from __future__ import annotations

from articles.models import Article, Author, Image, Section, Tag
from articles.models.images import new_key
from directory.models import Business, Change, Claim, Enquiry, Photo, Report, Review, User
from tests.factories import make_article, make_business, make_photo, make_user


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


def poisoned_business(words: str, *, slug: str, owner: User, everything: str = "") -> Business:
    """List a business with these words in every field that takes text, past every form, and in what people send about it.

    ``everything`` is what long texts say; the words unless it is given.
    """
    long = everything or words
    business = make_business("x", slug=slug, owner=owner, city="Hamburg")
    business.addresses.create(line1=words[:120], locality=words[:120], country=business.country, label=words[:60])
    Business.objects.filter(pk=business.pk).update(
        name=words[:120],
        legal_name=words[:120],
        tagline=words[:140],
        description=long,
        service_area=words[:200],
        reason=long,
        website="javascript:__fired('website')",
        profiles={"instagram": "javascript:__fired('profile')", "x": "https://example.org/" + words},
        special_days=[{"from": "2099-12-24", "to": "2099-12-26", "spans": [], "note": words[:80]}],
        languages=["de"],
    )
    Photo.objects.filter(pk=make_photo(business).pk).update(alt=words, caption=words, credit=words[:120])
    person = make_user(first_name=words[:150], last_name=words[:150])
    review = Review.objects.create(
        business=business, user=person, name=words[:60], rating=4, title=words[:120], text=long, reply=long
    )
    review.publish(by=None)
    waiting = {"business": business, "name": words[:60], "title": words[:120], "text": long}
    Review.objects.create(user=make_user(), rating=2, **waiting)
    Enquiry.objects.create(
        business=business, name=words[:80], email="a@b.example", phone=words[:30], message=long, key=slug
    )
    Change.objects.create(
        business=business,
        kind="edit",
        by=owner,
        message=long,
        fields={
            "tagline": {"old": "x", "new": words[:140]},
            "website": {"old": "", "new": "javascript:__fired('change')"},
        },
    )
    Claim.objects.create(business=business, user=person, role=words[:80], method="document", message=long)
    Report.objects.create(business=business, about="other", message=long, email="a@b.example", key=slug)
    business.refresh_from_db()
    return business
