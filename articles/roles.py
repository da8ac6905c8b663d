"""The newsroom's roles: groups, and what each of them may do."""

from __future__ import annotations

REPORTER, EDITOR, CHIEF = "Reporter", "Editor", "Editor-in-chief"


def _all(*models: str) -> set[str]:
    return {f"{act}_{model}" for model in models for act in ("add", "change", "delete", "view")}


_READ = {f"view_{model}" for model in ("section", "author", "tag", "image", "logentry", "article", "correction")}
_WRITE = {"add_article", "change_article", "add_image", "change_image", "add_tag"} | {
    f"{act}_{model}"
    for model in ("articleauthor", "articlecountry", "articletag", "mention", "pinnedstory")
    for act in ("add", "change", "delete", "view")
}

#: Codenames of the permissions of the app ``articles`` by group; a reporter writes, an editor publishes and corrects, and the
#: editor-in-chief arranges the house.
PERMISSIONS: dict[str, set[str]] = {
    REPORTER: _READ | _WRITE,
    EDITOR: _READ | _WRITE | {"publish_article", "delete_image"} | _all("tag", "author", "correction"),
    CHIEF: _READ
    | _WRITE
    | {"publish_article", "delete_article"}
    | _all("tag", "author", "section", "image", "correction"),
}
