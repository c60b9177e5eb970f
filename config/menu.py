"""The main navigation as data: what it says, where it leads, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certification.functions import functions_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One link: its words, the name of its URL, and the role that sees it."""

    label: str | Promise
    url_name: str
    role: str
    also: tuple[str, ...] = ()
    """Folders beside its own, below the overview's, whose pages belong to it."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry for one request: `here` says the page shown is this one or lies below it."""

    label: str | Promise
    url: str
    here: bool


ROLES: dict[str, str | Promise] = {
    "therapist": _("Your certification"),
    "supervisor": _("Supervision"),
    "trainer": _("Teaching"),
    "registrar": _("Registrar"),
    "auditor": _("Audit"),
}

BESIDE = {
    "registry_enrolments": ("people/",),
    "registry_curricula": ("rehearsals/",),
    "registry_waivers": ("holds/",),
}

# In the order shown. The registrar's screens come again for the auditor, who may look and not touch.
ENTRIES = (
    Entry(_("Progress"), "progress", "therapist"),
    Entry(_("Sessions"), "sessions", "therapist"),
    Entry(_("Coursework"), "coursework", "therapist"),
    Entry(_("Certificates"), "certificates", "therapist"),
    Entry(_("Queue"), "queue", "supervisor"),
    Entry(_("Meetings"), "meetings", "supervisor"),
    Entry(_("Supervisees"), "supervisees", "supervisor"),
    Entry(_("Rosters"), "rosters", "trainer"),
    Entry(_("Reflections"), "reflections", "trainer"),
    *(
        Entry(label, url_name, role, BESIDE.get(url_name, ()))
        for role in ("registrar", "auditor")
        for label, url_name in (
            (pgettext_lazy("menu", "Overview"), "registry"),
            (_("Applications"), "registry_applications"),
            (_("Enrolments"), "registry_enrolments"),
            (_("Cohort"), "registry_matrix"),
            (_("Curricula"), "registry_curricula"),
            (pgettext_lazy("menu", "Awards"), "registry_awards"),
            (_("Waivers"), "registry_waivers"),
            (_("Certificates"), "registry_certificates"),
            (pgettext_lazy("menu", "Registrations"), "registry_registrations"),
            (_("Appointments"), "registry_appointments"),
            (_("Checks"), "registry_checks"),
        )
    ),
    Entry(_("Audit"), "audit", "auditor"),
)


def roles_of(person: Any) -> list[str]:
    """The roles whose menus this person sees, in the order of `ROLES`. Whoever has no other role is a therapist."""
    if not person.is_authenticated:
        return []
    held = set(person.offices) | functions_of(person)
    if person.enrolments.exists():
        held.add("therapist")
    if "registrar" in held:
        held.discard("auditor")
    return [role for role in ROLES if role in held] or ["therapist"]


def _link(entry: Entry, path: str) -> tuple[Link, int] | None:
    """The link, and how many characters of the path say that the page shown belongs to it."""
    try:
        url = reverse(entry.url_name)
        folders = [url.rstrip("/") + "/", *(reverse("registry") + name for name in entry.also)]
    except NoReverseMatch:
        return None
    near = max((len(one) for one in folders if one != "/" and path.startswith(one)), default=0)
    near = max(near, len(url) if path == url else 0)
    return Link(entry.label, url, near > 0), near


class Group(TypedDict):
    """The links of one role."""

    title: str | Promise
    links: list[Link]


def menu_for(request: HttpRequest) -> list[Group]:
    """Groups of links, one group per role held. The most exact link alone is `here`."""
    person = getattr(request, "user", None)
    if person is None:
        return []
    of_roles = [(role, [entry for entry in ENTRIES if entry.role == role]) for role in roles_of(person)]
    found = [
        (role, [one for entry in entries if (one := _link(entry, request.path))])
        for role, entries in of_roles
    ]
    nearest = max((near for _role, links in found for _one, near in links), default=0)
    return [
        {
            "title": ROLES[role],
            "links": [Link(one.label, one.url, one.here and near == nearest) for one, near in links],
        }
        for role, links in found
        if links
    ]


SECURITY = (
    (_("E-mail"), "account_email", "mail"),
    (_("Password"), "account_change_password", "lock"),
    (_("Two-step sign-in"), "mfa_index", "shield"),
    (_("Devices"), "usersessions_list", "device"),
)


def security_menu(request: HttpRequest) -> list[dict[str, object]]:
    """The pages of "Sign-in and security": `{"label", "url", "here", "icon"}`."""
    entries = []
    for label, url_name, icon in SECURITY:
        url = reverse(url_name)
        entries.append({"label": label, "url": url, "here": request.path.startswith(url), "icon": icon})
    return entries
