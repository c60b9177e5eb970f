"""Every letter is written in the language of the person it is written to."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from certification import awarding, issuing, moving_versions, producing, waiving
from certification.models import Certificate, VersionMove
from certification.signing import fingerprint
from people import posting
from people.models import Letter, Person
from tests.cast import World, proof
from tests.certification.one_file import ACTIONS, File
from tests.registry.walks import all_but_the_award

TEMPLATES = Path(__file__).parents[2] / "templates"
LETTERS = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for folder in ("letters", "account/email", "mfa/email")
    for path in (TEMPLATES / folder).glob("*.txt")
    if not path.name.startswith("base_")
)
# What a letter is told: the same in both languages, so only its own words may differ.
TOLD = {
    **dict.fromkeys(
        ("stream", "title", "number", "partner", "code", "words", "reason", "former", "user_agent"), "0"
    ),
    **dict.fromkeys(("address", "verify", "password_reset_url", "signup_url", "site_url"), "1"),
    **dict.fromkeys(("email", "from_email", "to_email", "deleted_email", "ip", "timestamp"), "2"),
    "to": {"name": "3"},
}
STATES = ("approved", "declined", "ended", "lifted", "placed")
KINDS = ("waiver", "equivalency")


def lines(letter: str, language: str) -> set[str]:
    """All it may say in that language, whatever was decided, without addresses."""
    with translation.override(language):
        texts = [
            render_to_string(letter, {**TOLD, "status": state, "kind": kind})
            for state in STATES
            for kind in KINDS
        ]
    said = {line for text in texts for line in text.splitlines()}
    return {line for line in said if re.search(r"[^\W\d_]{3}", line) and "/" not in line}


@pytest.mark.parametrize("letter", LETTERS)
def test_no_line_of_a_letter_is_the_same_in_both_languages(letter: str) -> None:
    english, french = lines(letter, "en"), lines(letter, "fr")

    assert english
    assert len(english) == len(french)
    assert english & french <= {"ATTCH Canada, certification"}


@pytest.mark.django_db
def test_each_reads_her_own_language_whoever_wrote() -> None:
    world = World()
    Person.objects.filter(pk=world.theo.pk).update(language="fr")
    mine = world.admitted(world.ines)
    theirs = world.admitted(Person.objects.get(pk=world.theo.pk))

    world.walk.log(mine, theirs)

    subjects = {
        name: set(Letter.objects.filter(person=world.people[name]).values_list("subject", flat=True))
        for name in ("ines", "theo")
    }
    assert {one.split(":")[0].strip() for one in subjects["ines"]} == {"You are admitted"}
    assert {one.split(":")[0].strip() for one in subjects["theo"]} == {
        "Votre admission",
        "Une séance de pratique attend votre confirmation",
    }


Written = dict[str, list[tuple[str, str]]]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """Every letter as it is written, by its template, without what differs from one writing to the next."""
    found: Written = {}

    def render(template: str, words: dict[str, Any]) -> str:
        text = render_to_string(template, words)
        same = {one: str(words[one]) for one in ("address", "verify", "number", "former") if words.get(one)}
        plain = str(text)
        for name, value in same.items():
            plain = plain.replace(value, name)
        found.setdefault(template.split("/")[-1].removesuffix(".txt"), []).append((words["to"].email, plain))
        return text

    monkeypatch.setattr(posting, "render_to_string", render)
    return found


def alike(written: Written, tasks: dict[str, Callable[[], object]]) -> set[str]:
    """The templates these tasks write letters by, each the same whichever language its author reads."""
    mixed, seen = [], set()
    for name, work in tasks.items():
        said = []
        for language in ("en", "fr"):
            written.clear()
            sid = transaction.savepoint()
            with translation.override(language):
                work()
            transaction.savepoint_rollback(sid)
            said.append({key: sorted(texts) for key, texts in written.items()})
        if said[0] != said[1]:
            mixed.append((name, said))
        seen |= set(said[0])
    assert mixed == []
    return seen


ABOUT_PAPERS = {"award_deferred", *(f"certificate_{what}" for what in ("ready", "reinstated", "replaced"))}


def decided(file: File, to: str, kind: str = "equivalency") -> None:
    """A request made and decided."""
    mine = file.enrolment(file.mine)
    code = [one.code for one in waiving.waivable(mine)][3]
    asked = waiving.request(by=mine.person, enrolment=mine, requirement=code, kind=kind, reason="A course.")
    if to == "declined":
        waiving.decline(by=file.world.ruth, waiver=asked, reason="No.")
    else:
        waiving.approve(by=file.world.ruth, waiver=asked)


@pytest.mark.django_db
def test_whoever_acts_in_whatever_language_the_letter_is_the_same(written: Written) -> None:
    file = File()
    tasks: dict[str, Callable[[], object]] = {name: partial(work, file) for name, work in ACTIONS.items()}
    for kind in KINDS:
        for to in ("approved", "declined"):
            tasks[f"{kind} {to}"] = partial(decided, file, to, kind)

    def propose_again() -> None:
        move = VersionMove.objects.select_related("enrolment", "to_curriculum").get()
        moving_versions.decline(by=file.world.theo, move=move)
        moving_versions.propose(
            by=file.world.ruth,
            enrolment=file.enrolment(file.theirs),
            curriculum=move.to_curriculum,
            reason="It is newer.",
        )

    seen = alike(written, tasks | {"propose again": propose_again})

    assert {Path(letter).stem for letter in LETTERS if letter.startswith("letters/")} - seen == ABOUT_PAPERS


@pytest.mark.django_db
def test_so_are_letters_about_awards_and_papers(written: Written) -> None:
    world = World()
    file = all_but_the_award(world)
    seen = fingerprint(awarding.shown(file))

    def defer() -> None:
        awarding.defer(by=world.ruth, enrolment=file, reason="A question.", shown_sha256=seen, proof=proof())

    def papers() -> None:
        awarding.award(by=world.ruth, enrolment=file, shown_sha256=seen, proof=proof())
        paper = Certificate.objects.select_related("enrolment__person").get()
        producing.produce(paper.pk)
        issuing.suspend(by=world.ruth, certificate=paper, reason="A question.")
        issuing.reinstate(by=world.rafael, certificate=paper, reason="It is answered.")
        producing.produce(issuing.replace(by=world.ruth, certificate=paper, reason="The name.").pk)

    assert alike(written, {"defer": defer, "papers": papers}) >= ABOUT_PAPERS


@pytest.mark.django_db
def test_an_equivalency_is_called_one(written: Written) -> None:
    file = File()
    for to in ("approved", "declined"):
        written.clear()

        decided(file, to)

        ((_to, text),) = written["waiver_decided"]
        assert text.startswith("An equivalency in ")
        assert "waiver" not in text
