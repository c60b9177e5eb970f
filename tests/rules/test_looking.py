"""What a requirement looks at, wherever in it that is written: filters, attributes, papers, people."""

from __future__ import annotations

from certification.rules.curriculum import Requirement
from certification.rules.files.reading import read

FILE = """
stream = { code = "x", name = "X" }
[[group]]
code = "g"
title = "G"
[[group.requirement]]
code = "first"
title = "First"
evidence = "walk"
[[group.requirement]]
code = "r"
title = "R"
evidence = "talk"
measure = "hours"
at_least = "9 h"
where = [{ room = "a", floor = 1 }, { room = "b", door = { differs_from = "window" } }]
must = { tone = { same_as = "voice" } }
provider = { appointed = "lead", level_of = "level" }
same = "language"
covered_by = [{ document = "agreement", same = ["provider", "site"] }, { membership = "club" }]
after = "document:degree"
only_if = { holding = "card", not_holding = "ban" }
convert = [{ where = { size = "pair" }, each = "1 h", gives = "1 h" }, { each = "2 h", gives = "1 h" }]
limit = [
    { per = ["week", "street"], at_most = "1 h" },
    { per = "month", of = "topic", at_least = 2, where = { city = "b" }, lifted_when = { class = "senior" } },
    { support = { evidence = "walk", where = { pace = "slow" }, each = "1 h", allows = "9 h", convert = [
        { where = { shoe = "new" }, provider = { not_class = "junior" }, each = "1 h", gives = "2 h" },
        { each = "1 h", gives = "1 h" },
    ] } },
]
"""


def asked() -> Requirement:
    return read(FILE).requirement("r")


def test_every_filter_has_the_place_where_it_is_written() -> None:
    assert [(place, tuple(one.attribute for one in filter_.where)) for place, filter_ in asked().filters] == [
        ("", ("",)),  # alternatives have no attribute of their own
        ("convert no. 1", ("size",)),
        ("convert no. 2", ()),
        ("limit no. 1", ()),
        ("limit no. 2", ("city",)),
        ("limit no. 3", ()),
        ("limit no. 3 › support", ("pace",)),
        ("limit no. 3 › support › convert no. 1", ("shoe",)),
        ("limit no. 3 › support › convert no. 2", ()),
    ]


def test_every_attribute_it_looks_at_is_known() -> None:
    assert asked().attributes == {
        *(
            "room",
            "floor",
            "door",
            "window",
            "tone",
            "voice",
            "level",
            "language",
            "provider",
            "site",
            "size",
        ),
        *("week", "street", "month", "topic", "city", "pace", "shoe"),
    }


def test_every_paper_and_every_rule_about_people_is_known() -> None:
    assert set(asked().papers) == {
        ("agreement", False), ("club", True), ("degree", False), ("card", False), ("ban", False),
    }  # fmt: skip
    people = [(one.appointed, one.classes, one.not_classes) for one in asked().provider_rules]
    assert people == [(("lead",), (), ()), ((), (), ("junior",)), ((), ("senior",), ())]


def test_one_that_looks_at_nobody_asks_for_no_provider() -> None:
    first = read(FILE).requirement("first")

    assert (first.attributes, first.provider_rules, list(first.papers)) == (frozenset(), (), [])
