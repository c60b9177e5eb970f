"""The landing page, the streams and the guide, as anybody reads them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from certification import enrolling, publishing
from certification.rules.files.reading import read
from tests.cast import CURRICULA, World

pytestmark = pytest.mark.django_db
FITS = "role=licensed&aim=framework&people=complex&learning=practice&chairs=yes&readiness=ready"
NOT_YET = "role=helper&aim=overview&people=mixed&learning=practice&chairs=yes&readiness=ready"


def text_of(response: object) -> str:
    words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(words).split())


def rules_of(code: str):
    return read((CURRICULA / f"{code}.toml").read_text())


# Home -------------------------------------------------------------------------------------------------------------


def test_a_visitor_sees_what_this_is_and_where_to_go(client: Client, world: World):
    response = client.get("/")

    body = response.content.decode()
    assert response.status_code == 200
    for address in (
        *("/guide/", "/streams/", "/verify/", "/accounts/signup/", "/accounts/login/"),
        *("/streams/ctic/", "/streams/itatm/", "/streams/coach/"),
    ):
        assert f'href="{address}"' in body
    assert "A certificate should represent more than attendance." in text_of(response)


def test_an_empty_platform_still_has_its_pages(client: Client):
    assert client.get("/").status_code == 200
    assert "No stream is open yet" in text_of(client.get("/streams/"))
    assert "No stream is open at the moment." in text_of(client.get(f"/guide/?{FITS}"))


# Streams ----------------------------------------------------------------------------------------------------------


def test_the_streams_stand_in_their_order_with_their_figures(client: Client, world: World):
    text = text_of(client.get("/streams/"))

    places = [text.index(rules_of(code).name) for code in ("ctic", "itatm", "coach")]
    assert places == sorted(places)
    assert "Example values" in text
    assert "6 sessions given, 5 received" in text
    assert "about 9 months" in text


@pytest.mark.parametrize("code", ["ctic", "itatm", "coach"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_stream_page_shows_all_its_curriculum_says(client: Client, world: World, code: str, language: str):
    response = client.get(f"/streams/{code}/", headers={"accept-language": language})

    text, rules = text_of(response), rules_of(code)
    suffix = "_fr" if language == "fr" else ""
    shown = [
        *(group for group in rules.groups),
        *rules.walk(),
        *rules.modules,
        *rules.steps,
        *rules.competences,
        *rules.scope_may,
        *rules.scope_may_not,
    ]
    for thing in shown:
        assert " ".join(getattr(thing, f"title{suffix}").split()) in text
    for one in (*rules.stream["teachers"], *rules.stream["signatories"]):
        assert one["name"] in text
    for word in ("summary", "who_for", "certificate"):
        assert " ".join(rules.stream[f"{word}{suffix}"].split()) in text
    assert rules.stream["issuer"]["name"] in text
    assert f'<html lang="{language}"' in response.content.decode()


def test_every_requirement_stands_with_its_figure(client: Client, world: World):
    body = client.get("/streams/itatm/").content.decode()

    rows = dict(
        re.findall(r'<div class="asks-head"><b>(.*?)</b><span class="asks-figure number">(.*?)</span>', body)
    )
    assert rows["Hours of training"] == "20\u00a0h"
    assert rows["Hours of consultation"] == "10\u00a0h"
    assert rows["Personal sessions as client"] == "5"
    assert rows["Practice sessions as therapist"] == "6"
    assert rows["Foundations of the model"] == "6\u00a0h"


def test_a_competence_is_not_called_by_the_name_of_a_module_with_its_code(client: Client, world: World):
    text = text_of(client.get("/streams/itatm/"))

    asked = text[text.index("A supervisor attests each competence") :]
    assert "Recognises a block and answers it; Closes a session safely" in asked


def test_a_coachs_scope_comes_before_everything_it_asks(client: Client, world: World):
    coach, ctic = text_of(client.get("/streams/coach/")), text_of(client.get("/streams/ctic/"))

    assert coach.index("Treat, or take the place of therapy.") < coach.index("What it asks")
    assert ctic.index("Present this certificate as a licence") > ctic.index("What it asks")


def test_the_way_in_depends_on_who_reads(client: Client, world: World):
    stranger = client.get("/streams/ctic/").content.decode()
    client.force_login(world.sam)
    member = client.get("/streams/ctic/").content.decode()
    enrolment = enrolling.apply(by=world.sam, stream=world.streams["ctic"], motivation="Adults.")
    applied = client.get("/streams/ctic/").content.decode()

    assert "/accounts/signup/?next=/apply/ctic/" in stranger
    assert 'href="/apply/ctic/"' in member
    assert f'href="/progress/{enrolment.public_id}/"' in applied
    assert 'href="/apply/ctic/"' not in applied


def test_a_stream_without_a_published_curriculum_is_not_there(client: Client):
    publishing.load(by=None, source=(CURRICULA / "ctic.toml").read_text())

    assert client.get("/streams/ctic/").status_code == 404
    assert client.get("/streams/nowhere/").status_code == 404
    assert "No stream is open yet" in text_of(client.get("/streams/"))


def test_more_streams_cost_no_more_queries(client: Client, django_assert_num_queries: Any, world: World):
    for address in ("/", "/streams/", "/streams/ctic/", f"/guide/?{FITS}"):
        with django_assert_num_queries(1):
            client.get(address)
    source = (CURRICULA / "ctic.toml").read_text()
    for n in range(4):
        more = source.replace('code = "ctic"', f'code = "more-{n}"', 1)
        publishing.publish(by=world.ruth, curriculum=publishing.load(by=None, source=more))
    for address in ("/", "/streams/", "/streams/ctic/", f"/guide/?{FITS}"):
        with django_assert_num_queries(1):
            client.get(address)


# The guide --------------------------------------------------------------------------------------------------------


def test_the_guide_asks_first_and_stores_nothing(client: Client, world: World):
    response = client.get("/guide/")

    assert response.status_code == 200
    assert response.content.decode().count('<input type="radio"') == 17
    assert set(response.cookies) <= {"csrftoken"}


def test_the_guide_recommends_and_the_address_may_be_shared(client: Client, world: World):
    first, second = client.get(f"/guide/?{FITS}"), Client().get(f"/guide/?{FITS}")

    text = text_of(first)
    assert "Integrative Trauma and Attachment Treatment Model fits what you told us" in text
    assert "You hold a licence" in text
    assert 'href="/streams/itatm/"' in first.content.decode()
    assert text == text_of(second)


def test_the_guide_says_not_yet_and_where_to_go_instead(client: Client, world: World):
    response = client.get(f"/guide/?{NOT_YET}")

    text = text_of(response)
    assert "Not yet, and that is a good answer too" in text
    assert "You do not hold a clinical licence." in text
    assert "Trauma Coach is open to you today" in text
    assert "https://attch.getlearnworlds.com" in response.content.decode()


def test_the_guide_speaks_of_streams_in_french(client: Client, world: World):
    text = text_of(client.get(f"/guide/?{FITS}", headers={"accept-language": "fr"}))

    assert "Modèle intégratif de traitement du trauma et de l’attachement" in text


@pytest.mark.parametrize(
    "query",
    [
        "role=licensed",
        "role=x&aim=x&people=x&learning=x&chairs=x&readiness=x",
        "role=%00",
        f"{FITS}&role=pirate",
        "role=" + "a" * 5000,
        "readiness=%F0%9F%8C%B1",
    ],
)
def test_what_is_missing_or_unknown_is_asked_again(client: Client, world: World, query: str):
    response = client.get(f"/guide/?{query}")

    assert response.status_code == 422
    assert "Something needs another look" in text_of(response)


def test_answers_given_are_kept_when_one_is_missing(client: Client, world: World):
    body = client.get("/guide/?role=training").content.decode()

    assert re.search(r'<input[^>]*value="training"[^>]*checked', body)


def test_unrelated_words_in_the_address_are_no_answers(client: Client, world: World):
    assert client.get("/guide/?utm_source=letter").status_code == 200


@pytest.mark.parametrize("address", ["/streams/", "/streams/ctic/", "/guide/"])
def test_reading_pages_take_no_writing(client: Client, world: World, address: str):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("language", "title", "doubled"),
    [
        ("en", "A licence valid today", "Valid today: licence."),
        ("fr", "Un permis d’exercice valide aujourd’hui", "Valide aujourd’hui"),
    ],
)
def test_a_sentence_that_says_no_more_than_its_title_is_left_out(
    client: Client, world: World, language: str, title: str, doubled: str
):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    words = text_of(client.get("/streams/ctic/"))

    assert title in words
    assert doubled not in words
    # Where the title says less, the sentence stands.
    assert ("Valid today: " if language == "en" else doubled) in text_of(client.get("/streams/coach/"))
