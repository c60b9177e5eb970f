"""`curriculum check|show|judge`, as somebody at a terminal uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules.command import main
from certification.rules.files.case_files import read_case
from certification.rules.files.problems import Problems
from certification.rules.files.reading import read
from tests.rules.exploring import cases

COACH = "curricula/coach.toml"
ROWS = """table,id,kind,on,minutes,status,counterpart,steps,purpose,size,in_therapy,from,until,person
,s1,certification.scope,2026-01-01,,,,,,,,,,
,t1,practicum.session.therapist,2026-02-01,1 h,,p1,agree;explain,,,yes,,,
,t2,practicum.session.therapist,2026-02-02,60,claimed,p1,practise,,,yes,,,
,t3,practicum.session.therapist,2026-02-03,60,,p1,plan,,,no,,,
,m1,practicum.meeting,2026-02-03,5 h,,,,consultation,group,,,,
document,L,insurance,,,,,,,,,2025-01-01,2026-12-31,
person,,enrolled,2026-01-01,,,,,,,,,,
"""


def said(*arguments: str) -> tuple[int, str]:
    """What the command answers and prints."""
    lines: list[str] = []
    status = main(arguments, lines.append)
    return status, "\n".join(lines)


@pytest.fixture
def rows(tmp_path: Path) -> str:
    file = tmp_path / "case.csv"
    file.write_text(ROWS)
    return str(file)


def test_good_files_pass_the_check() -> None:
    status, text = said("check", COACH, "curricula/ctic.toml")

    assert status == 0
    assert text.splitlines() == [
        "curricula/coach.toml: Trauma Coach, 10 requirements, no problems",
        "curricula/ctic.toml: Certified Trauma Integration Clinician, 10 requirements, no problems",
    ]


def test_every_problem_of_every_file_is_listed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('[stream]\ncode = "x"\n[[group]]\ncode = "g"\ntitle = "G"\n')

    status, text = said("check", str(broken), COACH, str(tmp_path / "missing.toml"))

    assert status == 1
    assert text.splitlines() == [
        f"{broken}: stream › name: is missing; add name = \"…\"",
        f"{broken}: group g: asks for nothing; add [[group.requirement]] below it, or remove the group",
        "curricula/coach.toml: Trauma Coach, 10 requirements, no problems",
        f"{tmp_path / 'missing.toml'}: cannot be opened: No such file or directory; check the name",
        "3 problems",
    ]  # fmt: skip


def test_show_prints_both_languages_unless_one_is_asked_for() -> None:
    both, french = said("show", COACH)[1], said("show", COACH, "--language", "fr")[1]

    assert "Nothing else counts before this day." in both
    assert "Rien d’autre ne compte avant ce jour." in both
    assert "Nothing else counts" not in french


def test_judging_prints_figures_reasons_and_what_remains(rows: str) -> None:
    status, text = said("judge", COACH, "--evidence", rows, "--on", "2026-03-01")

    assert status == 0
    plain = text.replace("\u00a0", " ")
    for expected in (
        "Skills sessions given [as-coach]: not met; recorded 3, verified 1, counted 1, needed 5, waiting 1",
        "t2: Waiting to be verified; it would count.",
        "t3: In therapy as well must be yes; here it is no.",
        "m1: 1 h of 5 h did not count: group hours may count for at most 4 h.",
        "Time alone changes nothing before 1 January 2027.",
    ):
        assert expected in plain


def test_json_has_every_figure_and_sentence(rows: str) -> None:
    status, text = said("judge", COACH, "--evidence", rows, "--on", "2026-03-01", "--json")

    answer = json.loads(text)
    hours = answer["requirements"]["consultation-hours"]
    assert status == 0
    assert answer["complete"] is False
    assert answer["recheck_on"] == "2027-01-01"
    assert [hours[name] for name in ("recorded", "verified", "counted", "needed", "waiting")] == [
        300,
        300,
        240,
        360,
        0,
    ]
    assert hours["lines"][0]["reason"] == "cap"
    assert hours["in_words"]["needed"] == "6\u00a0h"


def test_a_spreadsheet_and_json_say_the_same(rows: str, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    content = {
        "enrolled_on": "2026-01-01",
        "evidence": [
            {"id": "s1", "kind": "certification.scope", "on": "2026-01-01"},
            {"id": "m1", "kind": "practicum.meeting", "on": "2026-02-03", "hours": 5,
             "attributes": {"purpose": "consultation", "size": "group"}},
        ],
        "documents": [{"id": "L", "kind": "insurance", "from": "2025-01-01", "until": "2026-12-31"}],
    }  # fmt: skip
    file.write_text(json.dumps(content))

    from_json = json.loads(said("judge", COACH, "--evidence", str(file), "--on", "2026-03-01", "--json")[1])
    from_rows = json.loads(said("judge", COACH, "--evidence", rows, "--on", "2026-03-01", "--json")[1])

    for code in ("consultation-hours", "registration", "scope-statement"):
        assert from_json["requirements"][code] == from_rows["requirements"][code]


RENEWED = """
[stream]
code = "x"
name = "X"
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "basic"
title = "Basic"
evidence = "training"
[[title]]
title = "Senior"
title_fr = "Aînée"
only_if = { holding = "award" }
[[title]]
title = "Plain"
[renewal]
cycle = "2 years"
notice = "3 months"
grace = "3 months"
reinstatement = "1 year"
audit_sample = "10 %"
carry_over = "4 h"
[[renewal.group]]
code = "again"
title = "Continuing education"
[[renewal.group.requirement]]
code = "hours"
title = "Twelve hours"
title_fr = "Douze heures"
evidence = "education"
measure = "hours"
at_least = "12 h"
waiver = { by = "board", at_most = "4 h" }
"""
LIFE = """table,id,kind,on,hours,requirement,from,until,body,requested_by,approved_by,amount
person,,certified,2022-01-01,,,,,,,,
document,,award,,,,2023-01-01,,,,,
,t,training,2021-01-01,,,,,,,,
,e1,education,2023-01-01,6,,,,,,,
,e2,education,2024-01-15,8,,,,,,,
waiver,,waiver,,,hours,2024-05-01,,college,,,2 h
waiver,,waiver,,,renewal:hours,2024-05-01,,board,ana,ana,2 h
waiver,,waiver,,,hours,2024-05-01,,board,,,6 h
waiver,,waiver,,,hours,2022-05-01,,board,,,1 h
waiver,,waiver,,,hours,2023-05-01,2023-12-01,board,,,1 h
"""


@pytest.fixture
def life(tmp_path: Path) -> tuple[str, str]:
    """A curriculum that is renewed, and one certificate's years."""
    curriculum, file = tmp_path / "renewed.toml", tmp_path / "life.csv"
    curriculum.write_text(RENEWED)
    file.write_text(LIFE)
    return str(curriculum), str(file)


@pytest.mark.parametrize(
    ("on", "english", "french"),
    [
        ("2022-06-01", "The certificate is in force. Cycle 1 runs from 1 January 2022 to 31 December 2023; what",
         "Le cycle 1 va du 1er janvier 2022 au 31 décembre 2023 ; tout n’est pas rempli."),
        ("2023-11-01", "The certificate is in force until 31 December 2023: what cycle 1 asks must be met by then.",
         "Le certificat est en vigueur jusqu’au 31 décembre 2023 : ce qu’exige le cycle 1 doit être rempli d’ici là."),
        ("2024-01-10", "cycle 1 ended on 31 December 2023 unmet and can be made up until 31 March 2024.",
         "le cycle 1, fini le 31 décembre 2023, peut être rattrapé jusqu’au 31 mars 2024."),
        ("2024-02-01", "e2: an earlier cycle took 5 h of it.",
         "e2 : un cycle antérieur en a pris 5 h."),
        ("2026-06-01", "The certificate lapsed on 1 April 2026 and is not in force; it can be reinstated until 31",
         "est échu depuis le 1er avril 2026, donc sans effet ; il peut être rétabli jusqu’au 31 mars 2027."),
        ("2027-06-01", "The certificate is no longer in force: cycle 2 ended on 31 December 2025 and could be made up",
         "le cycle 2, fini le 31 décembre 2025, se rattrapait jusqu’au 31 mars 2027."),
        ("2024-02-01", "The certificate calls its holder: Senior.", "Le certificat donne le titre : Aînée."),
        ("2022-06-01", "\nEverything asked for the certificate is met; what renewal asks is not met yet.\n",
         "pour le certificat est rempli ; ce qu’exige le renouvellement ne l’est pas encore.\n"),
        ("2024-01-10", "\nEverything asked for the certificate is met; what renewal asks is not met yet.\n",
         "pour le certificat est rempli ; ce qu’exige le renouvellement ne l’est pas encore.\n"),
        ("2026-06-01", "is met, but it is not in force: what renewal asks was not met.\n",
         "mais il est sans effet : ce qu’exige le renouvellement ne l’a pas été.\n"),
        ("2027-06-01", "is met, but it is not in force: what renewal asks was not met.\n",
         "mais il est sans effet : ce qu’exige le renouvellement ne l’a pas été.\n"),
        ("2021-06-01", "\nComplete: everything asked is met.\n", "\nComplet : tout ce qui est exigé est rempli.\n"),
    ],
)  # fmt: skip
def test_judging_says_where_a_certificate_stands(
    life: tuple[str, str], on: str, english: str, french: str
) -> None:
    file, evidence = life
    for language, expected in (("en", english), ("fr", french)):
        text = said("judge", file, "--evidence", evidence, "--on", on, "--language", language)[1]

        assert expected in text.replace("\u00a0", " ").replace("\u202f", " ")


LATER = """id,kind,on,hours
last,education,2027-03-31,1
other,talk,2027-04-01,1
after,education,2027-04-01,1
day,education,2027-06-01,1
future,education,2027-06-02,1
"""


@pytest.mark.parametrize(("on", "late"), [("2027-06-01", ["after", "day"]), ("2027-03-31", [])])
def test_judging_names_what_came_after_the_last_day(
    life: tuple[str, str], tmp_path: Path, on: str, late: list[str]
) -> None:
    more = tmp_path / "later.csv"
    more.write_text(LATER)
    judge = ("judge", life[0], "--evidence", life[1], "--evidence", str(more), "--on", on)

    english, french = (said(*judge, "--language", language)[1] for language in ("en", "fr"))
    assert (
        "Nothing after 31\u00a0March\u00a02027 counts for renewal any more: after and day." in english
    ) is bool(late)
    assert ("Après le 31\u00a0mars\u00a02027, plus rien ne compte pour le renouvellement" in french) is bool(
        late
    )
    assert json.loads(said(*judge, "--json")[1])["renewal"]["too_late"] == late


def test_a_cycle_without_grace_is_over_on_its_last_day(life: tuple[str, str]) -> None:
    file, evidence = life
    Path(file).write_text(RENEWED.replace('grace = "3 months"\nreinstatement = "1 year"\n', ""))
    judge = ("judge", file, "--evidence", evidence, "--on", "2024-01-01", "--language")

    english, french = (
        said(*judge, language)[1].replace("\u00a0", " ").splitlines()[1] for language in ("en", "fr")
    )
    assert english.endswith("cycle 1 ended on 31 December 2023 unmet and can no longer be made up.")
    assert french.endswith("le cycle 1, fini le 31 décembre 2023, ne se rattrape plus.")


def test_judging_names_every_waiver_that_does_not_count_in_full(life: tuple[str, str]) -> None:
    file, evidence = life

    text = said("judge", file, "--evidence", evidence, "--on", "2024-06-01")[1].replace("\u00a0", " ")

    assert text.split("Waivers that do not count in full:\n")[1].splitlines() == [
        "  - “Twelve hours” [renewal:hours]: granted by college; only board may waive it.",
        "  - “Twelve hours” [renewal:hours]: requested and approved by one person (ana); it takes two.",
        "  - “Twelve hours” [renewal:hours]: only 4 h of it may be waived.",
        "  - “Twelve hours” [renewal:hours]: it was granted on 1 May 2022, outside this cycle.",
        "  - “Twelve hours” [renewal:hours]: it was granted on 1 May 2023, outside this cycle.",
    ]
    assert (
        "Twelve hours [hours]: not met; recorded 3 h, verified 3 h, counted 7 h, needed 12 h, waived 4 h"
        in text
    )
    assert "Waivers" not in said("judge", COACH, "--evidence", evidence, "--on", "2024-06-01")[1]


NAMING = """
[stream]
code = "x"
name = "X"
[[title]]
title = "T"
only_if = { not_holding = "award" }
[[group]]
code = "g"
title = "G"
only_if = { holding = "entry" }
[[group.group]]
code = "h"
title = "H"
only_if = { met = "paper" }
[[group.group.requirement]]
code = "hours"
title = "Hours"
evidence = "talk"
measure = "hours"
at_least = "5 h"
after = "document:degree"
covered_by = { membership = "club" }
provider = { appointed = "lead", class = "senior" }
limit = [{ at_most = "1 h", where = { size = "group" }, lifted_when = { not_class = "junior" } }]
[[group.requirement]]
code = "paper"
title = "Paper"
document = "licence"
"""
NAMED = """table,kind,on,from,person,function,name,body
document,award,,2026-01-01,,,,
document,entry,,2026-01-01,,,,
document,degree,,2026-01-01,,,,
document,licence,,2026-01-01,,,,
document,licnce,,2026-01-01,,,,
membership,club,,2026-01-01,,,,
membership,clubb,,2026-01-01,,,,
appointment,,,2026-01-01,ana,lead,,
appointment,,,2026-01-01,ana,leed,,
class,,,2026-01-01,ana,,senior,
class,,,2026-01-01,ana,,junior,
class,,,2026-01-01,ana,,whatever,
"""


def test_what_the_curriculum_never_names_is_told_with_what_may_be_meant(tmp_path: Path) -> None:
    curriculum, file = tmp_path / "x.toml", tmp_path / "x.csv"
    curriculum.write_text(NAMING)
    file.write_text(NAMED)
    asked = ("judge", str(curriculum), "--evidence", str(file), "--on", "2026-06-01")

    (_, english), (_, french), (_, plain) = (
        said(*asked),
        said(*asked, "--language", "fr"),
        said(*asked, "--json"),
    )

    heading = "Not named in the curriculum, so without effect:\n"
    assert english.replace("\u00a0", " ").split(heading)[1].splitlines()[:4] == [
        "  - document “licnce”; did you mean “licence”?",
        "  - membership “clubb”; did you mean “club”?",
        "  - function “leed”; did you mean “lead”?",
        "  - class “whatever”",
    ]
    assert "document « licnce » ; vouliez-vous dire « licence » ?" in french.replace("\u00a0", " ").replace(
        "\u202f", " "
    )
    assert [(one["sort"], one["name"]) for one in json.loads(plain)["unnamed"]] == [
        ("document", "licnce"), ("membership", "clubb"), ("function", "leed"), ("class", "whatever"),
    ]  # fmt: skip


def test_json_has_renewal_audit_and_ignored_waivers_in_words(life: tuple[str, str]) -> None:
    file, evidence = life
    asked = ("judge", file, "--evidence", evidence, "--on", "2024-06-01", "--json")

    answer = json.loads(said(*asked, "--holder", "C-12")[1])
    french = json.loads(said(*asked, "--holder", "C-3", "--language", "fr")[1])

    renewal = answer["renewal"]
    assert (renewal["state"], renewal["spent"], renewal["audited"]) == ("running", {"e2": 300}, True)
    assert renewal["audit_in_words"] == "The renewal of cycle 2 is in the audit sample."
    assert renewal["requirements"]["hours"]["in_words"]["counted"] == "7\u00a0h"
    assert renewal["in_words"][0].startswith("The certificate is in force.")
    assert [one["reason"] for one in answer["ignored_waivers"]] == [
        "body", "one-person", "at-most", "other-cycle", "other-cycle",
    ]  # fmt: skip
    assert french["renewal"]["audit_in_words"].endswith("ne fait pas partie de l’échantillon vérifié.")
    assert french["ignored_waivers"][0]["in_words"].startswith("«\u00a0Douze heures\u00a0»")
    assert json.loads(said(*asked)[1])["renewal"]["audited"] is None


def test_a_waiver_of_renewal_says_from_which_day() -> None:
    text = "table,kind,requirement,from\nwaiver,waiver,hours,\nwaiver,waiver,huors,2024-01-01\n"

    with pytest.raises(Problems) as caught:
        read_case(read(RENEWED), [("case.csv", text)])

    assert [str(problem) for problem in caught.value.problems] == [
        "case.csv › row 2 › from: is empty: a waiver of renewal holds in the cycle it was granted in; write the day",
        'case.csv › row 3 › requirement: no requirement "huors"; did you mean "hours"?',
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (",x,talk,2026-02-30,,,,,,,,,,", 'row 2 › on: "2026-02-30" is not a date; there is no such day'),
        (",x,talk,,,,,,,,,,,", "row 2 › on: is empty: on which day?; write 2026-03-01"),
        (",x,talk,2026-02-01,soon,,,,,,,,,",
         'row 2 › minutes: "soon" is not a length of time; write "10 h", "7 h 30 min" or "90 min"'),
        (",x,talk,2026-02-01,,verfied,,,,,,,,", 'row 2 › status: "verfied" is not known; did you mean "verified"?'),
        ("documnt,x,talk,,,,,,,,,,,", 'row 2 › table: "documnt" is not known; did you mean "document"?'),
        (",x,talk,2026-02-01,,,,,,,,,,,,,x", "row 2: has 17 cells for 14 columns; quote text with commas"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_with_its_row_and_column(row: str, expected: str) -> None:
    text = ROWS.splitlines()[0] + "\n" + row + "\n"

    with pytest.raises(Problems) as caught:
        read_case(read(Path(COACH).read_bytes()), [("case.csv", text)])

    assert [str(problem) for problem in caught.value.problems] == [f"case.csv › {expected}"]


def test_a_wrong_command_line_says_how_it_is_used() -> None:
    for arguments in ((), ("judge", COACH), ("dance",), ("show", COACH, "--language", "de")):
        status, text = said(*arguments)

        assert status == 2
        assert "usage: curriculum" in text


@cases(200)
@given(
    content=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda text: ("kind,on\n" + text).encode())
    )
)
def test_no_evidence_file_makes_a_traceback(content: bytes) -> None:
    curriculum = read(Path(COACH).read_bytes())

    try:
        case = read_case(curriculum, [("case", content)])
    except Problems as found:
        case = None
        told = found.problems
    else:
        told = ()

    assert case is not None or told
