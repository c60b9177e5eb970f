"""The public answer about a certificate, in every state a real action can bring it to."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from certification import issuing, producing, verifying
from certification.models import Certificate
from config.demonstration.travelling import travel
from people import introducing
from tests.cast import World
from tests.public.conftest import certified

pytestmark = pytest.mark.django_db


def page(token: str) -> str:
    return f"/verify/{token}/"


def text_of(response: object) -> str:
    """What one reads on the page: no tags, single spaces."""
    words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(words).split())


def sentence_of(response: object) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)
    return " ".join(unescape(found[1]).split())


def today() -> str:
    day = timezone.localdate()
    return f"{day.day} {day:%B %Y}"


# States -----------------------------------------------------------------------------------------------------------


def test_a_certificate_in_force_says_so_and_shows_what_the_paper_shows(
    client: Client, certificate: Certificate
):
    response = client.get(page(certificate.token))

    assert response.status_code == 200
    assert sentence_of(response) == f"This certificate is in force today, {today()}."
    text = text_of(response)
    facts = certificate.facts
    for shown in (
        certificate.number,
        "Ines Halloran",
        facts["stream"]["title"],
        facts["issuer"]["name"],
        certificate.pdf_sha256,
        *(one["name"] for one in facts["signatories"]),
        *(one["title"] for one in facts["requirements"]),
        *facts["scope"]["may"],
        *facts["scope"]["may_not"],
    ):
        assert shown in text


def test_the_day_after_the_last_day_it_has_expired(client: Client, certificate: Certificate):
    assert certificate.expires_on is not None
    last = dt.datetime.combine(certificate.expires_on, dt.time(12), tzinfo=dt.UTC)

    with travel(last):
        before = sentence_of(client.get(page(certificate.token)))
    with travel(last + dt.timedelta(days=1)):
        after = sentence_of(client.get(page(certificate.token)))
        machine = client.get(f"/verify/{certificate.token}.json").json()

    assert "is in force today" in before
    assert "has expired" in after
    assert machine["status"] == "expired"
    assert machine["status_since"] == (certificate.expires_on + dt.timedelta(days=1)).isoformat()


def test_a_suspended_one_is_not_in_force_until_it_is_reinstated(
    client: Client, world: World, certificate: Certificate
):
    issuing.suspend(by=world.ruth, certificate=certificate, reason="complaint 12")

    suspended = client.get(page(certificate.token))
    issuing.reinstate(by=world.ruth, certificate=certificate)
    again = client.get(page(certificate.token))

    assert "has been suspended since" in sentence_of(suspended)
    assert "complaint" not in suspended.content.decode()
    assert "is in force today" in sentence_of(again)


def test_a_revoked_one_tells_the_day_and_never_the_reason(
    client: Client, world: World, certificate: Certificate
):
    issuing.revoke(by=world.ruth, certificate=certificate, reason="Forged attendance")

    response = client.get(page(certificate.token))
    machine = client.get(f"/verify/{certificate.token}.json")

    assert response.status_code == 200
    assert sentence_of(response) == f"This certificate was revoked on {today()} and is no longer in force."
    assert "Forged" not in response.content.decode() + machine.content.decode()
    assert machine.json()["status"] == "revoked"


def test_a_replaced_one_leads_to_the_newer_one(client: Client, world: World, certificate: Certificate):
    introducing.introduce(world.ines, name="Ines Halloran-Roy", language="en", time_zone="America/Toronto")
    newer = issuing.replace(by=world.ruth, certificate=certificate, reason="New name")

    old = client.get(page(certificate.token))
    machine = client.get(f"/verify/{certificate.token}.json").json()
    new = client.get(page(newer.token))

    assert "was replaced by a newer one" in sentence_of(old)
    assert f'href="{page(newer.token)}"' in old.content.decode()
    assert machine["status"] == "replaced"
    assert machine["replaced_by"].endswith(f"/verify/{newer.token}.json")
    assert "is in force today" in sentence_of(new)
    assert "Ines Halloran-Roy" in text_of(new)
    assert "Its fingerprint will stand here in a moment" in text_of(new)
    assert producing.produce(newer.pk)


JUNK = [
    *(
        "nothing",
        "A" * 43,
        "A" * 5000,
        "%00",
        "%F0%9F%8C%B1",
        "a.b",
        "x.json",
        "%27%20or%201=1--",
        "%ED%A0%80",
    ),
]


@pytest.mark.parametrize("token", JUNK)
def test_what_was_never_issued_is_told_apart_and_helped(client: Client, token: str):
    response = client.get(f"/verify/{token}/")
    machine = client.get(f"/verify/{token}.json")

    assert response.status_code == machine.status_code == 404
    assert "ever issued" in sentence_of(response)
    assert machine.json() == {"status": "never_issued"}


def test_a_coachs_page_says_what_a_coach_may_and_may_not_do(client: Client, world: World):
    certificate = certified(world, "coach")

    text = text_of(client.get(page(certificate.token)))

    assert "Treat, or take the place of therapy." in text
    assert "Integrative Trauma Treatment Center (ITTC)" in text


def test_the_facts_stay_in_the_papers_language_on_a_page_in_another(client: Client, world: World):
    introducing.introduce(world.ines, name="Ines Halloran", language="fr", time_zone="America/Toronto")
    certificate = certified(world)

    english = client.get(page(certificate.token), headers={"accept-language": "en"})
    french = client.get(page(certificate.token), headers={"accept-language": "fr"})

    assert '<html lang="en"' in english.content.decode()
    assert '<html lang="fr"' in french.content.decode()
    assert 'lang="fr" class="verified-title"' in english.content.decode()
    title = certificate.facts["stream"]["title"]
    assert title == "Clinicienne ou clinicien certifié en intégration du trauma"
    assert title in text_of(english)
    assert title in text_of(french)


# Machines and headers ---------------------------------------------------------------------------------------------


def test_the_json_has_its_documented_shape(client: Client, certificate: Certificate):
    response = client.get(f"/verify/{certificate.token}.json")

    answer = json.loads(response.content)
    assert set(answer) == {
        *("status", "status_since", "checked_at", "address", "renewal", "replaced_by", "paper_sha256"),
        "certificate",
    }
    assert answer["status"] == "in_force"
    assert answer["paper_sha256"] == certificate.pdf_sha256
    assert answer["address"].endswith(page(certificate.token))
    assert set(answer["certificate"]) == {
        *("number", "holder", "language", "stream", "issuer", "signatories", "issued_on", "valid_until"),
        *("renew_by", "curriculum", "requirements", "scope", "replaces", "version"),
    }
    assert answer["certificate"]["valid_until"] == certificate.expires_on.isoformat()
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_no_answer_is_kept_or_listed(client: Client, certificate: Certificate):
    for address in (page(certificate.token), f"/verify/{certificate.token}.json", "/verify/", "/verify/x/"):
        response = client.get(address)

        assert response["Cache-Control"] == "no-store"
        assert "noindex" in response["X-Robots-Tag"]


def test_reading_changes_nothing_and_writing_is_refused(client: Client, certificate: Certificate):
    assert client.post(page(certificate.token)).status_code == 405
    assert client.post(f"/verify/{certificate.token}.json").status_code == 405
    assert client.delete("/verify/").status_code == 405


def test_a_visitors_page_costs_one_query(
    client: Client, certificate: Certificate, django_assert_num_queries: Any
):
    with django_assert_num_queries(1):
        client.get(page(certificate.token))


# By number and name -----------------------------------------------------------------------------------------------


def look_up(client: Client, number: str, name: str, **headers: str) -> object:
    return client.post("/verify/", {"number": number, "name": name}, **headers)


def without_token(body: bytes) -> bytes:
    masked = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)
    return re.sub(rb'"X-CSRFToken": "[^"]+"', b"", masked)


@pytest.mark.parametrize("name", ["Halloran", "ines", "HALLORAN", "Inés", "Ines Halloran", " ines  "])
def test_number_and_one_word_of_the_name_lead_to_the_page(
    client: Client, certificate: Certificate, name: str
):
    response = look_up(client, certificate.number, name)

    assert response.status_code == 302
    assert response["Location"] == page(certificate.token)


def test_the_number_may_be_written_as_people_write_it(client: Client, certificate: Certificate):
    number = certificate.number
    for typed in (
        number.lower(),
        number.replace("-", " "),
        number.replace("-", ""),
        number.replace("-", "–"),
    ):
        assert verifying.read_number(typed) == number
    assert look_up(client, f" {number.lower()} ", "ines").status_code == 302


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("CTIC-7K3M-9QRT", "CTIC-7K3M-9QRT"),
        ("ctic 7k3m 9qrt", "CTIC-7K3M-9QRT"),
        ("CTIC-O1IL-9QRU", "CTIC-0111-9QRV"),
        ("CTIC7K3M9QRT", "CTIC-7K3M-9QRT"),
        ("CTIC-7K3M9QRT", "CTIC-7K3M-9QRT"),
        ("TRAUMA-COACH-7K3M-9QRT", "TRAUMA-COACH-7K3M-9QRT"),
        ("", ""),
        ("\x00", ""),
        ("№ 7", "7"),
    ],
)
def test_numbers_are_read_as_printed(typed: str, number: str):
    assert verifying.read_number(typed) == number


def test_unknown_number_and_wrong_name_get_the_very_same_answer(client: Client, certificate: Certificate):
    client.get("/verify/")
    wrong_name = look_up(client, certificate.number, "Nobody")
    unknown = look_up(client, "CTIC-0000-0000", "Nobody")

    assert wrong_name.status_code == unknown.status_code == 422
    masked = without_token(wrong_name.content).replace(certificate.number.encode(), b"CTIC-0000-0000")
    assert masked == without_token(unknown.content)
    assert dict(wrong_name.headers) == dict(unknown.headers)


def test_unknown_number_and_wrong_name_ask_the_database_the_same(
    client: Client, certificate: Certificate, django_assert_num_queries: Any
):
    for number in (certificate.number, "CTIC-0000-0000"):
        with django_assert_num_queries(1):
            assert verifying.by_number_and_name(number, "Nobody") is None


def test_junk_is_answered_and_never_an_error(client: Client, certificate: Certificate):
    numbers = ("", "\x00", "A" * 3000, "🌱", "' or 1=1 --", "-", "\u202e", certificate.number)
    names = ("", "\x00", "Ines" * 3000, "🌱", "%", "-")

    for turn, (number, name) in enumerate(itertools.product(numbers, names)):
        response = look_up(client, number, name, REMOTE_ADDR=f"203.0.113.{turn}")
        assert response.status_code == 422, (number, name)


def test_a_list_of_names_does_not_stand_for_a_name(certificate: Certificate):
    guesses = " ".join(f"name{n}" for n in range(50)) + " halloran"

    assert verifying.by_number_and_name(certificate.number, guesses) is None


# The limit --------------------------------------------------------------------------------------------------------


def test_the_eleventh_try_is_told_when_to_come_back_even_with_the_right_words(
    client: Client, certificate: Certificate
):
    start = timezone.now().replace(minute=1, second=0)
    with travel(start):
        for _turn in range(10):
            assert look_up(client, certificate.number, "Nobody").status_code == 422
        refused = look_up(client, certificate.number, "Halloran")
        elsewhere = look_up(client, certificate.number, "Halloran", REMOTE_ADDR="203.0.113.7")
        by_address = client.get(page(certificate.token))
    with travel(start + dt.timedelta(minutes=10)):
        later = look_up(client, certificate.number, "Halloran")

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 540
    assert "Come back in 9 minutes" in text_of(refused)
    assert certificate.number in refused.content.decode()
    assert elsewhere.status_code == 302
    assert by_address.status_code == 200
    assert later.status_code == 302


def test_without_the_limit_numbers_could_be_guessed_for_ever(
    client: Client, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("certification.views.lookup_limit.ATTEMPTS", 10_000)

    answers = [look_up(client, certificate.number, "Nobody").status_code for _turn in range(12)]

    assert answers == [422] * 12


def spread(client: Client, number: str, name: str, *, times: int, first: int = 0) -> list[int]:
    """The answers to so many names tried on one number, each from an address of its own."""
    return [
        look_up(client, number, name, REMOTE_ADDR=f"203.0.113.{first + turn}").status_code
        for turn in range(times)
    ]


def test_many_addresses_do_not_guess_the_name_of_one_number(client: Client, certificate: Certificate):
    start = timezone.now().replace(hour=12, minute=1, second=0)
    with travel(start):
        wrong = spread(client, certificate.number, "Nobody", times=20)
        right = look_up(client, certificate.number.lower(), "Halloran", REMOTE_ADDR="192.0.2.1")
        by_address = client.get(page(certificate.token))
        other = look_up(client, "CTIC-0000-0000", "Nobody", REMOTE_ADDR="192.0.2.2")
    with travel(start + dt.timedelta(hours=6)):
        later = look_up(client, certificate.number, "Halloran", REMOTE_ADDR="192.0.2.1")

    assert wrong == [422] * 20
    assert right.status_code == 429
    assert "Come back in 6 hours" in text_of(right)
    assert (by_address.status_code, other.status_code, later.status_code) == (200, 422, 302)


def test_a_number_nobody_has_is_answered_the_same_way(client: Client, certificate: Certificate):
    with travel(timezone.now().replace(hour=12, minute=1, second=0)):
        known = spread(client, certificate.number, "Nobody", times=22)
        unknown = spread(client, "CTIC-0000-0000", "Nobody", times=22, first=50)

    assert known == unknown == [422] * 20 + [429] * 2


def test_right_names_use_nothing_up(client: Client, certificate: Certificate):
    with travel(timezone.now().replace(hour=12, minute=1, second=0)):
        right = spread(client, certificate.number, "Halloran", times=30)
        wrong = spread(client, certificate.number, "Nobody", times=20, first=50)

    assert right == [302] * 30
    assert wrong == [422] * 20


def test_without_that_limit_many_addresses_could_guess_for_ever(
    client: Client, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("certification.views.lookup_limit.WRONG_NAMES", 10_000)

    assert spread(client, certificate.number, "Nobody", times=25) == [422] * 25


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_the_client_is_counted_and_may_not_choose_her_address(
    client: Client, certificate: Certificate
):
    with travel(timezone.now().replace(minute=1, second=0)):
        for turn in range(10):
            forged = f"198.51.100.{turn}, 203.0.113.9"
            look_up(client, "CTIC-0000-0000", "x", HTTP_X_FORWARDED_FOR=forged)
        same = look_up(client, "CTIC-0000-0000", "x", HTTP_X_FORWARDED_FOR="192.0.2.1, 203.0.113.9")
        other = look_up(client, "CTIC-0000-0000", "x", HTTP_X_FORWARDED_FOR="203.0.113.10")

    assert same.status_code == 429
    assert other.status_code == 422


def test_an_ipv6_network_counts_as_one(client: Client, certificate: Certificate):
    with travel(timezone.now().replace(minute=1, second=0)):
        for turn in range(10):
            look_up(client, "CTIC-0000-0000", "x", REMOTE_ADDR=f"2001:db8::{turn}")
        same = look_up(client, "CTIC-0000-0000", "x", REMOTE_ADDR="2001:db8::ffff")
        other = look_up(client, "CTIC-0000-0000", "x", REMOTE_ADDR="2001:db8:0:1::1")

    assert same.status_code == 429
    assert other.status_code == 422


REDIS_AWAY = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 0.2},
    }
}


def test_with_the_cache_away_addresses_work_and_numbers_wait(client: Client, certificate: Certificate):
    with override_settings(CACHES=REDIS_AWAY):
        by_address = client.get(page(certificate.token))
        machine = client.get(f"/verify/{certificate.token}.json")
        by_number = look_up(client, certificate.number, "Halloran")

    assert by_address.status_code == machine.status_code == 200
    assert by_number.status_code == 503
    assert "not possible at the moment" in text_of(by_number)
    cache.clear()
