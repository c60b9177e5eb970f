"""People in Django's admin: to be looked at. What other packages registered there is taken out: it could be written."""

from __future__ import annotations

import importlib

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse

from audit.read_only import ReadOnlyAdmin
from people.models import Letter, OfficeGrant, Person, Registration

# These register tables of their own with an admin that writes. Loaded first, so that they are here to be taken out.
for package in ("django.contrib.auth", "allauth.account", "allauth.mfa", "allauth.usersessions"):
    try:
        importlib.import_module(f"{package}.admin")
    except ModuleNotFoundError:
        continue
for model in [model for model, page in admin.site._registry.items() if not isinstance(page, ReadOnlyAdmin)]:
    admin.site.unregister(model)


def _no_such_page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    raise Http404


# A password is changed on the pages of "Sign-in and security", which ask who it is and tell her by e-mail.
admin.site.password_change = _no_such_page  # type: ignore[method-assign, assignment]


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "language", "time_zone", "is_active", "is_staff", "joined_at"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["name", "email"]
    exclude = ["password", "groups", "user_permissions"]


@admin.register(OfficeGrant)
class OfficeGrantAdmin(ReadOnlyAdmin):
    list_display = ["person", "office", "starts_on", "ends_on", "granted_by"]
    list_filter = ["office"]
    list_select_related = ["person", "granted_by"]


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ["person", "kind", "body", "number", "expires_on", "status", "declared_at"]
    list_filter = ["kind", "status"]
    list_select_related = ["person"]


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """What a letter says is between us and its reader: here is only whether it went out."""

    list_display = ["subject", "person", "status", "attempts", "written_at", "sent_at"]
    list_filter = ["status"]
    list_select_related = ["person"]
    exclude = ["body", "lease_token"]
