"""Requirements that no evidence could meet, and their neighbours that evidence can."""

from __future__ import annotations

import pytest

from certification.rules.files.problems import Problems
from certification.rules.files.reading import read

HEAD = 'stream = { code = "x", name = "X" }\n[[group]]\ncode = "g"\ntitle = "G"\n[[group.requirement]]\n'
PLACE = "group g › requirement r"


def told(words: str, about: str = 'evidence = "talk"') -> list[str]:
    """What is said about one requirement with these words; nothing where it is possible."""
    try:
        read(f'{HEAD}code = "r"\ntitle = "R"\n{about}\n{words}\n')
    except Problems as found:
        return [str(problem).removeprefix(PLACE).replace("\u00a0", " ") for problem in found.problems]
    return []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("at_least = 0", [" › at_least: asks for nothing; remove the requirement, or write advice = true"]),
        ('at_least = 0\nadvice = true\n[[group.requirement]]\ncode = "q"\ntitle = "Q"\nevidence = "talk"', []),
        ('measure = "coverage"\nof = "area"\nvalues = ["a"]\nat_least = 0',
         [" › at_least: asks for nothing; remove the requirement, or write advice = true"]),
        ("at_least = 5\nat_most = 4", [" › at_most: allows 4, but 5 is needed; write at least 5"]),
        ("at_least = 5\nat_most = 5", []),
        ("first = 0", [" › first: lets nothing count; write first = 1 or more"]),
        ("latest = 0", [" › latest: lets nothing count; write latest = 1 or more"]),
        ("at_least = 2\nfirst = 1", [" › first: lets 1 count, but 2 are needed; write first = 2 or more"]),
        ("at_least = 2\nlatest = 1", [" › latest: lets 1 count, but 2 are needed; write latest = 2 or more"]),
        ("at_least = 2\nlatest = 2", []),
        ("at_least = 2\nfirst = 1\nconvert = [{ each = 1, gives = 2 }]", []),
        ('measure = "hours"\nat_least = "2 h"\nfirst = 1', []),
        ("first = 1\nlatest = 1", [" › latest: cannot be combined with first; keep one of them"]),
        ('values = ["a"]', [' › values: has no meaning with measure = "count"; write measure = "coverage"']),
        ('measure = "distinct"\nof = "room"\nat_least = 2\nvalues = ["a"]',
         [" › at_least: asks for 2 of 1 values"]),
        ('measure = "distinct"\nof = "room"\nat_least = 2\nvalues = ["a", "b"]', []),
        ('measure = "distinct"\nof = "room"\nat_least = 2', []),
        ('measure = "coverage"\nof = "area"\nvalues = ["a"]\neach = 0', [" › each: must be more than nothing"]),
        ('measure = "coverage"\nof = "area"\nvalues = ["a"]\neach = 1', []),
        ("each = 2", [' › each: has no meaning with measure = "count"; write measure = "coverage"']),
        ('measure = "distinct"\nof = "room"\nat_least = 2\nsame = "room"',
         [" › same: allows 1 different (room), yet 2 are asked; remove one of the two"]),
        ('measure = "distinct"\nof = "room"\nat_least = 2\nsame = { of = "room", at_most = 2 }', []),
        ('measure = "distinct"\nof = "room"\nat_least = 2\nsame = "provider"', []),
        ('after = 2026-01-02\nuntil = 2026-01-01',
         [" › until: lies before after (2026-01-01 before 2026-01-02); nothing could ever count"]),
        ("after = 2026-01-01\nuntil = 2026-01-01", []),
        ('after = "enrolment + 2 months"\nuntil = "enrolment + 1 month"',
         [" › until: lies before after (enrolment + 1 month before enrolment + 2 months); nothing could ever count"]),
        ('after = "enrolment + 2 months"\nuntil = "enrolment + 2 months"', []),
        ('after = "enrolment + 2 months"\nuntil = "document:licence + 1 month"', []),
        *((f'after = "{early}"\nuntil = "{late}"',
           [f" › until: lies before after ({late} before {early}); nothing could ever count"] if never else [])
          for early, late, never in (
              ("enrolment", "enrolment - 1 day", True),
              ("enrolment", "enrolment", False),
              ("enrolment", "enrolment + 1 day", False),
              ("enrolment + 1 day", "enrolment", True),
              ("enrolment - 1 day", "enrolment", False),
              ("enrolment - 1 month", "enrolment - 2 months", True),
              ("2026-02-01 + 1 day", "2026-02-01", True),
              ("2026-02-01", "2026-02-02 - 1 day", False),
              ("enrolment + 32 days", "enrolment + 1 month", True),
              ("enrolment + 31 days", "enrolment + 1 month", False),
              ("enrolment + 1 month", "enrolment + 28 days", False),
              ("enrolment + 1 month", "enrolment + 27 days", True),
              ("enrolment - 28 days", "enrolment - 1 month", False),
              ("enrolment - 27 days", "enrolment - 1 month", True),
              ("enrolment - 1 month", "enrolment - 31 days", False),
              ("enrolment - 1 month", "enrolment - 32 days", True),
              ("enrolment + 62 days", "enrolment + 2 months", False),
              ("enrolment + 63 days", "enrolment + 2 months", True),
          )),
        ('within = "0 days"', [" › within: is no time at all"]),
        ('window = "0 days"', [" › window: is no time at all"]),
        ('window = "1 day"\nwithin = "1 day"', []),
    ],
)  # fmt: skip
def test_words_that_contradict_each_other(words: str, says: list[str]) -> None:
    assert told(words) == says


@pytest.mark.parametrize(
    ("about", "words", "says"),
    [
        ('document = "licence"', "at_least = 0", [" › at_least: asks for nothing"]),
        ('document = "licence"', 'at_least = 2\nsince = "enrolment"',
         [" › since: asks for one unbroken cover, not for several papers; remove at_least"]),
        ('document = "licence"', 'at_least = 1\nsince = "enrolment"', []),
        ('membership = "club"', "at_least = 2", []),
        ('elapsed = "0 days"', 'since = "enrolment"', [" › elapsed: is no time at all"]),
        ('elapsed = "1 day"', 'since = "enrolment"', []),
    ],
)  # fmt: skip
def test_papers_and_time_that_nobody_could_have(about: str, words: str, says: list[str]) -> None:
    assert told(words, about) == says


ODDS = " › must: no line can satisfy both: size; change one of the two"


@pytest.mark.parametrize(
    ("where", "must", "possible"),
    [
        ("{ at_least = 3 }", "{ at_most = 2 }", False),
        ("{ at_least = 3 }", "{ at_most = 3 }", True),
        ("{ at_least = 3, at_most = 5 }", "{ at_least = 6 }", False),
        ("{ at_least = 3, at_most = 5 }", "{ at_most = 2 }", False),
        ('"a"', '{ not = "a" }', False),
        ('"a"', '{ not = "b" }', True),
        ('["a", "b"]', '{ not = ["a", "b"] }', False),
        ('["a", "b"]', '{ not = "a" }', True),
        ('"a"', '"b"', True),
        ("true", "false", False),
        ("true", "true", True),
        ("{ given = false }", '"a"', False),
        ("{ given = false }", '["a", "b"]', False),
        ("{ given = false }", '{ all_of = ["a"] }', False),
        ("{ given = false }", "{ at_least = 1 }", False),
        ("{ given = false }", "{ at_most = 1 }", False),
        ("{ given = false }", '{ same_as = "provider" }', False),
        ("{ given = false }", '{ not = "a" }', True),
        ("{ given = true }", '"a"', True),
    ],
)
def test_conditions_on_one_attribute_may_be_at_odds(where: str, must: str, possible: bool) -> None:
    assert told(f"where = {{ size = {where} }}\nmust = {{ size = {must} }}") == ([] if possible else [ODDS])


HOURS = 'measure = "hours"\nat_least = "10 h"\n'
SHARE_OF_ALL = (
    "caps the share of lines that are all there is, so the requirement cannot be met; name a part: where"
)


@pytest.mark.parametrize(
    ("words", "limit", "says"),
    [
        ("at_least = 5\n", "{ at_most = 4 }", "at_most allows 4, but 5 is needed; raise the cap, or ask for less"),
        ("at_least = 5\n", "{ at_most = 5 }", ""),
        ("at_least = 5\n", '{ at_most = 4, per = "month" }', ""),
        ("at_least = 5\n", '{ at_most = 4, where = { size = "a" } }', ""),
        ("at_least = 5\n", '{ at_most = 4, lifted_when = { class = "certified" } }', ""),
        ("at_least = 5\n", '{ at_most = 4, provider = { class = "faculty" } }', ""),
        ("at_least = 5\n", '{ at_most = 4, evidence = "talk" }',
         "at_most allows 4, but 5 is needed; raise the cap, or ask for less"),
        ("at_least = 5\n", '{ at_most = 4, after = "enrolment" }', ""),
        ("at_least = 5\n", '{ at_most = 4, until = "enrolment" }', ""),
        ('at_least = 5\nwhere = { size = "a" }\n', '{ at_most = 4, where = { size = "a" } }',
         "at_most allows 4, but 5 is needed; raise the cap, or ask for less"),
        ('at_least = 5\nprovider = { class = "f" }\n', '{ at_most = 4, provider = { class = "f" } }',
         "at_most allows 4, but 5 is needed; raise the cap, or ask for less"),
        (HOURS, '{ at_most = "9 h" }', "at_most allows 9 h, but 10 h is needed; raise the cap, or ask for less"),
        ('measure = "distinct"\nof = "room"\nat_least = 5\n', "{ at_most = 4 }", ""),
        ("", '{ at_most = 0, per = "month" }', "at_most = 0 lets nothing count"),
        ("", '{ at_most = 0, where = { size = "a" } }', ""),
        ("at_least = 5\n", '{ per = "month", at_least = 3, at_most = 2 }',
         "at_least is more than at_most, so nothing counts in any month"),
        ("at_least = 5\n", '{ per = "month", at_least = 2, at_most = 2 }', ""),
        ("at_least = 5\n", '{ per = "month", at_least = 3, of = "room", at_most = 2 }', ""),
        ('where = { size = "a" }\n', '{ where = { size = { not = "a" } }, at_most = 1 }',
         "never applies: no line of this requirement is of that sort"),
        ("", '{ evidence = "walk", at_most = 1 }',
         "never applies: this requirement is about other evidence; it is about talk"),
        ("", '{ evidence = ["walk", "talk"], at_most = 1 }', ""),
        (HOURS, '{ evidence = "talk", at_most_share = "1/2" }', SHARE_OF_ALL),
        (HOURS, '{ evidence = "talk", at_most_share = "100 %" }', ""),
        (HOURS, '{ evidence = "talk", at_most_share = "1/2", share_of = "needed" }', SHARE_OF_ALL),
        ('measure = "distinct"\nof = "room"\nat_least = 5\n',
         '{ evidence = "talk", at_most_share = "1/2", share_of = "needed" }', ""),
        ('measure = "distinct"\nof = "room"\nat_least = 5\n', '{ evidence = "talk", at_most_share = "1/2" }',
         SHARE_OF_ALL),
        (HOURS, '{ where = { size = "a" }, at_least_share = "0 %" }', "at_least_share of nothing limits nothing"),
        (HOURS, '{ where = { size = "a" }, at_least_share = "1 %" }', ""),
        (HOURS, '{ support = { evidence = "care", each = 1, allows = "0 h" } }', "allows nothing"),
        (HOURS, '{ support = { evidence = "care", each = 1, allows = "1 h" } }', ""),
        (HOURS, '{ where = { size = "a" }, at_least = "11 h" }',
         "at_least reserves 11 h, but only 10 h is needed in all; ask for less, or need more"),
        (HOURS, '{ where = { size = "a" }, at_least = "10 h" }', ""),
        (HOURS, '{ evidence = "talk", at_least = "2 h" }',
         "at_least reserves lines that are all there is; name a part: where"),
        (HOURS, '{ evidence = "talk", per = "month", at_least = "11 h" }', ""),
        ('measure = "credits"\nat_least = 3\nconvert = [{ each = "1 h", gives = 1 }]\n',
         '{ at_most = "4 h", as_logged = true }', ""),
    ],
)  # fmt: skip
def test_limits_that_leave_nothing_or_take_nothing(words: str, limit: str, says: str) -> None:
    assert told(f"{words}limit = [{limit}]") == ([f" › limit no. 1: {says}"] if says else [])


@pytest.mark.parametrize(
    ("caps", "possible"),
    [
        (('{ evidence = "talk", at_most = 2 }', '{ evidence = "walk", at_most = 2 }'), False),
        (('{ evidence = "talk", at_most = 2 }', '{ evidence = "walk", at_most = 3 }'), True),
        (('{ evidence = "talk", at_most = 4 }', '{ evidence = "walk", at_most = 2 }',
          '{ evidence = "talk", at_most = 2 }'), False),
        (('{ evidence = "talk", at_most = 2 }',), True),
        (('{ evidence = "talk", at_most = 2 }', '{ evidence = "walk", at_most = 2, per = "month" }'), True),
        (('{ evidence = "talk", at_most = 2 }',
          '{ evidence = "walk", at_most = 2, lifted_when = { class = "f" } }'), True),
        (('{ evidence = "talk", at_most = 2 }', '{ evidence = "walk", where = { size = "a" }, at_most = 2 }'), True),
    ],
)  # fmt: skip
def test_the_caps_of_all_kinds_together_must_leave_enough(caps: tuple[str, ...], possible: bool) -> None:
    says = " › limit: all caps together allow 4, but 5 is needed; raise a cap, or ask for less"

    assert told(f"at_least = 5\nlimit = [{', '.join(caps)}]", 'evidence = ["talk", "walk"]') == (
        [] if possible else [says]
    )


CREDITS = 'measure = "credits"\nat_least = 3\n'


@pytest.mark.parametrize(
    ("words", "conversions", "says"),
    [
        ("", "{ each = 3, gives = 1, whole = true }",
         ("convert no. 1: gives nothing: each line is one, and whole = true leaves out what is less than 3; "
         "remove whole = true")),
        ("", "{ each = 1, gives = 1, whole = true }", ""),
        ("", "{ each = 3, gives = 1 }", ""),
        ("", '{ each = "3 h", gives = 1, whole = true }', ""),
        ("", '{ evidence = "walk", each = 1, gives = 1 }',
         "convert no. 1: never applies: this requirement is about other evidence; it is about talk"),
        ("", '{ evidence = "talk", each = 1, gives = 1 }', ""),
        ('where = { size = "a" }\n', '{ where = { size = { not = "a" } }, each = 1, gives = 1 }',
         "convert no. 1: never applies: no line of this requirement is of that sort"),
        ('must = { size = "a" }\n', '{ where = { size = { not = "a" } }, each = 1, gives = 1 }',
         "convert no. 1: never applies: no line of this requirement is of that sort"),
        ("", '{ each = 1, gives = 1 }, { where = { size = "a" }, each = 2, gives = 1 }',
         "convert no. 2: never applies: convert no. 1 takes every line; put the narrower one first"),
        ("", '{ where = { size = "a" }, each = 2, gives = 1 }, { each = 1, gives = 1 }', ""),
        ('where = { size = "a" }\n', '{ where = { size = "a" }, each = 2, gives = 1 }, { each = 1, gives = 1 }',
         "convert no. 2: never applies: convert no. 1 takes every line; put the narrower one first"),
    ],
)  # fmt: skip
def test_a_conversion_that_never_applies_or_gives_nothing_is_told(
    words: str, conversions: str, says: str
) -> None:
    assert told(f"{words}{CREDITS}convert = [{conversions}]") == ([f" › {says}"] if says else [])


def test_a_conversion_of_what_a_ratio_leans_on_that_gives_nothing_is_told() -> None:
    support = 'support = { evidence = "walk", each = 1, allows = 2, convert = [{ each = 2, gives = 1, whole = true }] }'

    assert told(f"at_least = 5\nlimit = [{{ {support} }}]") == [
        (
            " › limit no. 1 › support › convert no. 1: gives nothing: each line is one, and whole = true leaves out "
            "what is less than 2; remove whole = true"
        )
    ]


@pytest.mark.parametrize(
    ("per", "of", "least", "one"),
    [
        ("day", "day", 2, "day"),
        ("day", "month", 2, "day"),
        ("month", "quarter", 2, "month"),
        ("month", "day", 2, ""),
        ("quarter", "year", 2, "quarter"),
        ("quarter", "half-year", 2, "quarter"),
        ("half-year", "year", 2, "half-year"),
        ("half-year", "half-year", 2, "half-year"),
        ("half-year", "quarter", 2, ""),
        ("month", "half-year", 2, "month"),
        ("day", "half-year", 2, "day"),
        ("week", "half-year", 2, ""),
        ("week", "week", 2, "week"),
        ("week", "month", 2, ""),
        ("line", "counterpart", 2, "line"),
        ("line", "counterpart", 1, ""),
        ("provider", "provider", 2, "provider"),
        ("provider", "counterpart", 2, ""),
        ("room", "room", 3, "room"),
    ],
)
def test_a_part_that_has_only_one_by_its_sense_cannot_be_asked_for_several(
    per: str, of: str, least: int, one: str
) -> None:
    says = f" › limit no. 1: asks for {least} different ({of}), but each {one} has one; write per otherwise"

    for pers in (f'"{per}"', f'["size", "{per}"]'):
        limit = f'{{ per = {pers}, of = "{of}", at_least = {least} }}'
        assert told(f"at_least = 5\nlimit = [{limit}]") == ([says] if one else [])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ('measure = "score"\nof = "score"\nat_least = 80\nmust = { score = { at_most = 50 } }',
         "at_least: asks for more than score may be (at most 50); change one of the two"),
        ('measure = "score"\nof = "score"\nat_least = 80\nmust = { score = { at_most = 80 } }', ""),
        ('measure = "score"\nof = "score"\nat_least = 80\nmust = { other = { at_most = 50 } }', ""),
        ('measure = "average"\nof = "score"\nat_least = 4.5\nwhere = { score = [3, 4] }',
         "at_least: asks for more than score may be (at most 4); change one of the two"),
        ('measure = "average"\nof = "score"\nat_least = 4.5\nwhere = { score = [3, 5] }', ""),
        ('measure = "sum"\nof = "score"\nat_least = 80\nmust = { score = { at_most = 50 } }', ""),
    ],
)  # fmt: skip
def test_a_number_that_no_line_may_have_cannot_be_asked_for(words: str, says: str) -> None:
    assert told(words) == ([f" › {says}"] if says else [])


@pytest.mark.parametrize(
    ("after", "until", "never"), [("q", "q - 1 day", True), ("first:q", "q - 1 day", False)]
)
def test_from_the_first_to_the_last_time_may_pass(after: str, until: str, never: bool) -> None:
    other = '[[group.requirement]]\ncode = "q"\ntitle = "Q"\nevidence = "walk"'
    says = f" › until: lies before after ({until} before {after}); nothing could ever count"

    assert told(f'after = "{after}"\nuntil = "{until}"\n{other}') == ([says] if never else [])


ALL = "limit no. 1: at_most allows 2, but 3 different ({}) are needed; raise the cap, or ask for less"


@pytest.mark.parametrize(
    ("words", "limit", "says"),
    [
        ('measure = "distinct"\nof = "provider"\nat_least = 3', "at_most = 2", ALL.format("provider")),
        ('measure = "distinct"\nof = "provider"\nat_least = 3', "at_most = 3", ""),
        ('measure = "distinct"\nof = "provider"\nat_least = 3', "at_most = 1",
         ALL.replace("2", "1").format("provider")),
        ('measure = "days"\nat_least = 3', "at_most = 2", ALL.format("day")),
        ('measure = "coverage"\nof = "year"\nvalues = ["2023", "2024", "2025"]', "at_most = 2", ALL.format("year")),
        ('measure = "coverage"\nof = "year"\nvalues = ["2023", "2024"]', "at_most = 2", ""),
        ('measure = "distinct"\nof = "area"\nat_least = 3', "at_most = 2", ""),
        ('measure = "distinct"\nof = "provider"\nat_least = 3', 'per = "month", at_most = 2', ""),
        ('measure = "distinct"\nof = "provider"\nat_least = 3', 'where = { size = "a" }, at_most = 2', ""),
        ('measure = "distinct"\nof = "provider"\nat_least = 3', 'lifted_when = { class = "f" }, at_most = 2', ""),
        ('measure = "distinct"\nof = "provider"\nat_least = 30', 'at_most = "20 min"', ""),
        ('measure = "distinct"\nof = "provider"\nat_least = 3', "at_most = 0",
         "limit no. 1: at_most = 0 lets nothing count"),
    ],
)  # fmt: skip
def test_fewer_lines_than_different_ones_that_are_asked(words: str, limit: str, says: str) -> None:
    assert told(f"{words}\nlimit = [{{ {limit} }}]") == ([f" › {says}"] if says else [])


GROUP = 'where = { size = "group" }'


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (f"{{ {GROUP}, at_most_share = \"1/2\" }}, {{ {GROUP}, at_least_share = \"2/3\" }}",
         "limit no. 2: at_least_share is more than limit no. 1 allows (at_most_share); change one of the two"),
        (f"{{ {GROUP}, at_most_share = \"2/3\" }}, {{ {GROUP}, at_least_share = \"2/3\" }}", ""),
        (f"{{ {GROUP}, at_most_share = \"1/2\", share_of = \"needed\" }}, {{ {GROUP}, at_least_share = \"2/3\" }}", ""),
        (f"{{ where = {{ size = \"one\" }}, at_most_share = \"1/2\" }}, {{ {GROUP}, at_least_share = \"2/3\" }}", ""),
        (f"{{ {GROUP}, at_most = 3 }}, {{ {GROUP}, at_least = 4 }}",
         "limit no. 2: at_least is more than limit no. 1 allows (at_most); change one of the two"),
        (f"{{ {GROUP}, at_most = 4 }}, {{ {GROUP}, at_least = 4 }}", ""),
        (f"{{ {GROUP}, at_most = 3, per = \"month\" }}, {{ {GROUP}, at_least = 4 }}", ""),
        (f"{{ {GROUP}, at_most = 3, lifted_when = {{ class = \"f\" }} }}, {{ {GROUP}, at_least = 4 }}", ""),
        (f"{{ {GROUP}, per = \"month\", at_most = 3 }}, {{ {GROUP}, per = \"month\", at_least = 4 }}",
         "limit no. 2: at_least is more than limit no. 1 allows (at_most); change one of the two"),
        (f"{{ {GROUP}, per = \"month\", at_most = 3 }}, {{ {GROUP}, per = \"month\", of = \"room\", at_least = 4 }}",
         ""),
    ],
)  # fmt: skip
def test_two_limits_on_the_same_lines_leave_something_between_them(limits: str, says: str) -> None:
    assert told(f"at_least = 5\nlimit = [{limits}]") == ([f" › {says}"] if says else [])


@pytest.mark.parametrize(
    ("hours", "words", "says"),
    [
        (200, 'window = "7 days"', "window: no 200 h can lie in that time; make it longer, or ask for less"),
        (192, 'window = "7 days"', ""),
        (193, 'within = "7 days"', "within: no 193 h can lie in that time; make it longer, or ask for less"),
        (769, 'within = "1 month"', "within: no 769 h can lie in that time; make it longer, or ask for less"),
        (768, 'within = "1 month"', ""),
        (31, 'window = "7 days"\nlimit = [{ per = "day", at_most = "3 h" }]',
         "window: at 3 h a day no 31 h can lie in that time; make it longer, or ask for less"),
        (30, 'window = "7 days"\nlimit = [{ per = "day", at_most = "3 h" }]', ""),
        (31, 'window = "7 days"\nlimit = [{ per = "week", at_most = "10 h" }]',
         "window: at 10 h a week no 31 h can lie in that time; make it longer, or ask for less"),
        (30, 'window = "7 days"\nlimit = [{ per = "week", at_most = "10 h" }]', ""),
        (31, f'window = "7 days"\nlimit = [{{ {GROUP}, per = "day", at_most = "3 h" }}]', ""),
        (31, 'window = "7 days"\nlimit = [{ per = "day", at_most = "3 h", lifted_when = { class = "f" } }]', ""),
        (31, 'window = "7 days"\nlimit = [{ per = ["day", "room"], at_most = "3 h" }]', ""),
        (31, 'limit = [{ per = "day", at_most = "3 h" }]', ""),
    ],
)  # fmt: skip
def test_there_must_be_time_enough_for_what_is_asked(hours: int, words: str, says: str) -> None:
    found = told(f'measure = "hours"\nat_least = "{hours} h"\n{words}')

    assert [one.replace("\u00a0", " ") for one in found] == ([f" › {says}"] if says else [])


def test_a_conversion_that_makes_nothing_of_every_line_is_told() -> None:
    words = 'measure = "credits"\nat_least = 3\n'

    assert told(f"{words}convert = [{{ each = 1, gives = 0 }}]") == [
        " › convert no. 1: gives nothing to any line; write how much each line gives"
    ]
    assert told(f"{words}convert = [{{ {GROUP}, each = 1, gives = 0 }}, {{ each = 1, gives = 1 }}]") == []


NO_PERIOD = "is no period; there are day, week, month, quarter, half-year and year; if lines say it, name it in [words]"


STRETCHES = {"month": "2026-03", "half-year": "2026-H1"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("calendar-year", f'"calendar-year" {NO_PERIOD}'),
        ("school_years", f'"school_years" {NO_PERIOD}'),
        ("schoolyear", f'"schoolyear" {NO_PERIOD}'),
        ("day of the week", f'"day of the week" {NO_PERIOD}'),
        ("biweekly", f'"biweekly" {NO_PERIOD}'),
        ("Semester", f'"Semester" {NO_PERIOD}'),
        ("24 hours", f'"24 hours" {NO_PERIOD}'),
        ("6 months", '"6 months" is not known here; did you mean "month"?'),
        ("half_year", '"half_year" is not known here; did you mean "half-year"?'),
        ("half-year", ""),
        ("mounth", '"mounth" is not known here; did you mean "month"?'),
        ("month", ""),
        ("birthday", ""),
        ("halfway", ""),
        ("setting", ""),
    ],
)
def test_what_looks_like_a_period_and_is_none_is_told_wherever_lines_are_split(name: str, says: str) -> None:
    limit = "at_least = 5\nlimit = [{ %s }]"
    for where, words in (
        ("limit no. 1 › per", limit % f'per = "{name}", at_most = 2'),
        ("limit no. 1 › per", limit % f'per = ["level", "{name}"], at_most = 2'),
        ("limit no. 1 › of", limit % f'per = "provider", of = "{name}", at_least = 2'),
        ("of", f'measure = "distinct"\nof = "{name}"\nat_least = 2'),
        ("of", f'measure = "coverage"\nof = "{name}"\nvalues = ["{STRETCHES.get(name, "a")}"]'),
        ("same", f'same = "{name}"'),
    ):
        assert told(words) == ([f" › {where}: {says}"] if says else [])
        assert told(f'{words}\n[words]\n"{name}" = {{ en = "own", fr = "propre" }}') == []


def test_a_number_that_lines_give_may_speak_of_time() -> None:
    assert told('measure = "sum"\nof = "contact-days"\nat_least = 2') == []


@pytest.mark.parametrize(
    ("words", "where", "name", "own"),
    [
        ("where = { hours = 3 }", "where › hours", "hours", False),
        ('where = { hours = { at_least = "3 h" } }', "where › hours", "hours", False),
        ('must = { hours = "3" }', "must › hours", "hours", False),
        ("must = { length = { at_most = 3 } }", "must › length", "length", True),
        ("must = [{ duration = [1, 2] }, { ok = true }]", "must › duration", "duration", True),
        ('must = { time = { at_least = "1 h" } }', "must › time", "time", False),
        ("limit = [{ where = { hours = 3 }, at_most = 1 }]", "limit no. 1 › where › hours", "hours", False),
        ('measure = "sum"\nof = "hours"\nat_least = 3', "of", "hours", False),
    ],
)
def test_how_long_a_line_is_has_one_name(words: str, where: str, name: str, own: bool) -> None:
    says = [f' › {where}: "{name}" is not known here; did you mean "minutes"?']
    called = f"\n[words]\n{name} = {{ en = 'pages' }}"

    assert told(words) == says
    assert told(words + called) == ([] if own else says)


@pytest.mark.parametrize("words", ['where = { time = "evening" }', 'where = { length = ["short", "long"] }'])
def test_words_may_speak_of_time(words: str) -> None:
    assert told(words) == []


def test_a_document_has_no_minutes() -> None:
    assert told("must = { length = { at_least = 3 } }", 'document = "paper"') == []


@pytest.mark.parametrize(
    ("per", "days"), [("week", 7), ("month", 28), ("quarter", 90), ("half-year", 181), ("year", 365)]
)
def test_a_stretch_is_taken_to_touch_as_many_periods_as_it_can(per: str, days: int) -> None:
    capped = f'measure = "hours"\nat_least = "3 h"\nlimit = [{{ per = "{per}", at_most = "1 h" }}]\n'
    [says] = told(f'{capped}window = "{days - 2} days"')

    assert says.startswith(f" › window: at 1 h a {per} no 3 h can lie in that time")
    assert told(f'{capped}window = "{days - 1} days"') == []
