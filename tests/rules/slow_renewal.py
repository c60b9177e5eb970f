"""Renewal, judged slowly and obviously: one cycle after the other, each by the slow judge, late days one by one."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date

from certification.rules.case import Carried, Case
from tests.rules.slow_judge import SlowJudge, figures, recheck, slow_evaluate
from tests.rules.slow_words import DAY, later


def earlier(day, period):
    year, month = day.year, day.month
    for _ in range(period.months):
        month -= 1
        if month == 0:
            year, month = year - 1, 12
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1])) - period.days * DAY


class SlowRenewal:
    """A certificate's cycles up to the day `on`; late days are tried one by one, skipping none."""

    def __init__(self, case: Case, on: date) -> None:
        self.case, self.on = case, on
        self.asks = case.curriculum.renewal
        main = [one.code for one in case.curriculum.walk()]
        self.waivers = []
        for one in case.waivers:
            if one.granted_on and one.requirement.startswith("renewal:"):
                self.waivers.append(replace(one, requirement=one.requirement[len("renewal:") :]))
            elif one.granted_on and one.requirement not in main:
                self.waivers.append(one)
        self.inner = replace(case.curriculum, groups=self.asks.groups, titles=(), renewal=None)
        self.lines = list(case.evidence)
        self.spent: dict[str, int] = {}
        self.carried: dict[str, int] = {}

    def judge(self, start, until, lines, waivers, hoping=False, parts=frozenset()):
        inside = replace(
            self.case,
            curriculum=self.inner,
            evidence=tuple(one for one in lines if start <= one.on <= until),
            waivers=tuple(one for one in waivers if start <= one.granted_on <= until),
            carried=tuple(Carried(code, amount, start) for code, amount in self.carried.items()),
        )
        return SlowJudge(inside, until, hoping, parts)

    @staticmethod
    def met(judge):
        asked = [one for one in judge.case.curriculum.groups if not one.advice and judge.applies(one.only_if)]
        unmet = [one.code for one in asked if not judge.met(one.code)[0]]
        return not unmet

    def said(self):
        """What a standing should say of the renewal, and the next day to look at it again."""
        number = 0
        while True:
            number += 1
            start = later(self.case.certified_on, self.times(number - 1))
            after = later(self.case.certified_on, self.times(number))
            end = after - DAY
            grace = later(after, self.asks.grace) - DAY
            last = later(grace + DAY, self.asks.reinstatement) - DAY
            state = None
            if self.on <= end:
                now = self.judge(start, self.on, self.lines, self.waivers)
                notice = self.asks.notice.months or self.asks.notice.days
                due = notice and self.on >= earlier(end, self.asks.notice)
                state = "notice" if due and not self.met(now) else "running"
            else:
                now = self.judge(start, end, self.lines, self.waivers)
                renewed_on = end if self.met(now) else self.late(start, end, min(last, self.on))
                if renewed_on is None:
                    state = "grace" if self.on <= grace else "lapsed" if self.on <= last else "ended"
                    now = self.judge(start, min(self.on, last), self.lines, self.waivers)
            if state:
                return self.result(state, number, (start, end, grace, last), now)
            surplus = self.surplus(now)
            if renewed_on > end:
                self.spend(start, end, renewed_on)
            self.carried = surplus

    def times(self, number):
        return replace(
            self.asks.cycle, months=self.asks.cycle.months * number, days=self.asks.cycle.days * number
        )

    def late(self, start, end, until):
        """The first day after the end on which the cycle was met."""
        day = end + DAY
        while day <= until:
            if self.met(self.judge(start, day, self.lines, self.waivers)):
                return day
            day += DAY
        return None

    def surplus(self, now):
        """What the cycle hands on: own work beyond the need, once what was carried in is used up."""
        found = {}
        for code, asked in now.asked.items():
            finding = now.finding(code)
            most = 0
            if self.asks.carry_over_timed and asked.measure == "hours":
                most = self.asks.carry_over
            elif not self.asks.carry_over_timed and asked.measure in ("count", "sum", "credits"):
                most = self.asks.carry_over * (100 if asked.measure == "credits" or asked.decimal else 1)
            own = finding["counted"] // 1 - finding["waived"] - finding["carried"]
            extra = min(most, own, own - (finding["needed"] - finding["carried"]))
            if extra > 0:
                found[code] = int(extra)
        return found

    def spend(self, start, end, day):
        """From the latest on: what the old cycle can spare stays for the new one."""

        parts: frozenset[str] = frozenset()

        def enough(lines, waivers, parts):
            return self.met(self.judge(start, day, lines, waivers, parts=parts))

        lines, waivers = list(self.lines), list(self.waivers)
        came = [one for one in lines if end < one.on <= day and one.status == "verified"]
        for line in sorted(came, key=SlowJudge._moment, reverse=True):
            without = [one for one in lines if one is not line]
            if enough(without, waivers, parts):
                lines = without
                continue
            needed = line.minutes

            def does(minutes, line=line, without=without, parts=parts):
                return enough([*without, self.cut(line, minutes)], waivers, parts | {line.id})

            if needed > 1 and does(needed):
                needed = self.fewest(needed, does)
            if needed < line.minutes:
                parts |= {line.id}
            lines = [*without, self.cut(line, needed)]
            self.spent[line.id] = self.spent.get(line.id, 0) + needed
            self.lines.remove(line)
            if needed < line.minutes:
                self.lines.append(self.cut(line, line.minutes - needed))
        for waiver in sorted(
            [one for one in waivers if end < one.granted_on <= day], key=self.moment_of_waiver, reverse=True
        ):
            others = [one for one in waivers if one is not waiver]
            if enough(lines, others, parts):
                waivers = others
            else:
                self.waivers = [one for one in self.waivers if one is not waiver]

    @staticmethod
    def moment_of_waiver(one):
        return (one.granted_on, one.requirement, one.amount is None, one.amount or 0, one.ends_on or date.max,
                one.body, one.requested_by, one.approved_by)  # fmt: skip

    @staticmethod
    def fewest(minutes, do):
        """Halve what is in question until one minute less would not do."""
        too_few = 0
        while minutes - too_few > 1:
            half = (minutes + too_few) // 2
            if do(half):
                minutes = half
            else:
                too_few = half
        return minutes

    @staticmethod
    def cut(line, minutes):
        """So much of a line; where a condition asks how long it is, it is as long as it was logged."""
        return replace(line, minutes=minutes, length=line.length or line.minutes)

    def result(self, state, number, days, now):
        start, end, grace, last = days
        until = now.on
        hoped = self.judge(start, until, self.lines, self.waivers, hoping=True)
        requirements = figures(now, hoped)
        look = set()
        if state != "ended":
            everything = replace(now.case, evidence=self.case.evidence, waivers=tuple(self.waivers_known()))
            look = {recheck(everything, self.on, now, hoped, [])} | {one.on for one in self.case.evidence}
            look |= {end + DAY, grace + DAY, last + DAY}
            if self.asks.notice.months or self.asks.notice.days:
                look.add(earlier(end, self.asks.notice))
        return {
            "state": state,
            "cycle": number,
            "starts_on": start,
            "ends_on": end,
            "grace_until": grace,
            "reinstatement_until": last,
            "met": self.met(now),
            "requirements": requirements,
            "groups": {code: now.met(code) for code in now.groups},
            "carried": self.carried,
            "spent": {one.id: self.spent[one.id] for one in self.case.evidence
                      if one.id in self.spent and start <= one.on <= until},
        }, look  # fmt: skip

    def waivers_known(self):
        return SlowRenewal(self.case, self.on).waivers


def slow_standing(case: Case, on: date) -> dict:
    """What `evaluate` should say, renewal included."""
    said = slow_evaluate(case, on)
    said["renewal"] = None
    look = {said["recheck_on"]}
    if case.curriculum.renewal and case.certified_on:
        if case.certified_on <= on:
            said["renewal"], more = SlowRenewal(case, on).said()
            look |= more
        else:
            look.add(case.certified_on)
    coming = [day for day in look if day and day > on]
    said["recheck_on"] = min(coming) if coming else None
    return said
