"""A stream nobody could finish is not loaded: what cannot be recorded is listed, all of it, each with its place."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from certification import appointing, checking, functions, papers_asked, publishing, standing
from certification.models import Appointment, Curriculum, Enrolment
from certification.rules.files.problems import Problems
from laws.refusals import name_of
from people.models import Person, Registration
from people.refusals import NotNow
from tests.cast import CURRICULA, World
from tests.registry.conftest import enter

pytestmark = pytest.mark.django_db

HEAD = """
[stream]
code = "few"
name = "Few"
sessions_need = "confirmed"

[[group]]
code = "all"
title = "All of it"
"""


def file(*requirements: str, more: str = "") -> str:
    """A curriculum of these requirements, each called r1, r2…"""
    inside = (
        f'[[group.requirement]]\ncode = "r{number}"\ntitle = "R{number}"\n{one}\n'
        for number, one in enumerate(requirements, start=1)
    )
    return HEAD + "".join(inside) + more


def problems_of(text: str) -> list[str]:
    try:
        publishing.usable(text)
    except Problems as found:
        return [str(problem) for problem in found.problems]
    return []


MEETING = 'evidence = "practicum.meeting"'
KINDS = "format, purpose, size"
SUPPORT = 'support = { evidence = "practicum.meeting", each = "1 h", allows = "5 h", '
UNRECORDABLE = {
    "a slip in the second of two parts": (
        f'{MEETING}\nlimit = [{{ per = ["week", "setting"], at_most = 1 }}]',
        (
            "limit no. 1 › per: this platform records no “setting” of a “practicum.meeting”; "
            "known here: format, purpose, size"
        ),
    ),
    "a slip in what a minimum counts": (
        f'{MEETING}\nlimit = [{{ per = "week", of = "purpos", at_least = 2 }}]',
        'limit no. 1 › of: this platform records no “purpos” of a “practicum.meeting”; did you mean "purpose"?',
    ),
    "a slip in what a supporting line is worth": (
        (
            'evidence = "practicum.session.therapist"\nmeasure = "hours"\nat_least = "4 h"\n'
            f'limit = [{{ {SUPPORT}convert = [{{ each = "1 h", gives = 2, where = {{ level = "two" }} }}] }} }}]'
        ),
        (
            "limit no. 1 › support › convert no. 1 › where: this platform records no “level” of a “practicum.meeting”; "
            "known here: format, purpose, size"
        ),
    ),
    "a slip in an attribute": (
        f'{MEETING}\nwhere = {{ sise = "group" }}',
        'where: this platform records no “sise” of a “practicum.meeting”; did you mean "size"?',
    ),
    "a slip in a value": (
        f'{MEETING}\nwhere = {{ size = "grup" }}',
        'where: “size” is never “grup” here; did you mean "group"?',
    ),
    "a yes that is no yes": (
        'evidence = "practicum.session.therapist"\nmust = { in_therapy = "yes" }',
        "must: “in_therapy” is never “yes” here; known here: false, true",
    ),
    "a level no line has": (
        f'{MEETING}\nprovider = {{ appointed = "consultant", level_of = "level" }}',
        f"provider › level_of: this platform records no “level” of a “practicum.meeting”; known here: {KINDS}",
    ),
    "who gave what nobody gives": (
        'evidence = "practicum.session.client"\nprovider = { class = "faculty" }',
        (
            "provider: this platform does not record who gave a “practicum.session.client”; "
            "ask it of evidence that somebody leads or attests"
        ),
    ),
    "a part of a limit": (
        f'{MEETING}\nlimit = [{{ at_most = 3, per = "area" }}]',
        f"limit no. 1 › per: this platform records no “area” of a “practicum.meeting”; known here: {KINDS}",
    ),
    "what several must share": (
        f'{MEETING}\nat_least = 2\nsame = "counterpart"',
        f"same: this platform records no “counterpart” of a “practicum.meeting”; known here: {KINDS}",
    ),
    "a score nobody enters": (
        'evidence = "coursework.module"\nmeasure = "score"\nof = "grade"\nat_least = 80',
        "of: this platform records no “grade” of a “coursework.module”; known here: module",
    ),
    "one choice of several": (
        f'{MEETING}\nmust = [{{ size = "individual" }}, {{ size = "group", led = "well" }}]',
        f"must: this platform records no “led” of a “practicum.meeting”; known here: {KINDS}",
    ),
    "more of a document than is checked": (
        'document = "agreement"\nwhere = { area = "north" }',
        (
            "where: this platform records no “area” of it; "
            "of a document its body, its first and its last day are checked"
        ),
    ),
    "more of a membership": (
        'membership = "society"\nmust = { grade = "full" }',
        (
            "must: this platform records no “grade” of it; "
            "of a membership only its first and last day are checked"
        ),
    ),
    "an agreement with one provider": (
        f'{MEETING}\ncovered_by = {{ document = "agreement", same = "provider" }}',
        (
            "covered_by › same: this platform records no “provider” of it; "
            "of a document its body, its first and its last day are checked"
        ),
    ),
    "an endless code": (
        f'document = "{"x" * 80}"',
        "document: “xxxxxxxxxxxxxxxxxxxx…” is longer than 69 characters; shorten it",
    ),
}


@pytest.mark.parametrize("name", list(UNRECORDABLE))
def test_what_nobody_can_record_is_a_problem_with_its_place(name: str) -> None:
    requirement, sentence = UNRECORDABLE[name]

    assert problems_of(file(requirement)) == [f"group all › requirement r1 › {sentence}"]


RECORDABLE = {
    "documents": 'document = ["cv", "first-aid"]',
    "a document by its body": 'document = "licence"\nwhere = { body = ["CRPO", "OPQ"] }',
    "memberships": 'membership = "society"',
    "functions and classes": f'{MEETING}\nprovider = {{ appointed = "consultant", not_class = "in-training" }}',
    "a limit by who gave it": f'{MEETING}\nlimit = [{{ provider = {{ class = "faculty" }}, at_most_share = "1/2" }}]',
    "what every line has": f'{MEETING}\nwhere = {{ day = "2026-01-05" }}\nlimit = [{{ at_most = 2, per = "day" }}]',
    "several kinds": 'evidence = "practicum.session.*"\nmust = { in_therapy = true }',
    "a partner": 'evidence = "practicum.session.client"\nmeasure = "distinct"\nof = "counterpart"\nat_least = 3',
}


@pytest.mark.parametrize("name", list(RECORDABLE))
def test_what_can_be_recorded_is_none(name: str) -> None:
    assert problems_of(file(RECORDABLE[name])) == []


def test_every_shipped_stream_can_be_finished() -> None:
    for code in ("ctic", "itatm", "coach"):
        assert problems_of((CURRICULA / f"{code}.toml").read_text()) == []


def test_all_of_them_are_told_at_once_those_of_renewal_and_holds_too() -> None:
    renewal = """
[holds]
stop_for = ["complain"]

[renewal]
cycle = "2 years"

[[renewal.group]]
code = "kept"
title = "Kept up"

[[renewal.group.requirement]]
code = "hours"
title = "Hours"
evidence = "practicum.meeting"
where = { topic = "ethics" }
"""

    found = problems_of(file('evidence = "practicum.meting"', f'{MEETING}\nsame = "area"', more=renewal))

    assert [one.split(":")[0] for one in found] == [
        "group all › requirement r1 › evidence",
        "group all › requirement r2 › same",
        "renewal › group kept › requirement hours › where",
        "holds › stop_for",
    ]
    assert found[-1].endswith('this platform places no “complain”; did you mean "complaint"?')


def test_the_registrars_page_lists_them_and_keeps_nothing(world: World, client: Client) -> None:
    wrong = file(
        UNRECORDABLE["a slip in an attribute"][0], 'evidence = "practicum.session.client"\nsame = "size"'
    )

    page = enter(client, world.ruth).post("/registry/curricula/new/", {"source": wrong, "new_stream": "on"})

    assert page.status_code == 422
    assert "2 problems in this file" in page.content.decode()
    assert "group all › requirement r2 › same" in page.content.decode()
    assert not Curriculum.objects.filter(stream__code="few").exists()


def test_a_draft_of_an_earlier_release_is_not_published_either(world: World, client: Client) -> None:
    draft = publishing.load(by=world.ruth, source=file('document = "cv"'))
    draft.source = file(UNRECORDABLE["a slip in a value"][0])
    draft.save(update_fields=["source"])
    path = f"/registry/curricula/{draft.public_id}/publish/"
    ruth = enter(client, world.ruth)

    page = ruth.get(path).content.decode()
    ruth.post(path, {"do": "publish", "sure": "on", "shown_sha256": draft.sha256})
    with pytest.raises(Problems, match="never “grup”"):
        publishing.publish(by=world.ruth, curriculum=draft)

    assert "nobody could finish the stream" in page
    assert "“size” is never “grup” here" in page
    draft.refresh_from_db()
    assert draft.status == "draft"


PAPERS = file(
    'document = ["cv", "coaching-registration"]\nat_least = 2',
    'membership = "society"',
    f'{MEETING}\nprovider = {{ class = "faculty" }}',
    f'{MEETING}\nprovider = {{ appointed = "consultant", level_of = "size" }}',
)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mine(world: World) -> Enrolment:
    """Ines in a stream that asks for papers, a membership, a class and a function with a level."""
    draft = publishing.load(by=world.ruth, source=PAPERS)
    publishing.publish(by=world.ruth, curriculum=draft)
    world.streams["few"] = draft.stream
    first = world.ines.today() - dt.timedelta(days=300)
    for who, function in ((world.mara, "supervisor"), (world.tom, "trainer")):
        appointing.appoint(by=world.ruth, person=who, stream=draft.stream, function=function, starts_on=first)
    return world.admitted(world.ines, "few")


def met(enrolment: Enrolment) -> set[str]:
    return {code for code, one in standing.judge(enrolment).requirements.items() if one.met}


def test_every_paper_a_stream_asks_for_is_handed_in_and_checked_in_the_browser(
    world: World, client: Client, mine: Enrolment
) -> None:
    page = client_of(client, world.ines).get("/registration/?kind=membership:society").content.decode()
    for kind in ("cv", "coaching-registration", "membership:society"):
        answer = client_of(client, world.ines).post("/registration/", {"kind": kind, "body": "The Society"})
        assert answer.status_code == 302, answer.content.decode()
    waiting = met(mine)
    for row in Registration.objects.filter(person=world.ines):
        done = enter(client, world.ruth).post(f"/registry/registrations/{row.public_id}/", {"do": "check"})
        assert done.status_code == 302

    assert "Membership of society" in page
    assert waiting == set()
    assert met(mine) == {"r1", "r2"}
    assert (
        "membership of society"
        in enter(client, world.ruth).get("/registry/registrations/?status=checked").content.decode().lower()
    )
    assert client_of(client, world.ines).get(f"/progress/{mine.public_id}/").status_code == 200


def client_of(client: Client, who: Person) -> Client:
    return enter(type(client)(), who)


def test_a_membership_counts_while_it_lasts(world: World, mine: Enrolment) -> None:
    today = world.ines.today()
    member = checking.declare(
        by=world.ines, kind="membership:society", body="The Society", valid_from=today,
        expires_on=today + dt.timedelta(days=30),
    )  # fmt: skip
    before = standing.judge(mine).requirements["r2"].met
    checking.check(by=world.ruth, registration=member)

    assert before is False
    assert standing.judge(mine).requirements["r2"].met is True
    assert standing.judge(mine, today + dt.timedelta(days=31)).requirements["r2"].met is False


@pytest.mark.parametrize("kind", ["licence", "insurance"])
def test_a_licence_and_an_insurance_have_a_number_and_a_last_day(world: World, kind: str) -> None:
    until = world.ines.today()
    with pytest.raises(NotNow) as without_number:
        checking.declare(by=world.ines, kind=kind, body="College", expires_on=until)
    with pytest.raises(NotNow) as without_end:
        checking.declare(by=world.ines, kind=kind, body="College", number="7")

    assert (without_number.value.field, without_end.value.field) == ("number", "expires_on")


def test_a_class_is_recorded_by_a_registrar_and_lasts_from_a_day_to_a_day(
    world: World, mine: Enrolment
) -> None:
    theirs = world.admitted(world.theo, "few")
    world.walk.consult([mine, theirs], hours=2)
    lines = [one.happened_on for one in mine.evidence.all()]
    before = met(mine)
    faculty = appointing.appoint(
        by=world.ruth, person=world.mara, stream=mine.stream, function="faculty", starts_on=min(lines)
    )
    during = met(mine)
    appointing.end(by=world.ruth, appointment=faculty, last_day=min(lines))

    assert before == set()
    assert during == {"r3"}
    assert met(mine) == {"r3"}
    assert standing.judge(mine).requirements["r3"].figures.counted == 1


def test_an_appointment_has_the_level_a_curriculum_asks_for(
    world: World, client: Client, mine: Enrolment
) -> None:
    theirs = world.admitted(world.theo, "few")
    world.walk.consult([mine, theirs], hours=2)
    ruth = enter(client, world.ruth)
    form = ruth.get("/registry/appointments/new/").content.decode()
    words = {
        "email": world.mara.email, "stream": "few", "function": "consultant", "level": "individual",
        "starts_on": (world.ines.today() - dt.timedelta(days=249)).isoformat(),
    }  # fmt: skip
    ruth.post("/registry/appointments/new/", words)
    at_the_wrong_level = met(mine)
    answer = ruth.post("/registry/appointments/new/", {**words, "level": "group"})

    assert "Consultant" in form or "consultant (Few)" in form
    assert answer.status_code == 302
    assert at_the_wrong_level == set()
    assert "r4" in met(mine)
    assert Appointment.objects.get(level="group").get_function_display() == "consultant, level group"


def test_nobody_is_appointed_to_what_no_version_of_the_stream_asks(world: World, mine: Enrolment) -> None:
    with pytest.raises(NotNow) as refused:
        appointing.appoint(
            by=world.ruth, person=world.mara, stream=world.streams["ctic"], function="faculty",
            starts_on=world.mara.today(),
        )  # fmt: skip

    assert refused.value.field == "function"
    assert set(papers_asked.functions_asked()) == {"faculty", "consultant"}


def test_a_class_lets_nobody_sign_and_asks_for_no_second_factor(world: World, mine: Enrolment) -> None:
    appointing.appoint(
        by=world.ruth, person=world.sam, stream=mine.stream, function="faculty", starts_on=world.sam.today()
    )

    assert functions.must_have_second_factor(world.sam) is False
    assert functions.must_have_second_factor(world.mara) is True


def test_what_somebody_is_appointed_to_never_changes(world: World, mine: Enrolment) -> None:
    made = appointing.appoint(
        by=world.ruth, person=world.mara, stream=mine.stream, function="consultant", level="1",
        starts_on=world.mara.today(),
    )  # fmt: skip

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Appointment.objects.filter(pk=made.pk).update(level="2")

    assert name_of(refused.value) == "appointment_keeps_who_and_what"
