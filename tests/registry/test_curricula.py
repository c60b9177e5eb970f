"""Curricula: drafts with every problem listed, the difference, and publishing once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from audit.models import Event
from certification import publishing
from certification.models import Curriculum, Stream
from certification.views.registry.differing import difference
from people.refusals import AlreadyDecided, NotYours
from tests.cast import CURRICULA, World
from tests.certification.versions import text as versions_text
from tests.registry.conftest import queries, text_of, words_of

NEW = "/registry/curricula/new/"
CTIC = (CURRICULA / "ctic.toml").read_text()
CHANGED = CTIC.replace('version = "2026.1"', 'version = "2026.2"').replace('"14 h"', '"15 h"')


@pytest.fixture
def draft(world: World) -> Curriculum:
    return publishing.load(by=world.ruth, source=CHANGED)


def page_of(curriculum: Curriculum, name: str = "registry_curriculum") -> str:
    return reverse(name, args=[curriculum.public_id])


def test_a_text_becomes_a_draft_beside_the_published_version(
    world: World, as_: Callable[..., Client]
) -> None:
    response = as_(world.ruth).post(NEW, {"source": CHANGED.replace("\n", "\r\n")})

    made = Curriculum.objects.get(status="draft")
    assert response["Location"] == page_of(made)
    assert made.source == CHANGED
    assert made.version == 2
    assert Curriculum.objects.published().count() == 3


def test_a_file_becomes_a_draft_too(world: World, as_: Callable[..., Client]) -> None:
    file = SimpleUploadedFile("ctic.toml", b"\xef\xbb\xbf" + CHANGED.encode())

    response = as_(world.ruth).post(NEW, {"file": file})

    assert response.status_code == 302
    assert Curriculum.objects.get(status="draft").source == CHANGED


BROKEN = {
    "binary": bytes(range(256)) * 40,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 200,
    "UTF-16": CTIC.encode("utf-16"),
    "two megabytes": b"# " + b"x" * 2_000_000,
    "no TOML": b"dear colleague,\nplease find attached",
    "half a table": CTIC[: len(CTIC) // 2].encode() + b'"',
    "NUL": CTIC.encode() + b"\x00",
    "deep": b"a = " + b"[" * 5000 + b"]" * 5000,
    "a huge number": b"version = " + b"9" * 6000,
    "the same word twice": b"version = 1\nversion = 2",
}


@pytest.mark.parametrize("kind", list(BROKEN))
def test_a_file_that_cannot_be_read_is_answered_with_its_problem(
    world: World, as_: Callable[..., Client], kind: str
) -> None:
    before = Curriculum.objects.count()

    response = as_(world.ruth).post(NEW, {"file": SimpleUploadedFile("x.toml", BROKEN[kind])})

    assert response.status_code == 422
    assert "problem" in text_of(response)
    assert Curriculum.objects.count() == before


def test_every_problem_is_listed_with_its_place_and_nothing_typed_is_lost(
    world: World, as_: Callable[..., Client]
) -> None:
    wrong = CHANGED.replace('measure = "coverage"', 'measure = "coverige"').replace(
        'document = "licence"', 'document = "licence"\nat_leest = 3'
    )

    response = as_(world.ruth).post(NEW, {"source": wrong})

    page = text_of(response)
    assert response.status_code == 422
    assert "coverige" in page
    assert "did you mean" in page
    assert page.count("at_leest") >= 2
    assert "Clinicienne ou clinicien" in page
    assert not Curriculum.objects.filter(status="draft").exists()


def test_the_text_of_a_file_with_problems_stands_in_the_box(world: World, as_: Callable[..., Client]) -> None:
    wrong = CHANGED.replace('measure = "coverage"', 'measure = "coverige"', 1)

    response = as_(world.ruth).post(NEW, {"file": SimpleUploadedFile("ctic.toml", wrong.encode())})

    assert "Recognising dissociation" in text_of(response).split("<textarea")[1]


def test_a_slip_in_the_code_makes_no_stream(world: World, as_: Callable[..., Client]) -> None:
    slip = CHANGED.replace('code = "ctic"', 'code = "cticc"', 1)
    client = as_(world.ruth)

    refused = client.post(NEW, {"source": slip})
    before = Stream.objects.count()
    meant = client.post(NEW, {"source": slip, "new_stream": "on"})

    assert refused.status_code == 422
    assert "did you mean" in text_of(refused)
    assert before == 3
    assert meant.status_code == 302
    assert Stream.objects.count() == 4


@pytest.mark.parametrize(("word", "length"), [("code", 60), ("name", 200), ("name_fr", 200)])
def test_words_longer_than_the_database_keeps_are_problems(
    world: World, as_: Callable[..., Client], word: str, length: int
) -> None:
    begin = CTIC.index(f"\n{word} = ") + 1
    longer = CTIC[:begin] + f'{word} = "{"x" * length}"' + CTIC[CTIC.index("\n", begin) :]

    response = as_(world.ruth).post(NEW, {"source": longer, "new_stream": "on"})

    assert response.status_code == 422
    assert "longer than" in text_of(response)


def test_nothing_sent_is_asked_for_again(world: World, as_: Callable[..., Client]) -> None:
    client = as_(world.ruth)

    answers = [client.post(NEW, sent) for sent in ({}, {"source": "  \n "}, {"source": "a\x00b"})]
    answers.append(client.post(NEW, {"file": SimpleUploadedFile("x.toml", b"")}))

    assert {answer.status_code for answer in answers} == {422}


def test_the_page_shows_prose_file_and_difference(
    world: World, as_: Callable[..., Client], draft: Curriculum
) -> None:
    page = text_of(as_(world.ada).get(page_of(draft)))

    assert "Hours of training" in page
    assert "15\u00a0h" in page
    assert "removed:" in page
    assert "added:" in page
    assert "[[group.requirement]]" in page


def test_a_version_is_compared_with_the_one_before_it_or_the_one_chosen_older_first(
    world: World, as_: Callable[..., Client], draft: Curriculum
) -> None:
    first = world.streams["ctic"].curricula.get(version=1)
    publishing.publish(by=world.ruth, curriculum=draft)
    third = publishing.load(by=world.ruth, source=versions_text(consultation="4 h"))
    client = as_(world.ada)

    pages = {
        (row.version, asked): words_of(client.get(f"{page_of(row)}?beside={asked}"))
        for row in (first, draft, third)
        for asked in ("", first.public_id, third.public_id, "nonsense")
    }
    difference_of_draft = pages[2, ""].split("From version 1 to version 2")[1]

    assert "From version 1 to version 2" in pages[1, ""], "the retired one too, and not backwards"
    assert "From version 1 to version 2" in pages[2, ""], "the published one too"
    assert "From version 2 to version 3" in pages[3, ""]
    assert "From version 1 to version 3" in pages[3, first.public_id]
    assert "From version 1 to version 3" in pages[1, third.public_id]
    assert "From version 2 to version 3" in pages[2, third.public_id]
    assert pages[3, "nonsense"] == pages[3, ""]
    assert "Hours of training Other words Before At least" in difference_of_draft
    told = pages[3, first.public_id].split("From version 1 to version 3")[1]
    assert "Hours of consultation Other words Before At least 6 h" in told
    assert told.index("At least 6 h") < told.index("At least 4 h") < told.index("line by line")


def test_the_difference_names_each_line() -> None:
    lines = difference("a\nb\nc", "a\nB\nc")

    assert lines is not None
    assert [(line.change, line.text) for line in lines] == [
        ("kept", "a"),
        ("removed", "b"),
        ("added", "B"),
        ("kept", "c"),
    ]
    assert difference("a", "a") == []
    far = "\n".join(['code = "hours"', *"abcdef"])
    assert difference(far, far.replace("f", "F"))[0].text == '… code = "hours"'
    assert difference("a\n" * 9000, "b") is None


def test_publishing_says_what_happens_and_freezes_what_was_shown(
    world: World, as_: Callable[..., Client], draft: Curriculum
) -> None:
    world.admitted(world.ines)
    client, address = as_(world.ruth), page_of(draft, "registry_curriculum_publish")
    said = text_of(client.get(address))

    unsure = client.post(address, {"do": "publish", "shown_sha256": draft.sha256})
    blind = client.post(address, {"do": "publish", "sure": "on", "shown_sha256": "0" * 64})
    done = client.post(address, {"do": "publish", "sure": "on", "shown_sha256": draft.sha256})
    twice = client.post(address, {"do": "publish", "sure": "on", "shown_sha256": draft.sha256})

    draft.refresh_from_db()
    assert "One open enrolment stays on version 1." in said
    assert unsure.status_code == blind.status_code == 422
    assert "changed while you were reading" in text_of(blind)
    assert done.status_code == 302
    assert draft.status == "published"
    assert twice.status_code == 422
    assert Curriculum.objects.published().get(stream=draft.stream) == draft
    assert world.ines.enrolments.get().curriculum.version == 1


def test_a_draft_changed_by_another_registrar_is_not_published_unread(
    world: World, as_: Callable[..., Client], draft: Curriculum
) -> None:
    publishing.load(by=world.rafael, source=CHANGED.replace('"15 h"', '"16 h"'))

    response = as_(world.ruth).post(
        page_of(draft, "registry_curriculum_publish"),
        {"do": "publish", "sure": "on", "shown_sha256": draft.sha256},
    )

    draft.refresh_from_db()
    assert response.status_code == 422
    assert draft.status == "draft"


def test_the_list_costs_the_same_for_three_and_for_six(
    world: World, as_: Callable[..., Client], draft: Curriculum
) -> None:
    client = as_(world.ruth)
    few = queries(client, "/registry/curricula/")
    for number in range(3, 6):
        publishing.publish(by=world.ruth, curriculum=Curriculum.objects.get(status="draft"))
        publishing.load(by=world.ruth, source=CHANGED.replace("2026.2", f"2026.{number}"))

    assert queries(client, "/registry/curricula/") == few


def test_the_file_is_downloaded_as_it_was_loaded(
    world: World, as_: Callable[..., Client], draft: Curriculum
) -> None:
    answer = as_(world.ada).get(page_of(draft, "registry_curriculum_file"))

    assert answer.content.decode() == draft.source
    assert answer["Content-Disposition"] == 'attachment; filename="ctic-2.toml"'
    assert page_of(draft, "registry_curriculum_file") in text_of(as_(world.ada).get(page_of(draft)))


def bases_of(client: Client) -> str:
    found = re.search(r'name="bases" value="([^"]*)"', text_of(client.get(NEW)))
    assert found
    return found[1]


def test_a_draft_somebody_saved_meanwhile_is_not_overwritten_and_both_texts_are_shown(
    world: World, as_: Callable[..., Client]
) -> None:
    ruth, rafael = as_(world.ruth), as_(world.rafael)
    hers, his = CHANGED, CHANGED.replace('"15 h"', '"16 h"')
    began = [bases_of(one) for one in (ruth, rafael)]

    first = ruth.post(NEW, {"source": hers, "bases": began[0]})
    second = rafael.post(NEW, {"source": his, "bases": began[1]})
    as_file = rafael.post(NEW, {"file": SimpleUploadedFile("ctic.toml", his.encode()), "bases": began[1]})
    kept = Curriculum.objects.get(status="draft").source
    slip = rafael.post(NEW, {"source": "[stream", "bases": began[1]})
    page = text_of(second)
    shown = re.search(r'name="bases" value="([^"]*)"', page)
    assert shown
    on_purpose = rafael.post(NEW, {"source": his, "bases": shown[1]})

    assert (first.status_code, second.status_code, as_file.status_code) == (302, 422, 422)
    assert kept == hers
    for answer in (second, as_file):
        told = text_of(answer)
        assert "Somebody saved another text meanwhile" in told
        assert "&quot;15 h&quot;" in told.split("The text that was saved meanwhile")[1]
        assert "&quot;16 h&quot;" in told.split("</textarea>")[0], "what was typed is kept"
    assert f'name="bases" value="{began[1]}"' in text_of(slip), "a slip elsewhere lifts no care"
    assert on_purpose.status_code == 302
    assert Curriculum.objects.get(status="draft").source == his


def test_sabotage_without_looking_at_what_it_began_from_the_first_text_would_be_lost(
    world: World, as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    ruth, rafael = as_(world.ruth), as_(world.rafael)
    hers, his = CHANGED, CHANGED.replace('"15 h"', '"16 h"')
    began = [bases_of(one) for one in (ruth, rafael)]
    careful = publishing.load
    monkeypatch.setattr(publishing, "load", lambda **words: careful(**{**words, "bases": None}))

    ruth.post(NEW, {"source": hers, "bases": began[0]})
    rafael.post(NEW, {"source": his, "bases": began[1]})

    assert Curriculum.objects.get(status="draft").source == his


def test_in_french_what_is_wrong_with_the_file_itself_says_that_it_is_english(
    world: World, as_: Callable[..., Client]
) -> None:
    client = as_(world.ruth)
    client.cookies["django_language"] = "fr"
    of_the_file = CTIC.replace('measure = "hours"', 'measure = "hour"', 1)
    of_the_platform = CTIC.replace('name = "', f'name = "{"x" * 200}', 1)

    told = {
        source: text_of(client.post(NEW, {"source": source})) for source in (of_the_file, of_the_platform)
    }

    assert re.search(r'<span lang="en">[^<]*hour', told[of_the_file])
    assert "dit en anglais" in told[of_the_file]
    assert re.search(r"<span>dépasse 1\d\d caractères</span>", told[of_the_platform])


def test_the_same_text_twice_is_no_conflict_and_a_stale_base_of_a_published_draft_is(
    world: World, as_: Callable[..., Client], draft: Curriculum
) -> None:
    client = as_(world.ruth)
    bases = bases_of(client)
    twice = client.post(NEW, {"source": CHANGED, "bases": ""})
    publishing.publish(by=world.rafael, curriculum=draft)

    late = client.post(NEW, {"source": CHANGED.replace('"15 h"', '"17 h"'), "bases": bases})

    assert twice.status_code == 302
    assert late.status_code == 422
    assert "is a draft no more" in words_of(late)
    assert not Curriculum.objects.filter(status="draft").exists()


@pytest.mark.parametrize("bases", ["", ":", "ctic", "ctic:", "\x00", "ctic:1 ctic:2", "x" * 5000])
def test_bases_that_cannot_be_read_give_no_error_page(
    world: World, as_: Callable[..., Client], draft: Curriculum, bases: str
) -> None:
    answer = as_(world.ruth).post(NEW, {"source": CHANGED.replace('"15 h"', '"17 h"'), "bases": bases})

    assert answer.status_code == 422
    assert Curriculum.objects.get(status="draft").source == CHANGED


def test_a_draft_is_discarded_with_a_reason_and_another_begun(
    world: World, as_: Callable[..., Client], draft: Curriculum
) -> None:
    client = as_(world.ruth)

    without = client.post(page_of(draft), {"do": "discard", "reason": " "})
    client.post(page_of(draft), {"do": "discard", "reason": "Begun in error."})
    draft.refresh_from_db()
    page = words_of(client.get(page_of(draft)))
    published = client.post(page_of(draft, "registry_curriculum_publish"), {"do": "publish", "sure": "on"})
    again = publishing.load(by=world.ruth, source=CHANGED)

    assert without.status_code == 422
    assert (draft.status, draft.discarded_by, draft.discard_reason) == (
        "discarded",
        world.ruth,
        "Begun in error.",
    )
    assert "Begun in error." in page
    assert "Draft discarded" in page
    assert published.status_code == 422
    assert (again.version, again.status) == (3, "draft")
    assert Event.objects.filter(action="curriculum.discarded", subject_id=str(draft.public_id)).exists()
    with pytest.raises(NotYours):
        publishing.discard(by=world.ada, curriculum=again, reason="Because.")
    with pytest.raises(AlreadyDecided):
        publishing.discard(by=world.ruth, curriculum=draft, reason="Again.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Curriculum.objects.filter(pk=again.pk).update(status="discarded")
