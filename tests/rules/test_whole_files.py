"""What a file says beside its requirements: stream, modules, titles, groups, renewal; and what is wrong there."""

from __future__ import annotations

from datetime import date

import pytest

from certification.rules.amounts import Period
from certification.rules.curriculum import Curriculum, Requirement
from certification.rules.files.naming import names_used
from certification.rules.files.problems import Problems, did_you_mean, nearest
from certification.rules.files.reading import read

STREAM = '[stream]\ncode = "x"\nname = "X"\n'
GROUP = '[[group]]\ncode = "g"\ntitle = "G"\n'
ASKED = '[[group.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\n'
GOOD = STREAM + GROUP + ASKED


def told(text: str) -> list[str]:
    """What is wrong with a file; nothing where it can be read."""
    try:
        read(text)
    except Problems as found:
        return [str(problem).replace("\u00a0", " ") for problem in found.problems]
    return []


MINUTES = 'module m › minutes: write minutes, such as 180, or "3 h"'
CARRY = 'renewal › carry_over: write "6 h", or a number of credits such as 6'


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('[[module]]\ncode = "m"\n', 'module m › title: is missing; add title = "…"'),
        ('[[step]]\ncode = "m"\n', 'step m › title: is missing; add title = "…"'),
        ('[[competence]]\ncode = "m"\n', 'competence m › title: is missing; add title = "…"'),
        ("[[title]]\n", 'title no. 1 › title: is missing; add title = "…"'),
        ("[[title]]\n[[title]]\ntitle = 1\n", "title no. 2 › title: must be text in quotation marks"),
        ('[[module]]\ncode = "m"\ntitle = "M"\nlink = "http://x"\n', "module m › link: must begin with https://"),
        ('[[module]]\ncode = "m"\ntitle = "M"\nminutes = -1\n', MINUTES),
        ('[[module]]\ncode = "m"\ntitle = "M"\nminutes = 100001\n', MINUTES),
        ('[[module]]\ncode = "m"\ntitle = "M"\nminutes = true\n', MINUTES),
        ('[scope]\nmay = ["a"]\nmay_fr = ["b", "c"]\n', "scope › may_fr: has 2 sentences where may has 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_beside_the_requirements(more: str, says: str) -> None:
    found = told(GOOD + more)

    assert says in found
    assert len(found) == (2 if "title no. 2" in says else 1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("[stream.issuer]\n", 'stream › issuer › name: is missing; add name = "…"'),
        ("[[stream.signatories]]\n", 'stream › signatories no. 1 › name: is missing; add name = "…"'),
        ("[[stream.teachers]]\n", 'stream › teachers no. 1 › name: is missing; add name = "…"'),
        ("expected_months = -1\n", "stream › expected_months: must be a whole number of months"),
        ("valid_months = 1201\n", "stream › valid_months: must be a whole number of months"),
        ("valid_months = true\n", "stream › valid_months: must be a whole number of months"),
        ("valid_months = 0\nexpected_months = 1200\n", ""),
    ],
)
def test_what_is_wrong_with_the_stream(words: str, says: str) -> None:
    assert told(STREAM + words + GROUP + ASKED) == ([says] if says else [])


def test_modules_take_minutes_or_a_length() -> None:
    def minutes(word: str) -> int:
        return read(f'{GOOD}[[module]]\ncode = "m"\ntitle = "M"\n{word}\n').modules[0].minutes

    assert [minutes(word) for word in ("", "minutes = 0", "minutes = 100000", 'minutes = "3 h"')] == [
        0,
        0,
        100_000,
        180,
    ]


def nested(depth: int, table: str = "group") -> str:
    """Groups inside each other."""
    text, path = "", ""
    for level in range(depth):
        path = f"{path}.group" if path else table
        text += f'[[{path}]]\ncode = "g{level}"\ntitle = "G"\n'
    return text + f'[[{path}.requirement]]\ncode = "r"\ntitle = "R"\nevidence = "talk"\n'


def test_groups_nest_eight_deep() -> None:
    renewal = GOOD + '[renewal]\ncycle = "1 year"\n'

    assert told(STREAM + nested(8)) == told(renewal + nested(8, "renewal.group")) == []
    assert any("nest deeper than 8" in one for one in told(STREAM + nested(9)))
    assert any("nest deeper than 8" in one for one in told(renewal + nested(9, "renewal.group")))


@pytest.mark.parametrize(
    ("needs", "says"),
    [
        ("0", ['group g › needs: write "all", or a number such as 1']),
        ("1", []),
        ("2", ['group g › needs: asks for 2 of 1; write needs = 1 or "all"']),
        ("true", ['group g › needs: write "all", or a number such as 1']),
        ('"all"', []),
    ],
)
def test_a_group_needs_so_many(needs: str, says: list[str]) -> None:
    assert told(f"{STREAM}{GROUP}needs = {needs}\n{ASKED}") == says


def test_a_group_and_a_requirement_have_titles() -> None:
    assert told(GOOD.replace('title = "G"\n', "")) == ['group g › title: is missing; add title = "…"']
    assert told(GOOD.replace('title = "R"\n', "")) == [
        'group g › requirement r › title: is missing; add title = "…"'
    ]


def test_an_exclusive_group_has_two_requirements() -> None:
    text = f"{STREAM}{GROUP}exclusive = true\n{ASKED}"

    assert told(text) == ["group g › exclusive: has no meaning with one requirement; remove it"]
    assert told(text + ASKED.replace('"r"', '"s"')) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", ['renewal › cycle: is missing; write cycle = "2 years"']),
        ('cycle = "27 days"', ['renewal › cycle: is shorter than 28 days; write cycle = "2 years"']),
        ('cycle = "28 days"', []),
        ('cycle = "0 years"', ["renewal › cycle: must be longer than nothing"]),
        ('cycle = "1 year"\nends_on = "02-29"',
         ['renewal › ends_on: "02-29" is not a day of the year; write "12-31" for 31 December']),
        ('cycle = "1 year"\nends_on = "02-28"', []),
        ('cycle = "18 months"\nends_on = "12-31"',
         ['renewal › cycle: must be whole years where ends_on names a day of the year; write cycle = "2 years"']),
        ('cycle = "24 months"\nends_on = "12-31"', []),
        ('cycle = "52 weeks"\nends_on = "12-31"',
         ['renewal › cycle: must be whole years where ends_on names a day of the year; write cycle = "2 years"']),
        ('cycle = "1 year"\ncarry_over = -1', [CARRY]),
        ('cycle = "1 year"\ncarry_over = 100001', [CARRY]),
        ('cycle = "1 year"\ncarry_over = true', [CARRY]),
        ('cycle = "1 year"\ncarry_over = 100000', []),
        ('cycle = "1 year"\ncarry_over = 0', []),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_renewal(words: str, says: list[str]) -> None:
    inner = (
        '[[renewal.group]]\ncode = "c"\ntitle = "C"\n[[renewal.group.requirement]]\ncode = "m"\ntitle = "M"\n'
    )

    assert told(f'{GOOD}[renewal]\n{words}\n{inner}evidence = "talk"\n') == says


def test_a_file_is_read_whole() -> None:
    curriculum: Curriculum = read(
        'version = "1"\n' + GOOD + '[holds]\nstop_for = ["fees"]\n[[title]]\ntitle = "T"\ntitle_fr = "Té"\n'
        'postnominal = "Tt"\nonly_if = { holding = "licence" }\n[scope]\nmay = ["a", "b"]\nmay_fr = ["c", "d"]\n'
        '[renewal]\ncycle = "2 years"\naudit_sample = "10 %"\n'
        '[[renewal.group]]\ncode = "h"\ntitle = "H"\n'
        '[[renewal.group.requirement]]\ncode = "l"\ntitle = "L"\nevidence = "lesson"\n'
    )  # fmt: skip

    assert curriculum.holds == ("fees",)
    assert [(one.title, one.title_fr, one.postnominal, one.only_if.holding) for one in curriculum.titles] == [
        ("T", "Té", "Tt", "licence")
    ]
    assert [(one.code, one.title, one.title_fr) for one in curriculum.scope_may] == [
        ("may-1", "a", "c"), ("may-2", "b", "d"),
    ]  # fmt: skip
    assert curriculum.renewal.cycle == Period(months=24)
    assert curriculum.renewal.carry_over == 0
    assert read(GOOD).holds is None


def test_a_megabyte_is_read_and_not_a_byte_more() -> None:
    room = 1_000_000 - len(GOOD) - 1

    assert told(f"{GOOD}#{'x' * room}") == []
    assert told(f"{GOOD}#{'x' * (room + 1)}") == ["file: is larger than a curriculum can be (1 MB)"]


@pytest.mark.parametrize(
    ("form", "fine"), [("1", True), ("2", False), ("0", False), ("true", False), ('"1"', False)]
)
def test_only_the_first_format_is_known(form: str, fine: bool) -> None:
    assert [one.startswith("format: ") for one in told(f"format = {form}\n{GOOD}")] == (
        [] if fine else [True]
    )


def test_a_place_that_is_not_utf_8_is_named_by_its_line() -> None:
    def place(content: bytes) -> str:
        with pytest.raises(Problems) as caught:
            read(content)
        return caught.value.problems[0].place

    assert [place(b"\xff"), place(b"a\nb\n\xff")] == ["line 1", "line 3"]


@pytest.mark.parametrize(
    ("text", "place", "suggestion"),
    [
        ("a =\n", "line 1, column 4", "text stands in quotation marks"),
        ("a =", "end of document", "text stands in quotation marks"),
        ("[x]\ny = 1\n[x]\nz = 1", "line 3", "the same heading stands twice"),
        ("x = 1\nx = 2\n", "line 2, column 6", "the same word stands twice"),
    ],
)
def test_broken_toml_is_explained(text: str, place: str, suggestion: str) -> None:
    [problem] = told(text)

    assert problem.startswith(place)
    assert suggestion in problem


def test_the_nearest_word_is_meant_and_where_none_is_near_all_are_named() -> None:
    words = ["hours", "hour", "our", "count"]

    assert did_you_mean("hourss", words) == 'did you mean "hours"?'
    assert did_you_mean("HOUR", words) == 'did you mean "hour"?'
    assert did_you_mean("zzz", words) == ""
    assert nearest("zzz", []) == ""
    assert nearest("zzz", [f"w{number:02}" for number in range(30)]) == "there are: " + ", ".join(
        f"w{number:02}" for number in range(20)
    )


def test_every_name_of_a_requirement_is_found() -> None:
    curriculum = read(GOOD.replace('evidence = "talk"', '''evidence = "talk"
measure = "coverage"
of = "area"
values = ["north"]
same = "room"
after = ["document:scope", "enrolment"]
covered_by = { document = "agreement", same = "provider" }
waiver = { by = "board" }
only_if = { holding = "licence", not_holding = "ban" }
where = [{ size = "group" }, { level = 2 }]
must = { note = { given = true } }
provider = { appointed = "lead", class = "faculty", not_class = "learner" }
limit = [{ per = "month", at_least = 1, of = "partner", lifted_when = { class = "certified" } },
         { evidence = ["talk", "walk"], at_most = 3, where = { kindness = "much" } }]
'''))  # fmt: skip

    assert set(names_used(curriculum.requirement("r"))) >= {
        "area", "north", "room", "scope", "agreement", "board", "licence", "ban", "size", "group", "level", "2", "note",
        "lead", "faculty", "learner", "month", "partner", "certified", "walk", "kindness", "much", "talk",
    }  # fmt: skip
    assert "enrolment" not in set(names_used(curriculum.requirement("r")))


@pytest.mark.parametrize(
    "word",
    ["masters", "award", "fees", "lesson.two", "room", "seat", "tier", "only-in-the-record", "category-2"],
)
def test_a_word_may_name_anything_the_file_or_the_record_knows(word: str) -> None:
    text = GOOD.replace(GROUP, GROUP + 'only_if = { holding = "masters" }\n') + (
        'must = { room = { same_as = "seat" }, area = "category-1" }\n'
        'provider = { appointed = "lead", level_of = "tier" }\n'
        '[[title]]\ntitle = "T"\nonly_if = { holding = "award" }\n'
        '[holds]\nstop_for = ["fees"]\n[renewal]\ncycle = "1 year"\n[[renewal.group]]\ncode = "h"\ntitle = "H"\n'
        '[[renewal.group.requirement]]\ncode = "l"\ntitle = "L"\nevidence = "lesson.*"\n'
    )

    assert told(f'{text}[words]\n"{word}" = {{ en = "word", fr = "mot" }}\n') == []
    assert told(f'{text}[words]\nmaster = {{ en = "word" }}\n') == [
        'words › master: is used nowhere in this file; did you mean "masters"?'
    ]


def test_codes_listed_in_the_file_are_checked_where_they_are_used() -> None:
    listed = '[[step]]\ncode = "agree"\ntitle = "A"\n[[step]]\ncode = "plan"\ntitle = "P"\n'

    def wrong(words: str) -> list[str]:
        return told(GOOD + words + listed)

    place = "group g › requirement r"
    assert wrong('where = { steps = "agree" }\n') == []
    assert wrong('where = { steps = "agre" }\n') == [f'{place}: no step "agre"; did you mean "agree"?']
    assert wrong('must = { steps = { all_of = ["plan", "zzz"] } }\n') == [
        f'{place} › must: no step "zzz"; listed in this file: agree, plan'
    ]
    assert wrong('limit = [{ where = { steps = { not = "zzz" } }, at_most = 1 }]\n') == [
        f'{place} › limit no. 1: no step "zzz"; listed in this file: agree, plan'
    ]
    convert = 'convert = [{ each = 1, gives = 1, where = { steps = "zzz" } }]'
    support = f'{{ evidence = "care", each = 1, allows = 1, {convert} }}'
    assert wrong(f"limit = [{{ at_most = 3 }}, {{ support = {support} }}]\n") == [
        f'{place} › limit no. 2 › support › convert no. 1: no step "zzz"; listed in this file: agree, plan'
    ]
    assert wrong('convert = [{ each = 1, gives = 1, where = { steps = "zzz" } }]\n') == [
        f'{place} › convert no. 1: no step "zzz"; listed in this file: agree, plan'
    ]


def test_days_are_read() -> None:
    asked = read(
        GOOD
        + ASKED.replace('"r"', '"s"')
        + ASKED.replace('"r"', '"t"')
        + 'after = 2026-01-02\nuntil = ["enrolment + 6 months", "first:s - 2 weeks"]\n'
    ).requirement("t")

    assert asked.after[0].day == date(2026, 1, 2)
    assert [(one.kind, one.plus, one.minus, one.first) for one in asked.until] == [
        ("enrolment", Period(months=6), Period(), False),
        ("requirement", Period(), Period(days=14), True),
    ]


def asked(words: str) -> Requirement:
    """The requirement with these words."""
    return read(GOOD + words).requirement("r")


def test_values_may_say_for_themselves_how_much_of_each() -> None:
    coverage = 'measure = "coverage"\nof = "area"\n'
    place = "group g › requirement r › values"

    counts, times = (
        asked(coverage + "values = { a = 2, b = 3 }"),
        asked(coverage + 'values = { a = "1 h", b = "2 h" }'),
    )

    assert (counts.values, counts.eachs, counts.each_timed, counts.needed) == (
        ("a", "b"),
        (("a", 2), ("b", 3)),
        False,
        2,
    )
    assert (times.eachs, times.each_timed) == ((("a", 60), ("b", 120)), True)
    assert asked(coverage + "values = [1, 2]\neach = 3").values == ("1", "2")
    assert told(f'{GOOD}{coverage}values = {{ a = 2, b = "2 h" }}') == [
        f"{place}: some amounts are written in time and some in numbers; write all in one unit"
    ]
    assert told(f"{GOOD}{coverage}values = {{ a = 0 }}") == [f"{place} › a: must be more than nothing"]
    assert told(f"{GOOD}{coverage}values = {{}}")[0] == f"{place}: lists nothing"
    assert told(f"{GOOD}{coverage}values = {{ a = 1 }}\neach = 2") == [
        "group g › requirement r › each: stands beside values that say themselves how much of each; remove it"
    ]
    assert told(f'{GOOD}{coverage}at_least = 1\nvalues = ["a", "b", "a"]') == [
        f"{place}: lists a value twice; remove one of the two"
    ]
    assert told(f'{GOOD}{coverage}values = ["a", "b", "A"]') == []


def test_amounts_are_read_in_their_own_unit() -> None:
    credits_ = 'measure = "credits"\nat_least = 1.5\nconvert = [{ each = "3 h", gives = 0.5 }]\n'
    ratio = 'measure = "hours"\nat_least = 10\nlimit = [{ support = { evidence = "care", each = 2, allows = 5 } }]'

    assert (asked(credits_).needed, asked(credits_).convert[0].each, asked(credits_).convert[0].gives) == (
        150,
        180,
        50,
    )
    assert asked(credits_ + "limit = [{ at_most = 4, as_logged = true }]").limits[0].at_most == 240
    assert (
        asked(ratio).needed,
        asked(ratio).limits[0].support.each,
        asked(ratio).limits[0].support.allows,
    ) == (600, 2, 300)
    assert (
        asked('measure = "hours"\nat_least = 1.5').needed,
        asked('measure = "hours"\nat_least = "2 h"').needed,
    ) == (90, 120)
    assert asked('measure = "hours"\nat_least = 0.55').needed == 33
    assert asked('same = { of = "provider", at_most = 2 }').same_most == 2
    assert (asked('same = "provider"').same_most, asked('same = { of = "provider" }').same_most) == (1, 1)
    assert asked("").needed == 1
    assert asked('measure = "average"\nof = "rating"\nat_least = 4.5').needed == 450
    score = 'measure = "score"\nof = "score"\nat_least = '
    assert [asked(score + least).needed for least in ("80", "80.5")] == [80, 8050]
    assert asked('measure = "average"\nof = "rating"\nat_least = "80 %"').needed == 80


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ('measure = "credits"\nat_least = 1\nconvert = [{ gives = 1 }]',
         ['convert no. 1 › each: is missing; write each = "3 h" and gives = 1']),
        ('measure = "credits"\nat_least = 1\nconvert = [{ each = 0, gives = 1 }]',
         ["convert no. 1 › each: must be more than nothing"]),
        ('measure = "credits"\nat_least = 1\nconvert = [{ each = 1 }]',
         ['convert no. 1 › gives: is missing; write each = "3 h" and gives = 1']),
        ('limit = [{ support = { evidence = "care", each = 0, allows = 1 } }]',
         ["limit no. 1 › support › each: must be more than nothing"]),
        ('limit = [{ support = { evidence = "care", allows = 1 } }]',
         ['limit no. 1 › support › each: is missing; write each = "1 h" and allows = "10 h"']),
        ('limit = [{ support = { evidence = "care", each = 1 } }]',
         ['limit no. 1 › support › allows: is missing; write each = "1 h" and allows = "10 h"']),
        ('limit = [{ support = { each = 1, allows = 1 } }]',
         ["limit no. 1 › support › evidence: is missing: which lines support the others?"]),
        ('measure = "hours"\nat_least = "2 h"\nlimit = [{ support = { evidence = "care", each = 1, allows = 1.5 } }]',
         ['limit no. 1 › support › allows: write a length of time, such as "10 h"']),
        ('measure = "sum"\nof = "points"',
         ['at_least: is missing: how much is needed?; write at_least = "10 h" or at_least = 5']),
        ('measure = "hours"\nat_least = true', ['at_least: write a length of time, such as "10 h" or "7 h 30 min"']),
        ('measure = "hours"\nat_least = 0.0',
         ["at_least: asks for nothing; remove the requirement, or write advice = true"]),
        ('measure = "hours"\nat_least = -0.5', ['at_least: write a length of time, such as "10 h" or "7 h 30 min"']),
        ('measure = "hours"\nat_least = 10000000.0',
         ['at_least: write a length of time, such as "10 h" or "7 h 30 min"']),
        ('measure = "hours"\nat_least = 9999999.5', []),
        ('measure = "hours"\nat_least = -1.5', ['at_least: write a length of time, such as "10 h" or "7 h 30 min"']),
        ('measure = "hours"\nat_least = 0.001', ['at_least: write a length of time, such as "10 h" or "7 h 30 min"']),
        ('same = { of = "provider", at_most = 0 }', ["same › at_most: lets nothing count; write at_most = 1 or more"]),
        ('same = { at_most = 2 }', ['same › of: is missing; add of = "…"']),
        ("window = { opens_with = \"s\" }", ['window › length: is missing; write length = "2 years"']),
        ("reuse = {}", ["reuse › at_most: is missing"]),
        ("reuse = 3", ['reuse: must be "free", "none" or a cap; write reuse = "none" or reuse = { at_most = "10 h" }']),
        ("waiver = {}", ['waiver: says nothing; write by = "board" or at_most = "4 h"']),
        ("covered_by = { document = \"a\", membership = \"b\" }",
         ['covered_by no. 1: names a document or a membership, one of the two; write document = "agreement"']),
        ("evidence = []", None),
        ('provider = { level_of = "level" }', ["provider: needs appointed: it is the appointment that names levels"]),
        ('provider = { class = "a", not_class = "a" }',
         ['provider › not_class: nobody is of the class "a" and not of it; remove one of the two']),
        ('provider = { for = "2 years" }',
         ['provider › for: for so long what?; write class = "faculty" or appointed = "consultant" beside it']),
        ("where = { level = [1, 2.5] }", []),
        ("where = { level = [1, {}] }",
         ["where › level: may only list text, numbers, true or false; write the table without [ ]"]),
        ("where = { level = [1, [2]] }", ["where › level: may only list text, numbers, true or false"]),
        ("where = { level = { at_least = true } }", ["where › level: at_least must be a number, such as 4 or 4.5"]),
        ('where = { minutes = { at_least = "1 h" } }', []),
        ('where = { level = { at_least = "1 h" } }', ["where › level: at_least must be a number, such as 4 or 4.5"]),
        ('where = { minutes = { at_least = "soon" } }',
         ['where › minutes: "soon" is not a length of time; write "10 h", "7 h 30 min" or "90 min"']),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_requirement(words: str, says: list[str] | None) -> None:
    text = GOOD + ASKED.replace('"r"', '"s"').replace("talk", "walk")
    text = text.replace('evidence = "talk"\n', f'evidence = "talk"\n{words}\n')

    place = "group g › requirement r"
    if says is None:
        text = text.replace('evidence = "talk"\n', "")
        says = ["evidence: names no kind of evidence"]
    assert [one.removeprefix(f"{place} › ").removeprefix(place).removeprefix(": ") for one in told(text)] == [
        one.replace("provider: needs", "provider › level_of: needs") for one in says
    ]


def test_conditions_are_read() -> None:
    found = asked(
        'where = { level = [1, 2], size = "a", ok = true, note = { not = ["x", "y"] } }'
    ).filter.where

    assert [(one.attribute, one.test, one.value) for one in found] == [
        ("level", "any_of", (1, 2)), ("size", "is", "a"), ("ok", "is", True), ("note", "none_of", ("x", "y")),
    ]  # fmt: skip


def test_in_an_exclusive_group_what_stands_below_waits_for_what_stands_above() -> None:
    first = ASKED.replace('"r"', '"s"').replace('evidence = "talk"', 'evidence = "talk"\nafter = "r"')
    circle = "wait for each other: s → r → s; one of them must be free to come first"

    assert told(f"{STREAM}{GROUP}exclusive = true\n{first}{ASKED}") == [f"group g › requirement s: {circle}"]
    assert told(f"{STREAM}{GROUP}{first}{ASKED}") == []
    inner = '[[group.group]]\ncode = "i"\ntitle = "I"\nexclusive = true\n'
    inside = (first + ASKED).replace("[[group.requirement]]", "[[group.group.requirement]]")
    assert [one.partition(": ")[2] for one in told(f"{STREAM}{GROUP}{inner}{inside}")] == [circle]
    assert [one.partition(": ")[2] for one in told(f"{STREAM}{GROUP}exclusive = true\n{inner}{inside}")] == [
        circle
    ]


def test_a_text_is_not_endless_and_every_table_has_its_code() -> None:
    def about(length: int) -> str:
        return GOOD + f'about = "{"x" * length}"\n'

    assert told(about(5000)) == []
    assert told(about(5001)) == ["group g › requirement r › about: is longer than 5000 characters"]
    assert told(GOOD.replace('code = "x"\n', "")) == ['stream › code: is missing; add code = "…"']
    assert told(GOOD.replace('code = "x"', 'code = " "')) == ["stream › code: is empty"]
    assert told(GOOD.replace('code = "x"', 'code = "Trauma Coach"')) == [
        'stream › code: "Trauma Coach" may only have a–z, 0–9 and hyphens; write "trauma-coach"'
    ]
