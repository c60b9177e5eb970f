"""Further versions of the shipped curricula, made of their own text: an earlier one and a draft. Examples, as they are.

The earlier CTIC asked for fewer hours of consultation and for a renewal every half year; the draft of ITATM asks for
more hours. Each change must find its place: a text that no longer has it stops the seeding.
"""

from __future__ import annotations

from django.conf import settings

VERSION = 'version = "2026.1"'
RENEWAL = """
[renewal]
cycle = "6 months"
notice = "3 months"
grace = "2 months"
reinstatement = "6 months"

[[renewal.group]]
code = "kept-up"
title = "Kept up (example)"
title_fr = "Entretien (exemple)"

[[renewal.group.requirement]]
code = "hours-kept-up"
title = "Hours of consultation since the last renewal"
title_fr = "Heures de consultation depuis le dernier renouvellement"
evidence = "practicum.meeting"
measure = "hours"
at_least = "4 h"
"""


def shipped(code: str) -> str:
    """The curriculum file as it ships."""
    return (settings.BASE_DIR / "curricula" / f"{code}.toml").read_text(encoding="utf-8")


def earlier_ctic() -> str:
    """The version by which CTIC was judged before."""
    text = _changed(shipped("ctic"), VERSION, 'version = "2025.1 (EXAMPLE)"')
    text = _changed(text, 'at_least = "6 h"\nlimit', 'at_least = "4 h"\nlimit')
    return _changed(text, "valid_months = 24\n", "") + RENEWAL


def draft_of_itatm() -> str:
    """What somebody thinks of asking in ITATM next."""
    text = _changed(shipped("itatm"), VERSION, 'version = "2027.1 (EXAMPLE draft)"')
    return _changed(text, 'at_least = "10 h"', 'at_least = "12 h"')


def _changed(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"the shipped curriculum has {text.count(old)} times {old!r}, not once")
    return text.replace(old, new)
