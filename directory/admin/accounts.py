"""Accounts in the admin: people sign in with their e-mail address."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import EmailField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.filtered import FilteredOnly
from directory.models import User

# Who could grant these could grant everything to themselves.
POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


class LowerEmailField(EmailField):
    """An e-mail address, kept in lower case as the account's manager does."""

    def to_python(self, value: Any) -> str:
        """Return the address in lower case."""
        return super().to_python(value).lower()


class UserAddForm(AdminUserCreationForm):
    """Makes an account."""

    class Meta:
        model = User
        fields = ("email",)
        field_classes = {"email": LowerEmailField}


class UserEditForm(UserChangeForm):
    """Changes an account."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"email": LowerEmailField}


@admin.register(User)
class UserAdmin(FilteredOnly, DjangoUserAdmin):
    """The people with accounts; only a superuser hands out powers, or touches an account that has them all."""

    form = UserEditForm
    add_form = UserAddForm
    add_form_template = None
    ordering = ["email"]
    list_display = ["email", "first_name", "last_name", "roles", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    lookups = ("is_staff__exact", "is_active__exact", "groups__id__exact")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["email", "first_name", "last_name"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Name"), {"fields": ["first_name", "last_name"]}),
        (
            _("What this person may do"),
            {
                "fields": ["is_active", "is_staff", "groups", "is_superuser", "user_permissions"],
                "description": _("For the newsroom: tick “staff status” and choose one group."),
            },
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "usable_password", "password1", "password2"]})]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the account; whoever types an address here vouches that it is the person's."""
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            obj.confirm_email()

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Delete the account as its owner would. Raises PermissionDenied where something must be settled first."""
        try:
            obj.erase()
        except ValidationError as refusal:
            raise PermissionDenied(" ".join(refusal.messages)) from refusal

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the accounts with their groups, which the list names."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Search by what a person's name or address contains; nobody's is longer than 254 characters."""
        return super().get_search_results(request, queryset, search_term[:254])

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Return what this person must not set."""
        return [*super().get_readonly_fields(request, obj), *(() if request.user.is_superuser else POWERS)]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep accounts with all powers, their passwords included, to those who have them too."""
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep accounts with all powers to those who have them too."""
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    @staticmethod
    def _may_touch(request: HttpRequest, obj: User | None) -> bool:
        return request.user.is_superuser or obj is None or not (obj.is_superuser or obj.is_staff)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return no bulk deletion: accounts are deleted one by one, each with its own check."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """Return the names of the groups."""
        return ", ".join(group.name for group in user.groups.all())
