"""What search engines and readers' tools are told of a page, in the vocabulary of schema.org."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from articles.models import Article, Author, Mention, Section
from directory.links import absolute
from directory.pictures.renditions import absolute_rendition_url

Schema = dict[str, Any]

TYPES = {
    Article.Kind.ANALYSIS: "AnalysisNewsArticle",
    Article.Kind.OPINION: "OpinionNewsArticle",
    Article.Kind.EXPLAINER: "BackgroundNewsArticle",
    Article.Kind.PRESS_RELEASE: "AdvertiserContentArticle",
}


def organization() -> Schema:
    """Return the publisher."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{settings.SITE_URL}/#organization",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "logo": {"@type": "ImageObject", "url": absolute(static("brand/icon-512.png")), "width": 512, "height": 512},
        "publishingPrinciples": absolute("/standards/"),
        "correctionsPolicy": absolute(reverse("articles:corrections")),
    }


def website() -> Schema:
    """Return the front page's own document: the site, its publisher and its search."""
    return _document(
        {
            "@type": "WebSite",
            "@id": f"{settings.SITE_URL}/#website",
            "name": settings.SITE_NAME,
            "url": f"{settings.SITE_URL}/",
            "publisher": {"@id": f"{settings.SITE_URL}/#organization"},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{settings.SITE_URL}/search/?q={{search_term}}"},
                "query-input": "required name=search_term",
            },
        },
        organization(),
    )


def breadcrumbs(*steps: tuple[str, str]) -> Schema:
    """Return the way to a page from (name, path) pairs, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(steps, 1)
        ],
    }


def news_article(article: Article, mentions: Iterable[Mention] = ()) -> Schema:
    """Return a story's document. Costs no query for a story that was loaded ``for_page`` and its public mentions."""
    address = absolute(article.get_absolute_url())
    story: Schema = {
        "@type": TYPES.get(Article.Kind(article.kind), "NewsArticle"),
        "@id": f"{address}#story",
        "mainEntityOfPage": article.canonical_url or address,
        "headline": article.headline,
        "description": article.search_description or article.standfirst,
        "image": [_image(article)],
        "datePublished": article.publish_at.isoformat(),
        "dateModified": (article.updated_at if article.shows_update else article.publish_at).isoformat(),  # type: ignore[union-attr]
        "author": _authors(article),
        "publisher": {"@id": f"{settings.SITE_URL}/#organization"},
        "articleSection": article.section.name,
        "keywords": [tag.name for tag in article.tags.all()],
        "inLanguage": article.language,
        "isAccessibleForFree": True,
        "about": [
            {"@type": "Country", "name": country.name, "identifier": country.iso2}
            for country in article.countries.all()
        ],
    }
    story["correction"] = [
        {"@type": "CorrectionComment", "text": correction.text, "datePublished": correction.at.isoformat()}
        for correction in article.shown_corrections
    ]
    for mention in mentions:
        part = "about" if mention.role == Mention.Role.SUBJECT else "mentions"
        story.setdefault(part, []).append(_business(mention))
    if article.dateline_city:
        story["contentLocation"] = {
            "@type": "City",
            "name": article.dateline_city.name,
            "containedInPlace": {"@type": "Country", "name": article.dateline_city.country.name},
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": article.dateline_city.latitude,
                "longitude": article.dateline_city.longitude,
            },
        }
    steps = [(section.name, section.get_absolute_url()) for section in _trail(article.section)]
    return _document(
        {key: value for key, value in story.items() if value not in ("", [])},
        breadcrumbs((settings.SITE_NAME, "/"), *steps, (article.headline, article.get_absolute_url())),
        organization(),
    )


def _authors(article: Article) -> list[Schema]:
    """Return who wrote it: those who sign, or else whoever sent it in, or else the house."""
    if article.byline:
        return [_person(author) for author in article.byline]
    if article.sender:
        return [{"@type": "Organization", "name": article.sender}]
    return [{"@id": f"{settings.SITE_URL}/#organization"}]


def _business(mention: Mention) -> Schema:
    business = mention.business
    address = absolute(business.get_absolute_url())
    return {
        "@type": business.category.schema_type,
        "@id": f"{address}#business",
        "name": business.name,
        "url": address,
    }


def collection(name: str, description: str, path: str, articles: list[Article], *trail: tuple[str, str]) -> Schema:
    """Return the document of a page that lists stories; ``trail`` are the (name, path) pairs above it."""
    page = {
        "@type": "CollectionPage",
        "name": name,
        "description": description,
        "url": absolute(path),
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": number, "url": absolute(article.get_absolute_url())}
                for number, article in enumerate(articles, 1)
            ],
        },
    }
    return _document(
        {key: value for key, value in page.items() if value},
        breadcrumbs((settings.SITE_NAME, "/"), *trail, (name, path)),
        organization(),
    )


def profile(author: Author) -> Schema:
    """Return the document of an author's page."""
    person = {
        **_person(author),
        "description": author.bio,
        "knowsAbout": author.expertise,
        "sameAs": author.profile_links,
    }
    if author.photo:
        person["image"] = absolute_rendition_url(author.photo, 480, "1:1")
    return _document(
        {
            "@type": "ProfilePage",
            "url": absolute(author.get_absolute_url()),
            "mainEntity": {key: value for key, value in person.items() if value},
        },
        organization(),
    )


def _document(*things: Schema) -> Schema:
    return {"@context": "https://schema.org", "@graph": list(things)}


def _person(author: Author) -> Schema:
    person = {
        "@type": "Person",
        "name": author.name,
        "url": absolute(author.get_absolute_url()),
        "jobTitle": author.job_title,
    }
    return {key: value for key, value in person.items() if value}


def _image(article: Article) -> Schema:
    if article.lead_image is None:
        url, width, height = f"{absolute(article.get_absolute_url())}social.jpg", 1200, 630
        return {"@type": "ImageObject", "url": url, "width": width, "height": height}
    image = article.lead_image
    fields = {
        "@type": "ImageObject",
        "url": absolute_rendition_url(image, 1280),
        "caption": article.lead_caption or image.caption,
        "creditText": image.credit,
        "license": image.licence if image.licence.startswith("https://") else "",
    }
    return {key: value for key, value in fields.items() if value}


def _trail(section: Section) -> list[Section]:
    return [*([section.parent] if section.parent else []), section]
