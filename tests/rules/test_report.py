"""The whole report of `curriculum judge`, word for word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from certification.rules.command import main
from tests.rules.test_command import said

SMALL = """
example = true
[stream]
code = "x"
name = "X"
[[group]]
code = "outer"
title = "Outer"
title_fr = "Dehors"
needs = 1
[[group.requirement]]
code = "talks"
title = "Talks"
title_fr = "Entretiens"
evidence = "talk"
measure = "hours"
at_least = "2 h"
[[group.group]]
code = "inner"
title = "Inner"
[[group.group.requirement]]
code = "walks"
title = "Walks"
evidence = "walk"
[[group]]
code = "some"
title = "Some"
title_fr = "Certains"
only_if = { holding = "licence" }
[[group.requirement]]
code = "paper"
title = "Paper"
document = "paper"
[[group.group]]
code = "within"
title = "Within"
[[group.group.requirement]]
code = "letter"
title = "Letter"
evidence = "letter"
[[group]]
code = "advised"
title = "Advised"
advice = true
[[group.requirement]]
code = "rest"
title = "Rest"
evidence = "rest"
[[group.requirement]]
code = "nap"
title = "Nap"
evidence = "nap"
advice = true
"""
REPORT = {
    "en": """Standing on 1 March 2026
Not complete.

Outer (not met)
  Talks [talks]: not met; recorded 2 h, verified 1 h, counted 1 h, needed 2 h, waiting 1 h
      a: Counted in full.
      b: Waiting to be verified; 1 h of it would count.
      → One line is waiting to be verified.

  Inner (not met)
    Walks [walks]: not met; recorded 0, verified 0, counted 0, needed 1
        → Add 1 more: walk.

Some (does not apply)
  Paper [paper]: does not apply; recorded 0, verified 0, counted 0, needed 1

  Within (does not apply)
    Letter [letter]: does not apply; recorded 0, verified 0, counted 0, needed 1

Advised (advice, not met)
  Rest [rest]: not met; recorded 0, verified 0, counted 0, needed 1
      → Add 1 more: rest.
  Nap [nap] (advice): not met; recorded 0, verified 0, counted 0, needed 1
      → Add 1 more: nap.

What remains:
  - “Outer”: 1 of these is enough: “Talks” or “Inner”.
  - “Talks”: One line is waiting to be verified.
  - “Walks”: Add 1 more: walk.

Time alone changes nothing.""",
    "fr": """Situation au 1er mars 2026
Incomplet.

Dehors (pas encore)
  Entretiens [talks] : pas encore ; consigné 2 h, vérifié 1 h, compté 1 h, exigé 2 h, en attente 1 h
      a : Compte en entier.
      b : En attente de vérification ; cela compterait pour 1 h.
      → Une ligne est en attente de vérification.

  Inner (pas encore)
    Walks [walks] : pas encore ; consigné 0, vérifié 0, compté 0, exigé 1
        → Ajoutez encore 1 : walk.

Certains (sans objet)
  Paper [paper] : sans objet ; consigné 0, vérifié 0, compté 0, exigé 1

  Within (sans objet)
    Letter [letter] : sans objet ; consigné 0, vérifié 0, compté 0, exigé 1

Advised (conseil, pas encore)
  Rest [rest] : pas encore ; consigné 0, vérifié 0, compté 0, exigé 1
      → Ajoutez encore 1 : rest.
  Nap [nap] (conseil) : pas encore ; consigné 0, vérifié 0, compté 0, exigé 1
      → Ajoutez encore 1 : nap.

Ce qui reste :
  - « Dehors » : 1 parmi ceci suffit : « Entretiens » ou « Inner ».
  - « Entretiens » : Une ligne est en attente de vérification.
  - « Walks » : Ajoutez encore 1 : walk.

Le temps seul ne change rien.""",
}


@pytest.fixture
def small(tmp_path: Path) -> tuple[str, str]:
    """A curriculum's file and a case's."""
    curriculum, case = tmp_path / "small.toml", tmp_path / "small.csv"
    curriculum.write_text(SMALL)
    case.write_text("id,kind,on,hours,status\na,talk,2026-01-01,1,\nb,talk,2026-01-02,1,claimed\n")
    return str(curriculum), str(case)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_whole_report(small: tuple[str, str], language: str) -> None:
    status, text = said(
        "judge", small[0], "--evidence", small[1], "--on", "2026-03-01", "--language", language
    )

    assert status == 0
    assert text.replace("\u00a0", " ").replace("\u202f", " ") == REPORT[language]


def test_json_is_written_for_people_too(small: tuple[str, str]) -> None:
    text = said(
        "judge", small[0], "--evidence", small[1], "--on", "2026-03-01", "--json", "--language", "fr"
    )[1]

    assert text.startswith('{\n  "complete": false,\n  "groups": [\n    {\n')
    assert "Compte en entier." in text


def test_the_status_tells_a_script_what_became_of_it(small: tuple[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(SMALL.replace('name = "X"', ""))
    judge = ("judge", small[0], "--evidence", small[1], "--on")

    assert said("show", small[0])[0] == 0
    assert said("--help") == (0, "")
    assert said("check", str(broken)) == (
        1,
        f'{broken}: stream › name: is missing; add name = "…"\n1 problem',
    )
    assert said("show", str(broken)) == (1, f'{broken}: stream › name: is missing; add name = "…"')
    assert said(*judge, "soon") == (1, '--on: "soon" is not a date; write 2012-10-01')
    assert [
        said("judge", small[0], *rest)[0] for rest in (judge[2:4], ("--on", "2026-03-01"), judge[2:])
    ] == [2] * 3


RENEWED_SMALL = (
    SMALL
    + """
[renewal]
cycle = "1 year"
carry_over = "1 h"
[[renewal.group]]
code = "again"
title = "Again"
title_fr = "Encore"
[[renewal.group.requirement]]
code = "more"
title = "More"
evidence = "talk"
measure = "hours"
at_least = "1 h"
"""
)


def test_the_report_tells_of_the_renewal(tmp_path: Path) -> None:
    curriculum, case = tmp_path / "again.toml", tmp_path / "again.csv"
    curriculum.write_text(RENEWED_SMALL)
    case.write_text("table,id,kind,on,hours\n,a,talk,2025-05-01,3\nperson,,certified,2025-03-01,\n")
    judge = ("judge", str(curriculum), "--evidence", str(case), "--on", "2026-03-01", "--language")

    english, french = (
        said(*judge, language)[1].replace("\u00a0", " ").replace("\u202f", " ").splitlines()
        for language in ("en", "fr")
    )

    assert english[1:3] == [
        "The certificate is in force. Cycle 2 runs from 1 March 2026 to 28 February 2027; all it asks is met.",
        "1 h carried over from the cycle before: “More”.",
    ]
    assert "    More [more]: met; recorded 0 h, verified 0 h, counted 1 h, needed 1 h" in english
    assert french[1].startswith(
        "Le certificat est en vigueur. Le cycle 2 va du 1er mars 2026 au 28 février 2027"
    )
    assert "    More [more] : c’est fait ; consigné 0 h, vérifié 0 h, compté 1 h, exigé 1 h" in french


def test_one_requirement_is_not_several(tmp_path: Path) -> None:
    file = tmp_path / "one.toml"
    file.write_text(SMALL.split("[[group.group]]")[0])

    assert said("check", str(file)) == (0, f"{file}: X, 1 requirement, no problems")


def test_the_check_counts_what_renewal_asks_too(tmp_path: Path) -> None:
    file = tmp_path / "renewed.toml"
    file.write_text(RENEWED_SMALL)

    assert said("check", str(file)) == (0, f"{file}: X, 6 requirements and 1 of renewal, no problems")


NOWHERE = """id,kind,on,hours,siez,size
a,talk,2026-01-01,2,individual,
b,talk,2026-01-02,2,,group
c,tlak,2026-01-03,2,,individual
d,care,2026-01-04,1,,
e,talk,2026-01-05,2,,individual
"""
ONE_SORT = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "talks"
title = "Talks"
title_fr = "Entretiens"
evidence = "talk"
where = { size = "individual" }
measure = "hours"
at_least = "15 h"
limit = [{ support = { evidence = "care", each = "1 h", allows = "9 h" } }]
"""


def test_every_line_has_a_sentence_even_where_no_requirement_is_about_it(tmp_path: Path) -> None:
    curriculum, case = tmp_path / "one.toml", tmp_path / "nowhere.csv"
    curriculum.write_text(ONE_SORT)
    case.write_text(NOWHERE)

    def said(*more: str) -> str:
        lines: list[str] = []
        asked = ["judge", str(curriculum), "--evidence", str(case), "--on", "2026-03-01", *more]
        assert main(asked, lines.append) == 0
        return "\n".join(lines).replace("\u00a0", " ").replace("\u202f", " ")

    nearest = "No requirement is about this line. Nearest: “Talks”. Size must be individual; "
    assert (
        f"Lines that count nowhere:\n  a: {nearest}the line does not say.\n  b: {nearest}here it is group.\n"
        "  c: No requirement is about this line.\n"
    ) in said()
    assert "b : Aucune exigence ne porte sur cette ligne. La plus proche : « Entretiens »." in said(
        "--language", "fr"
    )
    assert "“Talks”" in said("--json")  # as people write, not as \\u201c
    told = json.loads(said("--json"))["unasked"]
    assert [(one["line"], one["reason"]) for one in told] == [
        ("a", "not-of-this-sort"),
        ("b", "not-of-this-sort"),
        ("c", "no-requirement"),
    ]
