"""Drafts for the tests: the shipped CTIC with a few words changed."""

from __future__ import annotations

from certification import moving_versions, publishing
from certification.models import Curriculum, Enrolment
from certification.signing import fingerprint
from tests.cast import CURRICULA, World

NEW_REQUIREMENT = """
[[group.requirement]]
code = "second-reflection"
title = "A second reflection"
title_fr = "Une deuxième réflexion"
evidence = "coursework.reflection"
at_least = 2
"""


def text(**changes: str) -> str:
    """The text of CTIC with other numbers: `consultation` hours, `sessions` in each role; `more` goes to its end."""
    source = (CURRICULA / "ctic.toml").read_text()
    words = {"consultation": 'at_least = "6 h"', "sessions": "at_least = 4\n"}
    for name, said in words.items():
        if name in changes:
            value = changes[name]
            source = source.replace(
                said, f'at_least = "{value}"' if name == "consultation" else f"at_least = {value}\n"
            )
    return source.replace('version = "2026.1"', 'version = "2027.1"') + changes.get("more", "")


def draft(world: World, **changes: str) -> Curriculum:
    return publishing.load(by=world.ruth, source=text(**changes))


def published(world: World, **changes: str) -> Curriculum:
    return publishing.publish(by=world.ruth, curriculum=draft(world, **changes))


def moved(world: World, enrolment: Enrolment, newer: Curriculum) -> None:
    """The enrolment of hers judged by that version, as she agreed."""
    move = moving_versions.propose(
        by=world.ruth, enrolment=enrolment, curriculum=newer, reason="It is newer."
    )
    shown = fingerprint(moving_versions.preview(move.enrolment, newer))
    moving_versions.agree(by=enrolment.person, move=move, shown_sha256=shown)
    enrolment.refresh_from_db()
