"""Modules of a version that was replaced: attended by those it still judges, and by nobody once it judges nobody."""

from __future__ import annotations

import pytest

from certification import enrolling, publishing
from certification.models import Enrolment, Evidence
from coursework import teaching
from coursework.models import Roster
from people.refusals import NotNow
from tests.cast import CURRICULA, World
from tests.supervising import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def replaced(world: World) -> str:
    """CTIC in a second version whose first module has another code; the code it had."""
    text = (CURRICULA / "ctic.toml").read_text()
    was = next(iter(teaching.modules_of(world.streams["ctic"])))
    assert f'code = "{was}"' in text
    text = text.replace(f'"{was}"', '"renamed"').replace('version = "2026.1"', 'version = "2027.1"', 1)
    draft = publishing.load(by=world.ruth, source=text)
    publishing.publish(by=world.ruth, curriculum=draft)
    return was


def test_whoever_is_pinned_to_the_former_version_can_still_attend_its_modules(world: World) -> None:
    pinned = world.admitted(world.ines)
    was = replaced(world)
    trainer = enter(world.tom)

    page = trainer.get("/rosters/new/").content.decode()
    sent = {"module": f"ctic/{was}", "held_on": world.tom.today().isoformat()}
    opened = trainer.post("/rosters/new/", sent)
    teaching.record_attendance(by=world.tom, roster=Roster.objects.get(), present=[pinned])

    assert f'value="ctic/{was}"' in page
    assert f"{pinned.curriculum.rules.modules[0].title} (version 1)" in page.replace("&amp;", "&")
    assert "(version 2)" not in page
    assert opened.status_code == 302
    assert Evidence.objects.get(enrolment=pinned).attributes["module"] == was


def test_both_versions_modules_may_be_taught_the_published_ones_first(world: World) -> None:
    world.admitted(world.ines)
    was = replaced(world)

    codes = list(teaching.modules_of(world.streams["ctic"]))

    assert codes[0] == "renamed"
    assert codes[-1] == was
    assert list(teaching.earlier_ones(world.streams["ctic"])) == [was]


def test_once_it_judges_nobody_its_modules_are_no_longer_offered(world: World) -> None:
    pinned = world.admitted(world.ines)
    was = replaced(world)
    enrolling.withdraw(by=world.ines, enrolment=Enrolment.objects.get(pk=pinned.pk))

    assert was not in teaching.modules_of(world.streams["ctic"])
    with pytest.raises(NotNow, match="no such module"):
        teaching.open_roster(
            by=world.tom, stream=world.streams["ctic"], module=was, held_on=world.tom.today()
        )
