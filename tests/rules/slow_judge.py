"""The judge's judge: the same answers, worked out slowly and obviously.

Nothing here is shared with `certification.rules` but the dataclasses. Amounts are fractions, everything is looked up
again whenever it is needed, and no step is skipped because it seems unnecessary.
"""

# ruff: noqa: C901 - this is the obvious way on purpose: one long function that can be read from top to bottom

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

from certification.rules.case import Case
from certification.rules.curriculum import Group, Requirement
from tests.rules.slow_amounts import SlowAmounts
from tests.rules.slow_words import (
    DAY,
    between,
    earlier,
    in_hundredths,
    is_kind,
    later,
    read,
    several,
    true_of,
)


class SlowJudge(SlowAmounts):
    """Everything about one case on one day. `hoping`: claimed lines and papers are taken as verified.

    Of the lines named in `parts` only a part is here, which late renewal took from a later cycle.
    """

    def __init__(
        self, case: Case, on: date, hoping: bool = False, parts: frozenset[str] = frozenset()
    ) -> None:
        if hoping:
            papers = [
                replace(one, status="verified") if one.status == "claimed" else one for one in case.documents
            ]
            case = replace(case, documents=tuple(papers))
        self.case, self.on, self.hoping, self.parts = case, on, hoping, parts
        self.asked = {one.code: one for one in case.curriculum.walk()}
        self.groups = {}
        self.exclusive = {}
        for group in case.curriculum.groups:
            self._learn(group, None)
        self.lines = sorted(case.evidence, key=self._moment)
        self.days = set()
        self.finding = cache(self._finding)

    def _learn(self, group, outer):
        self.groups[group.code] = group
        outer = outer or (group.code if group.exclusive else None)
        for member in group.members:
            if isinstance(member, Group):
                self._learn(member, outer)
            elif outer:
                self.exclusive[member.code] = outer

    @staticmethod
    def _moment(line):
        attributes = sorted((name, repr(value)) for name, value in line.attributes.items())
        recorded = str(line.recorded_on) if line.recorded_on else ""
        return (line.on, line.starts, line.kind, line.minutes, line.provider, line.counterpart, line.fact,
                attributes, recorded, line.id)  # fmt: skip

    # -- who was what, and which day is meant -----------------------------------------------------------------------

    def provider_fits(self, rule, line, day):
        if not line.provider:
            return False
        if rule.appointed:
            good = False
            for one in self.case.appointments:
                if (
                    one.person == line.provider
                    and one.function in rule.appointed
                    and between(one.starts_on, one.ends_on, day)
                    and between(later(one.starts_on or date.min, rule.standing), None, day)
                    and (not rule.level_of or str(read(line, rule.level_of)) == one.level)
                ):
                    good = True
            if not good:
                return False
        held = {
            one.name
            for one in self.case.classes
            if one.person == line.provider and between(one.starts_on, one.ends_on, day)
        }
        long = {
            one.name
            for one in self.case.classes
            if one.person == line.provider
            and between(one.starts_on, one.ends_on, day)
            and later(one.starts_on or date.min, rule.standing) <= day
        }
        if rule.classes and not long & set(rule.classes):
            return False
        return not held & set(rule.not_classes)

    def filtered(self, filter_, line):
        return (
            is_kind(line.kind, filter_.kinds)
            and all(true_of(one, line) for one in filter_.where)
            and (filter_.provider is None or self.provider_fits(filter_.provider, line, line.on))
            and all(self.anchor(one) is not None and line.on >= self.anchor(one) for one in filter_.after)
            and all(self.anchor(one) is None or line.on <= self.anchor(one) for one in filter_.until)
        )

    def anchor(self, anchor):
        if anchor.kind == "date":
            day = anchor.day
        elif anchor.kind == "enrolment":
            day = self.case.enrolled_on
        elif anchor.kind == "certification":
            day = self.case.certified_on
        elif anchor.kind == "document":
            days = [p.valid_from for p in self.case.documents
                    if p.kind == anchor.code and p.status == "verified" and p.valid_from]  # fmt: skip
            day = min(days) if days else None
        elif anchor.first:
            gained = self.finding(anchor.code)["gained"]
            day = min((line.on for line in self.lines if gained.get(line.id)), default=None)
        else:
            met, day = self.met(anchor.code, ever=True)
            day = (day or date.min) if met else None
        return None if day is None else earlier(later(day, anchor.plus), anchor.minus)

    def met(self, code, ever=False):
        """Whether and since when; `ever`: a paper that has lapsed since still opened what comes after it."""
        if code in self.asked:
            found = self.finding(code)
            if ever and found.get("opened_on"):
                return True, found["opened_on"]
            return found["met"], found["met_on"]
        group = self.groups[code]
        counting = [one for one in group.members if not one.advice and self.applies(one.only_if)]
        days = sorted((day or date.min) for met, day in (self.met(one.code, ever) for one in counting) if met)
        needs = len(counting) if group.needs is None else min(group.needs, len(counting))
        if len(days) < needs:
            return False, None
        return True, (days[needs - 1] if needs else date.min)

    def applies(self, only_if):
        if only_if is None:
            return True
        enrolled = self.case.enrolled_on
        valid = {
            p.kind
            for p in self.case.documents
            if p.status == "verified" and between(p.valid_from, p.expires_on, self.on)
        }
        tests = [
            not only_if.enrolled_from or (enrolled is not None and enrolled >= only_if.enrolled_from),
            not only_if.enrolled_before or (enrolled is not None and enrolled < only_if.enrolled_before),
            not only_if.holding or only_if.holding in valid,
            not only_if.not_holding or only_if.not_holding not in valid,
        ]
        return all(tests) and (not only_if.met or self.met(only_if.met)[0])

    # -- one requirement --------------------------------------------------------------------------------------------

    def _finding(self, code):
        asked = self.asked[code]
        found = {"evidence": self.by_evidence, "time": self.by_time, "document": self.by_papers,
                 "membership": self.by_papers}[asked.source](asked)  # fmt: skip
        found["applies"] = self.applies(asked.only_if)
        self.waive(asked, found)
        return found

    def waive(self, asked, found):
        good = []
        for one in self.case.waivers:
            mine = one.requirement == asked.code and asked.waivable.allowed
            by = not asked.waivable.bodies or one.body in asked.waivable.bodies
            two = not one.requested_by or one.requested_by != one.approved_by
            if (
                mine
                and by
                and two
                and between(one.granted_on, one.ends_on, self.on)
                and (one.effective_on or date.min) <= self.on
            ):
                good.append(one)
        found["waived"] = found["carried"] = 0
        whole = found["needed"]
        for one in self.case.carried:
            if one.requirement == asked.code:
                found["carried"] = min(one.amount, whole)
                self.credit(found, found["carried"], one.on)
        if not good:
            return
        amount = sum(whole if one.amount is None else one.amount for one in good)
        if asked.waivable.at_most is not None:
            amount = min(amount, asked.waivable.at_most)
        found["waived"] = max(0, min(amount, whole - found["carried"]))
        self.credit(
            found, found["waived"], max(one.effective_on or one.granted_on or date.min for one in good)
        )

    def credit(self, found, amount, day):
        found["counted"] += amount
        if found["counted"] >= found["needed"]:
            so_far, short = 0, found["needed"] - found["waived"] - found["carried"]
            for when, gain in found.get("gains", []):
                if so_far >= short:
                    break
                so_far += max(0, gain)
                if so_far >= short:
                    day = max(day, when)
            alone = (found["met_on"] or date.min) if found["met"] else date.max
            found["met"], found["met_on"] = True, min(alone, day)
            if found.get("opened_on"):
                found["opened_on"] = min(found["opened_on"], day)

    def by_time(self, asked):
        start = self.anchor(asked.since)
        empty = {
            "recorded": 0,
            "verified": 0,
            "counted": 0,
            "needed": 1,
            "met": False,
            "met_on": None,
            "lines": {},
        }
        if start is None:
            return empty
        target = later(start, asked.lasting)
        empty["needed"] = max(1, (target - start).days)
        if self.on < target:
            self.days.add(target)
            return empty
        opened = self.opened(asked)
        if opened is None:
            return empty
        needed = empty["needed"]
        return empty | {"recorded": needed, "verified": needed, "counted": needed, "met": True,
                        "met_on": max(target, opened)}  # fmt: skip

    def opened(self, asked):
        day = date.min
        for anchor in asked.after:
            reached = self.anchor(anchor)
            if reached is None:
                return None
            if reached > self.on:
                self.days.add(reached)
                return None
            day = max(day, reached)
        return day

    def by_papers(self, asked):
        lines, valid, sound, recorded = {}, [], [], 0
        for paper in self.papers(asked):

            def look(one, name):
                return one["kind"] if name == "kind" else one["attributes"].get(name)

            if paper["kind"] not in asked.filter.kinds or not all(
                true_of(c, paper, look) for c in asked.filter.where
            ):
                continue
            if paper["status"] == "returned":
                lines[paper["id"]] = ("not", "returned")
                continue
            recorded += 1
            if not all(true_of(c, paper, look) for c in asked.must):
                lines[paper["id"]] = ("not", "must")
                continue
            first, last = paper["first"], paper["last"]
            if first and first > self.on:
                self.days.add(first)
            if last and last >= self.on:
                self.days.add(last + DAY)
            fresh = later(first, asked.within) if first and asked.within else None
            if fresh and fresh >= self.on:
                self.days.add(fresh + DAY)
            good = paper["status"] == "verified"
            if good:
                sound.append(paper)
            if first and first > self.on:
                lines[paper["id"]] = ("not", "not-yet-valid")
            elif last and last < self.on:
                lines[paper["id"]] = ("not", "expired")
            elif asked.within and (not fresh or fresh < self.on):
                lines[paper["id"]] = ("not", "too-old")
            elif not good:
                lines[paper["id"]] = ("waiting", "waiting")
            else:
                valid.append(paper)
                lines[paper["id"]] = ("counted", "counted")
        counted, opened, why = len(valid), self.opened(asked), None
        if opened is None:
            why = "not-yet-open"
        elif asked.since is not None and valid:
            start = self.anchor(asked.since)
            if start is None:
                why = "not-yet-open"
            else:
                day = start
                while day <= self.on and any(between(p["first"], p["last"], day) for p in sound):
                    day += DAY
                if day <= self.on:
                    why = "gap"
        if why:
            counted = 0
            lines = {
                name: ("not", why) if said == ("counted", "counted") else said for name, said in lines.items()
            }
        met = counted >= asked.needed
        days = sorted(p["first"] or date.min for p in valid)
        met_on = max(days[asked.needed - 1], opened) if met else None
        return {"recorded": recorded, "verified": len(valid), "counted": counted, "needed": asked.needed, "met": met,
                "met_on": met_on, "lines": lines, "opened_on": self.first_met(asked, sound, opened)}  # fmt: skip

    def first_met(self, asked, sound, opened):
        """The first day up to today on which the papers would have done."""
        if opened is None:
            return None
        changes = {opened} | {p["first"] for p in sound if p["first"]}
        changes |= {p["last"] + DAY for p in sound if p["last"]}
        for today in sorted(day for day in changes if opened <= day <= self.on):
            enough = sum(between(p["first"], p["last"], today) for p in sound) >= asked.needed
            day = self.anchor(asked.since) if asked.since else today
            if day is None:
                return None
            while day <= today and any(between(p["first"], p["last"], day) for p in sound):
                day += DAY
            if enough and (not asked.since or day > today):
                return today
        return None

    def papers(self, asked):
        if asked.source == "membership":
            return [
                {"id": f"{m.body} {m.starts_on or ''}/{m.ends_on or ''}", "kind": m.body, "status": "verified",
                 "first": m.starts_on, "last": m.ends_on, "attributes": {}}
                for m in self.case.memberships
            ]  # fmt: skip
        return [{"id": p.id, "kind": p.kind, "status": p.status, "first": p.valid_from, "last": p.expires_on,
                 "attributes": p.attributes} for p in self.case.documents]  # fmt: skip

    def by_evidence(self, asked: Requirement):
        mine = [line for line in self.lines if is_kind(line.kind, asked.filter.kinds)
                and all(true_of(one, line) for one in asked.filter.where)
                and (line.id not in self.parts or self.adds_time_of(asked, line))]  # fmt: skip
        says = {}
        fitting, claimed = [], []
        for line in mine:
            why = "returned" if line.status == "returned" else self.unfit(asked, line)
            if why:
                says[line.id] = ("not", why)
            elif line.status == "verified" or self.hoping:
                fitting.append(line)
            else:
                claimed.append(line)
        chosen = fitting
        if asked.first is not None:
            chosen, why = fitting[: asked.first], "not-first"
        elif asked.latest is not None:
            chosen, why = fitting[len(fitting) - min(asked.latest, len(fitting)) :], "not-latest"
        for line in fitting:
            if line not in chosen:
                says[line.id] = ("not", why)

        def good(line):
            return all(true_of(one, line) for one in asked.must)

        for line in [*chosen, *claimed]:
            if not good(line):
                says[line.id] = ("not", "must")
        verified = [line for line in fitting if good(line)]
        counting = [
            [line, self.worth(asked, line, self.raw(asked, line)), None] for line in chosen if good(line)
        ]
        for line in claimed:
            if good(line):
                nothing = self.worth(asked, line, self.raw(asked, line)) is None
                says[line.id] = ("not", "no-conversion") if nothing else ("waiting", "waiting")
        for each in counting:
            if each[1] is None:
                each[1:] = [Fraction(0), "no-conversion"]
        for each in counting:
            self.without_used(asked, each, counting)
        self.narrow(asked, counting)
        self.limit(asked, counting)
        amount, met_on, gains = self.add_up(asked, [(line, left) for line, left, _ in counting])
        if asked.at_most is not None:
            amount = min(amount, asked.at_most)
        helpers = [
            place
            for place, gain in enumerate(gains)
            if gain == 0 and self.helped(asked, [(line, left) for line, left, _ in counting], place)
        ]
        gains = [-1 if place in helpers else gain for place, gain in enumerate(gains)]
        credited = {}
        for place, ((line, left, why), gain) in enumerate(zip(counting, gains, strict=True)):
            reduced = why is not None and left < (self.worth(asked, line, self.raw(asked, line)) or 0)
            adding = asked.measure in ("count", "hours", "credits", "sum") and not asked.limits_timed
            credited[line.id] = max(0, gain)
            if gain > 0:
                plainly = "best" if asked.measure == "score" else "counted"
                says[line.id] = ("part", why) if reduced and adding else ("counted", plainly)
            elif gain < 0:
                plainly = "counted" if asked.measure == "average" else "toward"
                says[line.id] = ("counted", "helped" if place in helpers else plainly)
            elif why and (reduced or why == "no-conversion"):
                says[line.id] = ("not", why)
            else:
                empty = {"distinct": "nothing-new", "coverage": "nothing-new", "score": "not-best"}
                why = empty.get(asked.measure, "no-amount")
                if why == "nothing-new" and not several(line, asked.of):
                    why = "no-value"
                if why == "not-best" and in_hundredths(line, asked.of) is None:
                    why = "no-value"
                says[line.id] = ("not", why)
        everything = [(line, self.worth(asked, line, self.raw(asked, line)) or Fraction(0)) for line in mine]
        vouched = [(line, worth) for line, worth in everything if line in verified]
        met = amount >= asked.needed
        return {
            "recorded": self.add_up(asked, everything)[0],
            "verified": self.add_up(asked, vouched)[0],
            "counted": amount,
            "needed": asked.needed,
            "met": met,
            "met_on": met_on if met else None,
            "lines": says,
            "credited": credited,
            "gains": [(line.on, gain) for (line, _, _), gain in zip(counting, gains, strict=True)],
            "left": {line.id: left for line, left, _ in counting},
            "gained": {line.id: gain for (line, _, _), gain in zip(counting, gains, strict=True)},
        }

    def unfit(self, asked, line):
        if line.on > self.on:
            self.days.add(line.on)
            return "future"
        for anchor in asked.after:
            day = self.anchor(anchor)
            if day is None:
                return "not-yet-open"
            if line.on < day:
                return "too-early"
        for anchor in asked.until:
            day = self.anchor(anchor)
            if day is not None and line.on > day:
                return "too-late"
        if asked.within is not None:
            last = later(line.on, asked.within)
            if last < self.on:
                return "too-old"
            self.days.add(last + DAY)
        for rule in asked.covered_by:
            if rule.membership:
                good = [
                    m
                    for m in self.case.memberships
                    if m.body == rule.kind and between(m.starts_on, m.ends_on, line.on)
                ]
            else:
                good = [p for p in self.case.documents if p.kind == rule.kind and p.status == "verified"
                        and between(p.valid_from, p.expires_on, line.on)
                        and all(p.attributes.get(name) is not None and p.attributes.get(name) == read(line, name)
                                for name in rule.same)]  # fmt: skip
            if not good:
                return "not-covered"
        if asked.provider and not self.provider_fits(asked.provider, line, line.on):
            return "provider"
        return None


def figures(now, hoped):
    """Every requirement's answer in the words of a standing."""
    requirements = {}
    for code in now.asked:
        found, best = now.finding(code), hoped.finding(code)
        requirements[code] = {
            "recorded": int(found["recorded"]),
            "verified": int(found["verified"]),
            "counted": int(found["counted"]),
            "needed": found["needed"],
            "waiting": max(0, int(best["counted"]) - int(found["counted"])),
            "met": found["met"],
            "met_on": found["met_on"] if found["met"] and found["met_on"] != date.min else None,
            "applies": found["applies"],
            "waived": found["waived"],
            "lines": found["lines"],
        }
    return requirements


def slow_evaluate(case: Case, on: date) -> dict:
    """What `evaluate` should say but for renewal: figures, met, reasons, completeness, title, the next look."""
    now, hoped = SlowJudge(case, on), SlowJudge(case, on, hoping=True)
    stops = case.curriculum.holds
    holds = [h for h in case.holds if stops is None or h.kind in stops]
    asked = [g for g in case.curriculum.groups if not g.advice and now.applies(g.only_if)]
    complete = all(now.met(g.code)[0] for g in asked) and not any(
        between(h.starts_on, h.ends_on, on) for h in holds
    )
    titles = [(one.title, one.title_fr) for one in case.curriculum.titles if now.applies(one.only_if)]
    return {
        "requirements": figures(now, hoped),
        "groups": {code: now.met(code) for code in now.groups},
        "complete": complete,
        "title": (titles or [("", "")])[0],
        "recheck_on": recheck(case, on, now, hoped, holds),
    }


def recheck(case, on, now, hoped, holds):
    days = now.days | hoped.days

    def edges(first, last):
        return {day for day in (first, last + DAY if last else None) if day}

    for hold in holds:
        days |= edges(hold.starts_on, hold.ends_on)
    for waiver in case.waivers:
        if waiver.requirement in now.asked:
            days |= edges(waiver.granted_on, waiver.ends_on) | edges(waiver.effective_on, None)
    things = [*now.asked.values(), *now.groups.values(), *case.curriculum.titles]
    kinds = {kind for one in things if one.only_if for kind in (one.only_if.holding, one.only_if.not_holding)}
    for paper in case.documents:
        if paper.kind in kinds:
            days |= edges(paper.valid_from, paper.expires_on)
    limits = [limit for asked in now.asked.values() for limit in asked.limits]
    for limit in limits:
        for period in (*case.classes, *case.appointments) if limit.lifted_when else ():
            days |= edges(period.starts_on, period.ends_on)
            if period.starts_on:
                days.add(later(period.starts_on, limit.lifted_when.standing))
    for limit in limits:
        if limit.support:
            kind_and_where = [line for line in case.evidence if is_kind(line.kind, limit.support.filter.kinds)
                              and all(true_of(one, line) for one in limit.support.filter.where)]  # fmt: skip
            days |= {line.on for line in kind_and_where}
    coming = [day for day in days if day > on]
    return min(coming) if coming else None
