"""The cohort: people by groups from the stored standing, filtered, paged, and safe as a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certification import crediting, enrolling
from certification.models import Enrolment, Evidence
from people.models import Person
from tests.arriving import junk
from tests.cast import World
from tests.registry.conftest import queries, text_of, words_of
from tests.registry.walks import somebody

MATRIX = "registry_matrix"


def table_of(response: Any) -> list[list[str]]:
    body = (
        text_of(response).split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in text_of(response) else ""
    )
    rows = []
    for row in body.split("<tr>")[1:]:
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        rows.append([" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in cells])
    return rows


@pytest.fixture
def mine(world: World) -> Enrolment:
    enrolment = world.admitted(world.ines)
    world.taught(enrolment)
    world.reflected(enrolment)
    world.consulted(enrolment, hours=6)
    world.admitted(world.theo)
    world.admitted(world.sam, "itatm")
    # The walks travelled in time: what is stored was judged on the day each of them ended.
    crediting.resettle(Enrolment.objects.filter(status="active"), by=None)
    return enrolment


def test_each_group_tells_what_is_met_as_stored(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    page = as_(world.ruth).get(reverse(MATRIX), {"stream": "ctic"})

    assert sorted(table_of(page)) == [
        ["Ines Halloran", "4 of 10", "3 of 3", "0 of 3", "1 of 1", "0 of 3"],
        ["Theo Brandt", "0 of 10", "0 of 3", "0 of 3", "0 of 1", "0 of 3"],
    ]
    assert "Sam Stranger" not in words_of(page)


def test_it_is_filtered_by_stream_group_name_status_and_supervisor(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    client = as_(world.ruth)

    def names(**chosen: Any) -> list[str]:
        return sorted(row[0] for row in table_of(client.get(reverse(MATRIX), chosen)))

    assert names(stream="ctic", reached="learning") == ["Ines Halloran"]
    assert names(stream="ctic", missing="learning") == ["Theo Brandt"]
    assert names(stream="itatm") == ["Sam Stranger"]
    assert names(stream="ctic", q="ines") == ["Ines Halloran"]
    assert names(stream="ctic", supervisor=str(world.mara.public_id)) == ["Ines Halloran", "Theo Brandt"]
    enrolling.pause(by=world.ines, enrolment=mine)
    assert names(stream="ctic", status="paused") == ["Ines Halloran"]
    assert names(stream="ctic", status="active") == ["Theo Brandt"]


def test_the_spreadsheet_is_the_filtered_list_whole_and_runs_no_formula(
    world: World, as_: Callable[..., Client], mine: Enrolment
) -> None:
    Person.objects.filter(pk=world.ines.pk).update(name="=HYPERLINK(1)")
    client = as_(world.ruth)

    answer = client.get(reverse("registry_matrix_csv"), {"stream": "ctic"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Type"].startswith("text/csv")
    assert rows[0][:7] == ["Name", "E-mail address", "Status", "Met", "Asked", "Complete", "Learning"]
    assert {row[0] for row in rows[1:]} == {"Theo Brandt", "'=HYPERLINK(1)"}
    hers = next(row for row in rows if row[0].startswith("'="))
    assert hers[6:10] == ["yes", "3", "3", "0"]


def test_a_longer_list_costs_the_same_and_is_paged(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ruth)
    spent = []
    for size in (2, 26):
        for _turn in range(size):
            world.admitted(somebody())
        spent.append((queries(client, reverse(MATRIX)), queries(client, reverse("registry_matrix_csv"))))

    assert spent[0] == spent[1]
    assert len(table_of(client.get(reverse(MATRIX)))) == 25
    assert len(table_of(client.get(reverse(MATRIX), {"page": 2}))) == 3


def test_who_may_open_it_and_junk(world: World, as_: Callable[..., Client], mine: Enrolment) -> None:
    for name in (MATRIX, "registry_matrix_csv"):
        path = reverse(name)
        found = {who: as_(world.people[who]).get(path).status_code for who in ("ruth", "ada", "mara", "ines")}
        assert found == {"ruth": 200, "ada": 200, "mara": 404, "ines": 404}
        client = as_(world.ruth)
        for word in junk():
            chosen = dict.fromkeys(
                ("stream", "q", "status", "supervisor", "missing", "reached", "page"), word
            )
            assert client.get(path, chosen).status_code == 200
        assert client.post(path).status_code in {404, 405}


def names(response: Any) -> list[str]:
    return [row[0] for row in table_of(response)]


def test_it_is_ordered_by_name_by_a_group_and_by_activity(world: World, as_: Callable[..., Client]) -> None:
    people = {name: world.admitted(world.people[name]) for name in ("theo", "ines", "sam")}
    world.consulted(people["ines"], hours=6)
    world.taught(people["theo"])
    crediting.resettle(Enrolment.objects.filter(status="active"), by=None)
    Evidence.objects.filter(enrolment=people["ines"]).update(recorded_at=timezone.now())
    Evidence.objects.filter(enrolment=people["theo"]).update(
        recorded_at=timezone.now() - dt.timedelta(days=9)
    )
    client, address = as_(world.ruth), reverse("registry_matrix") + "?stream=ctic&order="

    found = {
        order: names(client.get(address + order))
        for order in (
            "name",
            "met",
            "activity",
            "most-of:consultation",
            "most-of:learning",
            "",
            "junk",
            "most-of:",
        )
    }
    sheet = text_of(client.get(reverse("registry_matrix_csv") + "?stream=ctic&order=name"))
    orders = ("name", "activity", "met", "most-of:learning")
    few = [queries(client, address + order) for order in orders]
    for _turn in range(4):
        world.consulted(world.admitted(somebody()), hours=2)
    many = [queries(client, address + order) for order in orders]

    assert found["name"] == ["Ines Halloran", "Sam Stranger", "Theo Brandt"]
    assert found["activity"] == ["Ines Halloran", "Theo Brandt", "Sam Stranger"]
    assert found["most-of:consultation"][0] == "Ines Halloran"
    assert found["most-of:learning"][0] == "Theo Brandt"
    assert found["met"][-1] == "Sam Stranger"
    assert found[""] == found["junk"] == found["most-of:"]
    assert sheet.index("Ines Halloran") < sheet.index("Sam Stranger") < sheet.index("Theo Brandt")
    assert few == many
