"""The categories that a new site begins with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from directory.models import Category

pytestmark = pytest.mark.django_db


def test_loads_a_tree_of_three_levels_and_leaves_what_an_editor_changed() -> None:
    call_command("load_categories", verbosity=0)
    sushi = Category.objects.get(slug="japanese-restaurants")
    assert [category.name for category in sushi.trail()] == ["Food and drink", "Restaurants", "Japanese restaurants"]
    assert sushi.schema_type == "Restaurant" and "ramen" in sushi.synonyms
    assert Category.objects.top().count() >= 15
    Category.objects.filter(pk=sushi.pk).update(name="Sushi")
    number = Category.objects.count()
    call_command("load_categories", verbosity=0)
    assert Category.objects.count() == number and Category.objects.get(pk=sushi.pk).name == "Sushi"


def test_every_icon_is_in_the_sprite() -> None:
    call_command("load_categories", verbosity=0)
    sprite = (Path(settings.BASE_DIR) / "static" / "icons" / "sprite.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'id="i-([a-z-]+)"', sprite))
    assert set(Category.objects.values_list("icon", flat=True)) <= drawn
