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
        Entry(label, url_name, role)
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


def _link(entry: Entry, path: str) -> Link | None:
    try:
        url = reverse(entry.url_name)
    except NoReverseMatch:
        return None
    return Link(entry.label, url, path == url or (url != "/" and path.startswith(url.rstrip("/") + "/")))


class Group(TypedDict):
    """The links of one role."""

    title: str | Promise
    links: list[Link]


def menu_for(request: HttpRequest) -> list[Group]:
    """Groups of links, one group per role held. The most exact link alone is `here`."""
    person = getattr(request, "user", None)
    if person is None:
        return []
    groups: list[Group] = []
    for role in roles_of(person):
        links = [link for entry in ENTRIES if entry.role == role and (link := _link(entry, request.path))]
        if links:
            groups.append({"title": ROLES[role], "links": links})
    nearest = max((len(link.url) for group in groups for link in group["links"] if link.here), default=0)
    for group in groups:
        group["links"] = [
            Link(link.label, link.url, link.here and len(link.url) == nearest) for link in group["links"]
        ]
    return groups


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
