"""The frame around every page: theme, language, menu by role, style guide for those who build."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import path, resolve, reverse
from django.views.generic import RedirectView

from config import look, menu
from people.models import Office, OfficeGrant, Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_device_remembers_a_chosen_theme(client: Client, theme: str) -> None:
    answer = client.post(reverse("theme"), {"theme": theme, "next": "/accounts/login/"})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    assert f'data-theme="{theme}"' in client.get("/accounts/login/").content.decode()


def test_the_system_theme_forgets_the_choice(client: Client) -> None:
    client.post(reverse("theme"), {"theme": "dark"})
    client.post(reverse("theme"), {"theme": "system"})

    assert "data-theme" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_the_theme_switch_leads_nowhere_else(client: Client, back: str) -> None:
    assert client.post(reverse("theme"), {"theme": "dark", "next": back})["Location"] == "/"


def test_a_theme_is_chosen_by_a_form_alone_and_a_forged_cookie_is_ignored(client: Client) -> None:
    client.cookies["theme"] = '"><script>'

    page = client.get("/accounts/login/").content.decode()

    assert client.get(reverse("theme")).status_code == 405
    assert "data-theme" not in page


def test_the_style_guide_is_no_page_for_strangers(client: Client, settings) -> None:
    settings.PLATFORM = "production"

    assert client.get(reverse("styleguide")).status_code == 404


class Routes:
    """Two addresses, one below the other."""

    urlpatterns = [
        path("mine/", RedirectView.as_view(), name="mine"),
        path("mine/sessions/", RedirectView.as_view(), name="mine_sessions"),
    ]


@pytest.fixture
def _two_entries(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = Routes
    entries = (
        menu.Entry("Progress", "mine", "therapist"),
        menu.Entry("Sessions", "mine_sessions", "therapist"),
        menu.Entry("Overview", "mine", "registrar"),
        menu.Entry("Later", "not_written_yet", "therapist"),
    )
    monkeypatch.setattr(menu, "ENTRIES", entries)


@pytest.mark.usefixtures("_two_entries")
@pytest.mark.parametrize(
    ("address", "here"), [("/mine/", "Progress"), ("/mine/7/", "Progress"), ("/mine/sessions/3/", "Sessions")]
)
def test_one_entry_is_marked_as_where_one_is(address: str, here: str) -> None:
    request = RequestFactory().get(address)
    request.user = Person.objects.create_user("ines@people.example", name="Ines")

    (group,) = menu.menu_for(request)

    assert [link.label for link in group["links"]] == ["Progress", "Sessions"]
    assert [link.label for link in group["links"] if link.here] == [here]


@pytest.mark.usefixtures("_two_entries")
def test_nobody_signed_in_sees_no_menu() -> None:
    request = RequestFactory().get("/mine/")
    request.user = AnonymousUser()

    assert menu.menu_for(request) == []


def test_a_page_without_a_menu_asks_the_database_nothing(django_assert_num_queries) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    with django_assert_num_queries(0):
        look.look(request)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_says_its_language_and_offers_the_other(client: Client, language: str) -> None:
    client.post(reverse("set_language"), {"language": language, "next": "/"})

    page = client.get("/accounts/login/").content.decode()

    assert f'<html lang="{language}"' in page
    assert f'name="language" value="{"en" if language == "fr" else "fr"}"' in page


def test_a_missing_page_answers_in_our_frame(client: Client) -> None:
    answer = client.get("/there/is/no/such/page/")

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_a_forged_form_is_refused_in_our_frame() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("theme"), {"theme": "dark"})

    assert answer.status_code == 403
    assert "Please send that once more" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_the_pages_for_a_broken_request_need_nothing(name: str) -> None:
    from django.template.loader import get_template

    assert "Go to the start" in get_template(name).render()


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/registry/", "Overview"),
        ("/registry/holds/", "Waivers"),
        (f"/registry/people/{uuid.UUID(int=7)}/", "Enrolments"),
        (f"/registry/rehearsals/{uuid.UUID(int=7)}/people/", "Curricula"),
        (f"/registry/curricula/{uuid.UUID(int=7)}/rehearsals/", "Curricula"),
    ],
)
def test_a_page_below_none_of_the_entries_marks_the_one_it_belongs_to(address: str, here: str) -> None:
    request = RequestFactory().get(address)
    request.user = Person.objects.create_user("ruth@people.example", name="Ruth")
    OfficeGrant.objects.create(person=request.user, office=Office.REGISTRAR, starts_on=dt.date(2026, 1, 1))

    assert resolve(address).url_name
    links = [link for group in menu.menu_for(request) for link in group["links"]]
    assert [str(link.label) for link in links if link.here] == [here]
