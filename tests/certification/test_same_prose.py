"""The same sentences on the stream page, the registrar page and the command line: titles, holds, renewal too."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import strip_tags

from certification import publishing
from certification.models import Curriculum
from certification.rules.command import main
from certification.rules.prose.describing_beside import described_beside
from tests.cast import World
from tests.registry.conftest import enter

pytestmark = pytest.mark.django_db

FILE = """
[stream]
code = "kept"
name = "Kept"
name_fr = "Gardé"
certificate = "Certified and kept"

[stream.issuer]
name = "The body"

[[title]]
title = "Senior keeper"
title_fr = "Gardienne principale"
postnominal = "SK"
only_if = { holding = "licence" }

[[title]]
title = "Keeper"
title_fr = "Gardienne"

[holds]
stop_for = ["fees", "complaint"]

[[group]]
code = "all"
title = "All of it"
title_fr = "Tout"

[[group.requirement]]
code = "cv"
title = "A CV"
title_fr = "Un CV"
document = "cv"

[renewal]
cycle = "2 years"
notice = "3 months"
grace = "2 months"
reinstatement = "6 months"
carry_over = "1 h"
audit_sample = "10 %"

[[renewal.group]]
code = "kept-up"
title = "Kept up"
title_fr = "Tenu à jour"

[[renewal.group.requirement]]
code = "hours"
title = "Hours of consultation"
title_fr = "Heures de consultation"
evidence = "practicum.meeting"
measure = "hours"
at_least = "4 h"
"""


@pytest.fixture
def version() -> Curriculum:
    world = World()
    return publishing.publish(by=world.ruth, curriculum=publishing.load(by=world.ruth, source=FILE))


def words(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(strip_tags(text)))


def everything_said(version: Curriculum, language: str) -> list[str]:
    beside = described_beside(version.rules, language)
    (group,) = beside.renewal_groups
    (_title, _about, sentences) = group.requirements[0]
    return [*beside.titles, beside.holds, *beside.renewal, group.title, *sentences]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_and_the_command_line_say_the_same(
    version: Curriculum, client: Client, tmp_path: Path, language: str
) -> None:
    printed: list[str] = []
    file = tmp_path / "kept.toml"
    file.write_text(FILE)
    main(["show", str(file), "--language", language], printed.append)
    registrar = enter(type(client)(), version.published_by)
    for each in (client, registrar):
        each.cookies["django_language"] = language
    pages = {
        "stream": client.get("/streams/kept/", headers={"accept-language": language}),
        "registrar": registrar.get(f"/registry/curricula/{version.public_id}/"),
    }

    for name, page in pages.items():
        assert page.status_code == 200, name
        if name == "stream" or language == "en":
            for sentence in everything_said(version, language):
                assert words(sentence) in words(page.content.decode()), (name, sentence)
    for sentence in everything_said(version, language):
        assert words(sentence) in words("\n".join(printed)), sentence


def test_every_number_of_renewal_is_told(version: Curriculum) -> None:
    beside = described_beside(version.rules, "en")

    assert beside.titles == ("Senior keeper (SK). Only for people holding a valid licence.", "Keeper.")
    assert beside.holds == "The award stops while something is on hold for: fees and complaint."
    assert [re.sub("\u00a0", " ", one) for one in beside.renewal] == [
        "Renewed every 2 years.",
        "It is due soon 3 months before the end.",
        "What is missing at the end can be made up within 2 months of grace.",
        "After that it has lapsed, and can be reinstated within 6 months.",
        "A surplus may go into the next cycle, up to 1 h.",
        "10 % of renewals are audited.",
    ]


def test_a_file_without_them_says_so(client: Client) -> None:
    world = World()
    ctic = Curriculum.objects.published().get(stream__code="ctic")

    page = words(enter(client, world.ruth).get(f"/registry/curricula/{ctic.public_id}/").content.decode())

    assert "Any hold stops the award while it lasts." in page
    assert "Nothing is asked to keep the certificate." in page
