"""No page says to a French reader what it says to an English one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from people.models import Person
from tests.arriving import arrive
from tests.cast import CURRICULA, REFLECTION, World
from tests.translation.catalogue import catalogue, messages, sources, strings
from tests.translation.reading import Reading, both, leftovers, read

pytestmark = pytest.mark.django_db


def tables(node: object) -> Iterator[dict[str, object]]:
    """Every table of a curriculum file."""
    if isinstance(node, dict):
        yield node
        for inner in node.values():
            yield from tables(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from tables(inner)


# What people typed in, languages by their own names, and a statement
# that stays in the words it was signed in.
TYPED = (
    *("Private practice, adults.", "Example College", "Toronto", "English", "Français"),
    "I led this consultation, and these people attended it.",
)


def known() -> set[str]:
    """What is the same in both languages: people, streams, and words such as “Certification”."""
    same = {text for m in messages(catalogue()) for text in set(sources(m)) & set(strings(m))}
    for code in ("ctic", "itatm", "coach"):
        for table in tables(tomllib.loads((CURRICULA / f"{code}.toml").read_text())):
            # Names of people and of streams have one form; everything else in the file has two.
            same |= {str(value) for key, value in table.items() if f"{key}_fr" not in table}
    return same | set(Person.objects.values_list("name", flat=True)) | {REFLECTION.strip(), *TYPED}


@pytest.fixture
def world() -> World:
    """One of everything: signed, waiting, returned, disputed, complete, applied for."""
    world = World()
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.complete(theirs, [mine])
    world.scoped(mine, days_ago=100)
    world.taught(mine)
    world.walk.attest(mine, at=timezone.now())
    world.signed(world.session(mine, theirs))
    world.asked(world.session(mine, theirs))
    world.session(mine, theirs, minutes=30)
    world.walk.log(theirs, mine)
    world.consulted(mine, hours=2, with_others=(theirs,))
    world.walk.apply(world.sam, world.streams["itatm"])
    world.admitted(world.sam, "coach")
    for name in ("mara", "tom", "ruth", "ada"):
        Authenticator.objects.create(
            user=world.people[name], type=Authenticator.Type.TOTP, data={"secret": "x"}
        )
    return world


def as_(world: World, who: str) -> Client:
    client = Client()
    return arrive(client, world.people[who]) if who else client


STARTS = {
    "": ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/verify/", "/guide/"],
    "ines": ["/progress/", "/profile/", "/accounts/email/", "/accounts/2fa/"],
    "theo": ["/progress/", "/certificates/"],
    "sam": ["/progress/", "/sessions/new/"],
    "mara": ["/queue/", "/supervisees/", "/meetings/new/"],
    "tom": ["/rosters/", "/reflections/"],
    "ruth": ["/registry/", "/registry/certificates/", "/registry/curricula/"],
    "ada": ["/audit/"],
}
MAIN = {
    *(
        "/",
        "/streams/ctic/",
        "/verify/",
        "/verify/*/",
        "/accounts/login/",
        "/accounts/signup/",
        "/progress/*/",
    ),
    *(
        "/sessions/",
        "/queue/",
        "/supervisees/",
        "/registry/",
        "/registry/enrolments/*/",
        "/rosters/",
        "/audit/",
    ),
}
CODE = re.compile(r"[a-z_. ·,:]+")


def test_nothing_on_any_page_is_left_in_english(world: World) -> None:
    words = known()
    found: list[str] = []
    seen: dict[str, tuple[Reading, Reading]] = {}
    open_to_all: set[str] = set()

    for who, start in STARTS.items():
        # What anybody may read is the same for everybody, but for the head of the page.
        open_to_all = open_to_all or set(seen)
        for path, pages in both(as_(world, who), start, open_to_all).items():
            seen[path] = pages
            left = leftovers(*pages, words)
            # The journal names events and their kinds by code, the same for every reader.
            left = [
                text for text in left if not (path == "/audit/" and CODE.fullmatch(text.split("2026")[-1]))
            ]
            found += [f"{path} as {who or 'anybody'}: {text}" for text in left]

    assert seen.keys() >= MAIN
    assert {(english.language, french.language) for english, french in seen.values()} == {("en", "fr")}
    assert sorted(set(found)) == []
    # The same look at a page nobody translated finds its words: a silent test would prove nothing.
    assert all(len(leftovers(seen[path][0], seen[path][0], words)) > 5 for path in MAIN)


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/verify/"])
def test_a_browser_that_asks_for_french_gets_french(client: Client, path: str) -> None:
    page = read(client.get(path, headers={"accept-language": "fr-CA,fr;q=0.9,en;q=0.5"}))

    assert page.language == "fr"
    assert "Aller au contenu principal" in page.said


def test_a_persons_own_language_outweighs_her_browsers(client: Client, world: World) -> None:
    Person.objects.filter(pk=world.ines.pk).update(language="fr")

    page = read(arrive(client, world.ines).get("/progress/", headers={"accept-language": "en"}, follow=True))

    assert page.language == "fr"
    assert "Prochaine étape" in page.said
