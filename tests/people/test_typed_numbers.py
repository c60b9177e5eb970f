"""Hours and amounts as people type them: with a comma or a point, kept as typed, and never silently another number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from certification.models import Waiver
from people.views.fields import AmountField, WholeNumberField
from tests.arriving import arrive
from tests.browsing import Pages
from tests.cast import World
from tests.registry.test_in_a_browser import sign_in

PLAN = {"kind": "practicum.meeting", "times": "4", "on": "2027-03-01", "rhythm": "week", "size": "individual"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1,5", "1.5"), ("1.5", "1.5"), (" 2 ", "2"), ("1\u00a0000,25", "1000.25"), (",5", "0.5"), ("", None)],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_comma_is_as_good_as_a_point(typed: str, meant: str | None, language: str) -> None:
    with translation.override(language):
        found = AmountField(required=False).clean(typed)

    assert found == (None if meant is None else Decimal(meant))


@pytest.mark.parametrize("typed", ["1,5,2", "1.234,5", "an hour", "1h30", "--", "NaN", "Infinity", "\x00"])
def test_anything_else_is_told_with_an_example(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        AmountField().clean(typed)

    assert refused.value.messages == ["Enter a number, such as 2 or 1.5."]


def test_a_whole_number_with_decimals_is_told_and_not_rounded() -> None:
    assert WholeNumberField().clean("60") == WholeNumberField().clean("60,0") == 60
    for typed in ("1,5", "1.5", "sixty"):
        with pytest.raises(forms.ValidationError, match="whole number"):
            WholeNumberField().clean(typed)


def every_form(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for one in kind.__subclasses__():
        yield one
        yield from every_form(one)


def test_no_form_of_ours_has_a_number_field_of_the_browsers_own() -> None:
    assert get_resolver().url_patterns  # every view, and so every form, is loaded
    ours = [
        one
        for one in every_form()
        if one.__module__.split(".")[0] in {"audit", "certification", "coursework", "people", "practicum"}
    ]

    numbers = [
        f"{one.__module__}.{one.__name__}.{name}"
        for one in ours
        for name, field in getattr(one, "base_fields", {}).items()
        if getattr(field.widget, "input_type", "") == "number"
    ]

    assert len(ours) > 30
    assert numbers == []


def value_of(page: str, name: str) -> str:
    (tag,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
    return "".join(re.findall(r' value="([^"]*)"', tag))


@pytest.mark.django_db
def test_hours_of_a_plan_take_both_and_are_kept_as_typed(client: Client) -> None:
    world = World()
    mine = world.admitted(world.ines)
    arrive(client, world.ines)

    for typed in ("1,5", "1.5"):
        page = client.get(reverse("what_if", args=[mine.public_id]), PLAN | {"hours": typed})
        assert page.status_code == 200
        assert "0 h of 6 h" in (words := page.content.decode().replace("\xa0", " "))
        assert "6 h of 6 h" in words
        assert value_of(words, "hours") == typed
    wrong = client.get(reverse("what_if", args=[mine.public_id]), PLAN | {"hours": "1h30"})

    assert wrong.status_code == 422
    assert "Enter a number, such as 2 or 1.5." in wrong.content.decode()
    assert value_of(wrong.content.decode(), "hours") == "1h30"


@pytest.mark.django_db
def test_part_of_a_waiver_takes_a_comma(client: Client) -> None:
    world = World()
    mine = world.admitted(world.ines)
    arrive(client, world.ines)
    words = {
        "requirement": "consultation-hours",
        "kind": "equivalency",
        "extent": "part",
        "reason": "Elsewhere.",
    }

    client.post(reverse("waiver_new", args=[mine.public_id]), words | {"much": "3,5"})

    assert Waiver.objects.get().amount == 210


@pytest.mark.django_db(transaction=True)
def test_a_comma_typed_on_the_french_page_in_an_english_browser_is_no_fifteen(
    open_page: Pages, live_server: Any
) -> None:
    world = World()
    mine = world.admitted(world.ines)
    page = open_page()
    sign_in(page, world.ines)
    french = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "fr", "domain": "localhost", "path": "/"}
    page.context.add_cookies([french])  # type: ignore[list-item]

    page.goto(reverse("what_if", args=[mine.public_id]))
    hours = page.locator("input[name=hours]")
    hours.fill("")
    hours.press_sequentially("1,5")
    page.locator("select[name=kind]").first.select_option("practicum.meeting")
    page.locator("form.card button.button").click()

    assert parse_qs(urlsplit(page.url).query)["hours"] == ["1,5"]
    assert page.locator("input[name=hours]").input_value() == "1,5"


@pytest.mark.django_db
def test_what_is_no_id_is_told_in_plain_words() -> None:
    assert get_resolver().url_patterns
    named = {
        f"{one.__module__}.{one.__name__}.{name}": field
        for one in every_form()
        for name, field in getattr(one, "base_fields", {}).items()
        if getattr(field, "to_field_name", "") == "public_id"
    }

    told = {}
    for place, field in named.items():
        with pytest.raises(forms.ValidationError) as refused:
            field.clean("x")
        told[place] = refused.value.messages

    assert len(told) > 3
    assert {place: said for place, said in told.items() if "UUID" in str(said)} == {}
