"""The moderators' role: a group, and what it may do."""

from __future__ import annotations

MODERATOR = "Moderator"

#: Codenames of the permissions of the app ``directory`` by group.
PERMISSIONS: dict[str, set[str]] = {
    MODERATOR: {
        "moderate_business",
        "add_business",
        "change_business",
        "view_business",
        "add_category",
        "change_category",
        "view_category",
        *(
            f"view_{model}"
            for model in ("change", "claim", "review", "report", "listinglogentry", "ownership", "photo")
        ),
        *(f"{act}_{model}" for act in ("add", "change", "delete", "view") for model in ("address", "furthercategory")),
        "change_photo",
        "delete_photo",
    }
}
