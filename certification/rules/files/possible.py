"""Requirements that no evidence could ever meet: each is a slip that would cost somebody months."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from certification.rules.amounts import HUNDREDTHS, Period
from certification.rules.curriculum import (
    Condition,
    ConditionValue,
    Conversion,
    Filter,
    Limit,
    Requirement,
)
from certification.rules.files.possible_days import days_in_order
from certification.rules.lines import DERIVED, PERIODS, kind_fits
from certification.rules.prose.wording import amount

Found = tuple[str, str, str]
"""Where, what is wrong, and what to do."""


def impossible(requirement: Requirement) -> Iterator[Found]:
    """Everything about this requirement that contradicts itself."""
    if requirement.source in ("document", "membership"):
        yield from _paper(requirement)
        return
    if requirement.source == "time":
        if requirement.lasting == Period():
            yield "elapsed", "is no time at all", ""
        return
    if requirement.needed == 0 and not requirement.advice:
        yield "at_least", "asks for nothing", "remove the requirement, or write advice = true"
    if requirement.since is not None:
        yield "since", "has no meaning with evidence", "write after instead"
    yield from _caps(requirement)
    yield from _caps_of_kinds(requirement)
    yield from _values(requirement)
    yield from _conditions(requirement)
    yield from days_in_order(requirement)
    for number, limit in enumerate(requirement.limits, start=1):
        for what, how in _limit(requirement, limit):
            yield f"limit no. {number}", what, how
        for place, conversion in enumerate(limit.support.convert if limit.support else (), start=1):
            if _gives_nothing(conversion):
                yield f"limit no. {number} › support › convert no. {place}", *_nothing(conversion)
    yield from _limits_together(requirement)
    yield from _conversions(requirement)
    yield from _time_for_it(requirement)


def _paper(requirement: Requirement) -> Iterator[Found]:
    if requirement.needed == 0:
        yield "at_least", "asks for nothing", ""
    if requirement.since is not None and requirement.needed > 1:
        yield "since", "asks for one unbroken cover, not for several papers", "remove at_least"


def _caps(requirement: Requirement) -> Iterator[Found]:
    needed, unit = requirement.needed, requirement.unit
    if requirement.at_most is not None and requirement.at_most < needed:
        what = f"allows {amount(requirement.at_most, unit, 'en')}, but {amount(needed, unit, 'en')} is needed"
        yield "at_most", what, f"write at least {amount(needed, unit, 'en')}"
    for word, number in (("first", requirement.first), ("latest", requirement.latest)):
        if number == 0:
            yield word, "lets nothing count", f"write {word} = 1 or more"
        elif (
            number is not None
            and requirement.measure == "count"
            and not requirement.convert
            and number < needed
        ):
            yield word, f"lets {number} count, but {needed} are needed", f"write {word} = {needed} or more"
    if requirement.first is not None and requirement.latest is not None:
        yield "latest", "cannot be combined with first", "keep one of them"


def _caps_of_kinds(requirement: Requirement) -> Iterator[Found]:
    """Each kind of evidence capped, and the caps together less than what is needed."""
    caps: dict[str, int] = {}
    for limit in requirement.limits:
        alone = limit.filter == Filter(kinds=limit.filter.kinds) and limit.lifted_when is None
        if alone and not limit.per and limit.at_most is not None and not limit.as_logged:
            for kind in limit.filter.kinds:
                caps[kind] = min(limit.at_most, caps.get(kind, limit.at_most))
    kinds, adds = requirement.filter.kinds, requirement.measure in ("count", "hours", "credits", "sum")
    if len(kinds) < 2 or not adds or requirement.limits_timed or not all(kind in caps for kind in kinds):
        return
    allowed = sum(caps[kind] for kind in kinds)
    if allowed < requirement.needed:
        most, needed = (amount(number, requirement.unit, "en") for number in (allowed, requirement.needed))
        yield (
            "limit",
            f"all caps together allow {most}, but {needed} is needed",
            "raise a cap, or ask for less",
        )


def _values(requirement: Requirement) -> Iterator[Found]:
    if requirement.values and requirement.measure not in ("distinct", "coverage"):
        yield "values", f'has no meaning with measure = "{requirement.measure}"', 'write measure = "coverage"'
    known = len(set(requirement.values))
    if requirement.measure in ("distinct", "coverage") and 0 < known < requirement.needed:
        yield "at_least", f"asks for {requirement.needed} of {known} values", ""
    if requirement.each == 0:
        yield "each", "must be more than nothing", ""
    if requirement.each != 1 and requirement.measure not in ("distinct", "coverage"):
        yield "each", f'has no meaning with measure = "{requirement.measure}"', 'write measure = "coverage"'
    alike = requirement.measure == "distinct" and requirement.same and requirement.same == requirement.of
    if alike and requirement.same_most < requirement.needed:
        most = requirement.same_most
        yield (
            "same",
            f"allows {most} different ({requirement.of}), yet {requirement.needed} are asked",
            "remove one of the two",
        )


def _conditions(requirement: Requirement) -> Iterator[Found]:
    if requirement.measure in ("score", "average"):
        yield from _enough_points(requirement)
    conflict = conflicting((*requirement.filter.where, *requirement.must))
    if conflict:
        yield (
            "must" if requirement.must else "where",
            f"no line can satisfy both: {conflict}",
            "change one of the two",
        )


def _enough_points(requirement: Requirement) -> Iterator[Found]:
    """A number that is needed, and a condition that keeps every line below it."""
    scale = 1 if requirement.measure == "score" and not requirement.decimal else HUNDREDTHS
    for condition in (*requirement.filter.where, *requirement.must):
        values = _listed(condition.value) if condition.test in ("is", "any_of", "at_most") else ()
        numbers = [one for one in values if isinstance(one, (int, Decimal)) and not isinstance(one, bool)]
        below = numbers and max(numbers) * scale < requirement.needed
        if condition.attribute == requirement.of and below:
            what = f"asks for more than {requirement.of} may be (at most {max(numbers)})"
            yield "at_least", what, "change one of the two"


def conflicting(conditions: tuple[Condition, ...]) -> str:
    """The attribute on which the conditions cannot all be true, or nothing."""
    names = dict.fromkeys(condition.attribute for condition in conditions if condition.attribute)
    for name in names:
        if _at_odds([condition for condition in conditions if condition.attribute == name]):
            return name
    return ""


def _at_odds(conditions: list[Condition]) -> bool:
    """Whether conditions on one attribute contradict each other. An attribute may hold several texts at once."""
    values = [(one.test, one.value) for one in conditions]
    least = max(
        (value for test, value in values if test == "at_least" and isinstance(value, (int, Decimal))),
        default=None,
    )
    most = min(
        (value for test, value in values if test == "at_most" and isinstance(value, (int, Decimal))),
        default=None,
    )
    if least is not None and most is not None and least > most:
        return True
    never = {one for test, value in values if test == "none_of" and isinstance(value, tuple) for one in value}
    if any(test in ("is", "any_of") and never.issuperset(_listed(value)) for test, value in values):
        return True
    flags = {value for test, value in values if test == "is" and isinstance(value, bool)}
    missing = any(test == "given" and value is False for test, value in values)
    wanted = any(test in ("is", "any_of", "all_of", "at_least", "at_most", "same_as") for test, _ in values)
    return len(flags) > 1 or (missing and wanted)


def _listed(value: ConditionValue) -> tuple[str | int | bool | Decimal, ...]:
    return value if isinstance(value, tuple) else (value,)


def _limits_together(requirement: Requirement) -> Iterator[Found]:
    """Two limits on the very same lines that leave nothing between them."""
    for number, one in enumerate(requirement.limits, start=1):
        for place, other in enumerate(requirement.limits, start=1):
            if (
                one.filter != other.filter
                or one.parted_by != other.parted_by
                or one.lifted_when
                or other.lifted_when
            ):
                continue
            where = f"limit no. {number}"
            least, most = one.at_least_share, other.at_most_share
            if least is not None and most is not None and other.share_of == "counted" and least > most:
                yield (
                    where,
                    f"at_least_share is more than limit no. {place} allows (at_most_share)",
                    "change one of the two",
                )
            alike = not one.of and one.as_logged == other.as_logged and (number != place or not one.per)
            if (
                alike
                and one.at_least is not None
                and other.at_most is not None
                and one.at_least > other.at_most
            ):
                yield (
                    where,
                    f"at_least is more than limit no. {place} allows (at_most)",
                    "change one of the two",
                )


LONG = {"day": 1, "week": 7, "month": 28, "quarter": 90, "half-year": 181, "year": 365}
"""The fewest days of each period: no stretch of time holds more of them than with these."""
DAY = 24 * 60


def _time_for_it(requirement: Requirement) -> Iterator[Found]:
    """More time than there is in the only stretch in which all of it must lie."""
    stretch = requirement.window.length if requirement.window else requirement.within
    if stretch is None or requirement.measure != "hours" or requirement.convert:
        return
    days = 31 * stretch.months + stretch.days + 1
    needed = amount(requirement.needed, "minutes", "en")
    rooms = [(DAY * days, f"no {needed}")]
    for limit in requirement.limits:
        alone = not (limit.lifted_when or limit.also_per or limit.as_logged)
        if (
            alone
            and limit.per in LONG
            and limit.at_most is not None
            and covers_all(limit.filter, requirement)
        ):
            most = limit.at_most * (days // LONG[limit.per] + 2)
            rooms.append((most, f"at {amount(limit.at_most, 'minutes', 'en')} a {limit.per} no {needed}"))
    room, why = min(rooms)
    if requirement.needed > room:
        word = "window" if requirement.window else "within"
        yield word, f"{why} can lie in that time", "make it longer, or ask for less"


def _limit(requirement: Requirement, limit: Limit) -> Iterator[tuple[str, str]]:
    own = requirement.filter
    if limit.filter.kinds and own.kinds and not _kinds_meet(limit.filter.kinds, own.kinds):
        yield "never applies: this requirement is about other evidence", f"it is about {', '.join(own.kinds)}"
    elif conflicting((*own.where, *requirement.must, *limit.filter.where)) and not conflicting(
        (*own.where, *requirement.must)
    ):
        yield "never applies: no line of this requirement is of that sort", ""
    least = None if limit.of or not limit.per else limit.at_least
    if least is not None and limit.at_most is not None and least > limit.at_most:
        yield f"at_least is more than at_most, so nothing counts in any {limit.per}", ""
    everything = covers_all(limit.filter, requirement) and limit.lifted_when is None
    yield from _floor(requirement, limit)
    adds = requirement.measure in ("count", "hours", "credits", "sum") and not requirement.limits_timed
    if (
        everything
        and adds
        and not limit.per
        and not limit.as_logged  # minutes, whatever the unit of what is needed
        and limit.at_most is not None
        and limit.at_most < requirement.needed
    ):
        most, needed = (
            amount(limit.at_most, requirement.unit, "en"),
            amount(requirement.needed, requirement.unit, "en"),
        )
        yield f"at_most allows {most}, but {needed} is needed", "raise the cap, or ask for less"
    yield from _too_few(requirement, limit) if everything else ()
    if everything and limit.at_most == 0:
        yield "at_most = 0 lets nothing count", ""
    if (
        everything
        and limit.filter != Filter()
        and limit.at_most_share is not None
        and limit.at_most_share < 1
        and (limit.share_of == "counted" or adds)
    ):
        yield (
            "caps the share of lines that are all there is, so the requirement cannot be met",
            "name a part: where",
        )
    if limit.at_least_share is not None and limit.at_least_share == 0:
        yield "at_least_share of nothing limits nothing", ""
    if limit.support is not None and limit.support.allows == 0:
        yield "allows nothing", ""


def _too_few(requirement: Requirement, limit: Limit) -> Iterator[tuple[str, str]]:
    """Fewer lines than different ones that are asked, where each line has but one."""
    one_each = requirement.measure in ("distinct", "coverage") and requirement.of in DERIVED
    most = None if limit.per or requirement.limits_timed else limit.at_most
    if one_each and most and most < requirement.needed:
        what = f"at_most allows {most}, but {requirement.needed} different ({requirement.of}) are needed"
        yield what, "raise the cap, or ask for less"


def _conversions(requirement: Requirement) -> Iterator[Found]:
    """Conversions that no line ever comes to, or that make nothing of any."""
    own = requirement.filter
    taken = ""
    for number, conversion in enumerate(requirement.convert, start=1):
        where, about = f"convert no. {number}", conversion.filter
        if taken:
            yield where, f"never applies: {taken} takes every line", "put the narrower one first"
        elif about.kinds and own.kinds and not _kinds_meet(about.kinds, own.kinds):
            what = "never applies: this requirement is about other evidence"
            yield where, what, f"it is about {', '.join(own.kinds)}"
        elif conflicting((*own.where, *requirement.must, *about.where)) and not conflicting(
            (*own.where, *requirement.must)
        ):
            yield where, "never applies: no line of this requirement is of that sort", ""
        if _gives_nothing(conversion):
            yield where, *_nothing(conversion)
        if not conversion.gives and covers_all(about, requirement):
            yield where, "gives nothing to any line", "write how much each line gives"
        if covers_all(about, requirement):
            taken = taken or where


ONE_EACH = {
    "line": ("line", *PERIODS, "provider", "counterpart"),
    "day": PERIODS,
    "month": ("month", "quarter", "half-year", "year"),
    "quarter": ("quarter", "half-year", "year"),
    "half-year": ("half-year", "year"),
}
"""Of what each part has one by its very sense; a week may lie in two months."""


def _gives_nothing(conversion: Conversion) -> bool:
    return conversion.whole and not conversion.timed and conversion.each > 1


def _nothing(conversion: Conversion) -> tuple[str, str]:
    return (
        f"gives nothing: each line is one, and whole = true leaves out what is less than {conversion.each}",
        "remove whole = true",
    )


def _floor(requirement: Requirement, limit: Limit) -> Iterator[tuple[str, str]]:
    """A minimum that nothing could reach, or that says nothing."""
    if limit.at_least is None or (not limit.per and limit.filter == Limit().filter):
        return
    alone = next((per for per in limit.parted_by if limit.of in ONE_EACH.get(per, (per,))), "")
    if limit.of and alone and limit.at_least > 1:
        yield (
            f"asks for {limit.at_least} different ({limit.of}), but each {alone} has one",
            "write per otherwise",
        )
    if not limit.per and limit.at_least > requirement.needed:
        asked, needed = (
            amount(number, requirement.unit, "en") for number in (limit.at_least, requirement.needed)
        )
        yield f"at_least reserves {asked}, but only {needed} is needed in all", "ask for less, or need more"
    if not limit.per and covers_all(limit.filter, requirement):
        yield "at_least reserves lines that are all there is", "name a part: where"


def covers_all(filter_: Filter, requirement: Requirement) -> bool:
    """Whether a limit's filter takes in every line the requirement could count."""
    if filter_.after or filter_.until:
        return False
    if filter_.provider is not None and filter_.provider != requirement.provider:
        return False
    own = requirement.filter
    if filter_.kinds and not (own.kinds and all(kind_fits(kind, filter_.kinds) for kind in own.kinds)):
        return False
    return all(condition in (*own.where, *requirement.must) for condition in filter_.where)


def _kinds_meet(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(kind_fits(one, (other,)) or kind_fits(other, (one,)) for one in some for other in others)
