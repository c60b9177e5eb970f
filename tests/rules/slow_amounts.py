"""How the slow judge turns lines into amounts, and what it leaves of them under limits."""

# ruff: noqa: C901 - this is the obvious way on purpose: one long function that can be read from top to bottom

from __future__ import annotations

from fractions import Fraction
from math import lcm

from tests.rules.slow_limits import Inequality, shared_out
from tests.rules.slow_words import DAY, later, read, several


class SlowAmounts:
    """The part of `SlowJudge` that counts."""

    @staticmethod
    def timed(asked):
        return asked.measure == "hours" or asked.limits_timed or bool(asked.convert)

    def raw(self, asked, line):
        if self.timed(asked):
            return line.minutes
        if asked.measure == "sum":
            number = read(line, asked.of)
            return number if type(number) is int and number > 0 else 0
        return 1

    def worth(self, asked, line, raw):
        for rule in asked.convert:
            if self.filtered(rule.filter, line):
                amount = raw if rule.timed else (0 if line.minutes and not raw else 1)
                if rule.whole:
                    return Fraction(amount // rule.each * rule.gives)
                return Fraction(amount * rule.gives, rule.each)
        if not asked.convert or asked.measure == "hours":
            return Fraction(raw)
        return None if asked.measure == "credits" else Fraction(1)

    def add_up(self, asked, counted):
        """The total, the day the need was reached, and what each line added."""
        gains, reached, so_far, complete, best = [], None, {}, set(), 0
        running = Fraction(0)
        for line, left in counted:
            gain = Fraction(0)
            if left > 0:
                if asked.measure in ("distinct", "coverage"):
                    helped = False
                    for value in map(str, several(line, asked.of)):
                        if value in complete or (asked.values and value not in asked.values):
                            continue
                        so_far[value] = so_far.get(value, 0) + (line.minutes if asked.each_timed else 1)
                        helped = True
                        if so_far[value] >= asked.each:
                            complete.add(value)
                            gain += 1
                    if helped and gain == 0:
                        gain = -1
                elif asked.measure == "score":
                    score = read(line, asked.of)
                    score = score if type(score) is int else 0
                    gain = max(0, score - best)
                    best = max(best, score)
                elif asked.limits_timed:
                    gain = Fraction(1)
                else:
                    gain = left
            gains.append(gain)
            running += max(0, gain)
            if reached is None and running >= asked.needed:
                reached = line.on
        return running, reached, gains

    def without_used(self, asked, each, counting):
        line, left, _ = each
        raw = self.raw(asked, line)
        group = self.exclusive.get(asked.code)
        taken = self.taken_before(asked, line, group) if group else 0
        if taken:
            raw = 0 if not self.timed(asked) or taken == "whole" else max(0, raw - taken)
            rest = min(left, self.worth(asked, line, raw) or 0) if raw else Fraction(0)
            if rest < left:
                each[1:] = [rest, "used-here"]
        uses = [one for one in self.case.used_elsewhere if one.fact == line.fact]
        if asked.reuse is None or not line.fact or not uses:
            return
        left = each[1]
        whole = not self.timed(asked) or any(one.minutes is None for one in uses)
        gone = raw if whole else min(raw, sum(one.minutes for one in uses))
        fresh = (self.worth(asked, line, raw - gone) or Fraction(0)) if raw > gone else Fraction(0)
        again_so_far = sum(one[3] for one in counting if len(one) > 3)
        again = max(Fraction(0), min(left - fresh, asked.reuse.at_most - again_so_far))
        each.append(again)
        if fresh + again < left:
            each[1:3] = [fresh + again, "used-elsewhere"]

    def taken_before(self, asked, line, group):
        taken = 0
        for code in [one.code for one in self.groups[group].walk()]:
            if code == asked.code:
                break
            earlier = self.asked[code]
            if earlier.source != "evidence":
                continue
            found = self.finding(code)
            left = found["left"].get(line.id, 0)
            if line.id not in self.taken_by(code):
                continue
            if not self.timed(earlier) or earlier.limits_timed:
                return "whole"
            whole = self.worth(earlier, line, self.raw(earlier, line))
            share = Fraction(self.raw(earlier, line)) * left / whole if whole else Fraction(0)
            taken += -((-share.numerator) // share.denominator)
        return taken

    def taken_by(self, code):
        """The lines an earlier requirement took: those that added something, until it had what it needs."""
        found, so_far, taken = self.finding(code), 0, set()
        for name, gain in found["gained"].items():
            if gain and so_far < found["needed"]:
                taken.add(name)
                so_far += max(0, gain)
        return taken

    def narrow(self, asked, counting):
        for each in counting:
            del each[3:]

        def worth(some):
            return self.add_up(asked, [(line, left) for line, left, _ in some])[0]

        if asked.same:
            choices = []
            for line, left, _ in counting:
                value = read(line, asked.same)
                if left and value is not None and value not in choices:
                    choices.append(value)
            best = None
            if choices:
                best = max(
                    choices,
                    key=lambda value: worth([one for one in counting if read(one[0], asked.same) == value]),
                )
            self.drop(counting, lambda line: best is None or read(line, asked.same) != best, "not-the-same")
        if asked.window:
            if asked.window.opens_with:
                opener = self.finding(asked.window.opens_with)
                opens = [line.on for line in self.lines if opener["gained"].get(line.id)]
            else:
                opens = [line.on for line, left, _ in counting if left]
            # A stretch of a week is seven days; what another line opens is open until the same day comes round.
            less = 0 * DAY if asked.window.opens_with else DAY
            spans = [(day, later(day, asked.window.length) - less) for day in sorted(set(opens))]
            best = None
            if spans:
                best = max(
                    spans,
                    key=lambda span: worth([one for one in counting if span[0] <= one[0].on <= span[1]]),
                )
            self.drop(
                counting, lambda line: best is None or not best[0] <= line.on <= best[1], "outside-window"
            )

    @staticmethod
    def drop(counting, unwanted, why):
        for each in counting:
            if unwanted(each[0]) and each[1] > 0:
                each[1:] = [Fraction(0), why]

    def limit(self, asked, counting):
        # Amounts are cut to the finest part this requirement's conversions can make.
        parts = [Fraction(one.gives, one.each).denominator for one in asked.convert if not one.whole]
        scale = lcm(*parts) if parts else 1

        def leave():
            return shared_out([int(each[1] * scale) for each in counting], found)

        found = []
        for limit in asked.limits:
            parts = self.limited(limit, [each[0] for each in counting])
            inside = sorted(place for some in parts.values() for place in some)
            if limit.at_least is not None:
                left, _ = leave()
                for some in parts.values():
                    if sum(left[place] for place in some) < limit.at_least * scale:
                        for place in some:
                            if counting[place][1] > 0:
                                counting[place][1:3] = [Fraction(0), "below-minimum"]
            if limit.at_most is not None:
                found += [Inequality(some, "cap", limit.at_most * scale) for some in parts.values()]
            if limit.at_most_share is not None and limit.at_most_share < 1:
                if limit.share_of == "needed":
                    room = int(asked.needed * scale * limit.at_most_share // 1)
                    found.append(Inequality(inside, "share", room))
                else:
                    found.append(Inequality(inside, "share", share=limit.at_most_share))
            if limit.at_least_share:
                others = [place for place in range(len(counting)) if place not in inside]
                found.append(Inequality(others, "share", share=1 - limit.at_least_share))
            if limit.support is not None:
                for key, some in parts.items():
                    found.append(Inequality(some, "ratio", int(self.supported(limit, key) * scale // 1)))
        if not asked.limits_timed and asked.measure not in ("distinct", "coverage", "score"):
            everything = list(range(len(counting)))
            group = self.exclusive.get(asked.code)
            if group and [one.code for one in self.groups[group].walk()][-1] != asked.code:
                found.append(Inequality(everything, "enough", asked.needed * scale))
            elif asked.at_most is not None:
                found.append(Inequality(everything, "overall-cap", asked.at_most * scale))
        left, whys = leave()
        for place, why in whys.items():
            counting[place][1:3] = [Fraction(left[place], scale), why]

    def limited(self, limit, lines):
        """The places of the lines a limit is about, by the value of `per`."""
        parts = {}
        for place, line in enumerate(lines):
            lifted = limit.lifted_when and self.provider_fits(limit.lifted_when, line, self.on)
            if self.filtered(limit.filter, line) and not lifted:
                key = (several(line, limit.per) or [""])[0] if limit.per else ""
                parts.setdefault(key, []).append(place)
        return parts

    def helped(self, asked, counting, place):
        """Whether a line that brought no new value still helped its part to reach a minimum."""
        line, left = counting[place]
        values = [str(value) for value in several(line, asked.of)] if asked.of else []
        if asked.measure not in ("distinct", "coverage") or not left:
            return False
        if not any(not asked.values or value in asked.values for value in values):
            return False
        for limit in asked.limits:
            for some in self.limited(limit, [line for line, _ in counting]).values():
                if limit.at_least is not None and place in some:
                    before = sum(counting[other][1] for other in some if other < place)
                    if before < limit.at_least:
                        return True
        return False

    def supported(self, limit, key):
        given = 0
        for line in self.lines:
            vouched = line.status == "verified" or (self.hoping and line.status == "claimed")
            if line.on <= self.on and vouched and self.filtered(limit.support.filter, line):
                mine = (several(line, limit.per) or [""])[0] if limit.per else ""
                if mine == key:
                    given += line.minutes if limit.support.timed else 1
        return Fraction(given * limit.support.allows, limit.support.each)
