"""How the slow judge turns lines into amounts, and what it leaves of them under limits."""

# ruff: noqa: C901 - this is the obvious way on purpose: one long function that can be read from top to bottom

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import lcm

from tests.rules.slow_limits import Inequality, shared_out
from tests.rules.slow_words import DAY, in_hundredths, later, read, several


class SlowAmounts:
    """The part of `SlowJudge` that counts."""

    @staticmethod
    def timed(asked):
        return asked.measure == "hours" or asked.limits_timed or bool(asked.convert)

    def adds_time_of(self, asked, line):
        """Whether nothing of a line matters but its time, so that a part of it can count by itself."""
        rates = [one.timed for one in asked.convert if self.filtered(one.filter, line)]
        return (
            asked.measure in ("hours", "credits")
            and [*rates, True][0]
            and not any(one.of for one in asked.limits)
            and not (asked.reuse and line.fact in [one.fact for one in self.case.used_elsewhere if one.fact])
        )

    def raw(self, asked, line):
        if self.timed(asked):
            return line.minutes
        if asked.measure == "sum":
            found = max(0, in_hundredths(line, asked.of) or 0)
            return found if asked.decimal else Fraction(found, 100)
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
        if asked.measure == "average":
            return self.mean(asked, counted)
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
                        if so_far[value] >= dict(asked.eachs).get(value, asked.each):
                            complete.add(value)
                            gain += 1
                    if helped and gain == 0:
                        gain = -1
                elif asked.measure == "score":
                    score = in_hundredths(line, asked.of) or 0
                    score = score if asked.decimal else score // 100
                    gain, best = Fraction(score), max(best, score)
                elif asked.limits_timed:
                    gain = Fraction(1)
                else:
                    gain = left
            gains.append(gain)
            running = Fraction(best) if asked.measure == "score" else running + max(0, gain)
            if reached is None and running >= asked.needed:
                reached = line.on
        if asked.measure == "score":  # of all of them only the first of the best counts
            first = gains.index(best) if best else None
            gains = [gain if place == first else Fraction(0) for place, gain in enumerate(gains)]
        return running, reached, gains

    @staticmethod
    def mean(asked, counted):
        """The mean, the day since which it has been enough, and what each line says."""
        numbers = [(line, in_hundredths(line, asked.of) if left > 0 else None) for line, left in counted]
        gains = [0 if found is None else max(found, 0) or -1 for _, found in numbers]
        said = [(line, max(found, 0)) for line, found in numbers if found is not None]

        def after(count):
            return sum(found for _, found in said[:count]) // count

        reached = None
        for count in range(len(said), 0, -1):
            if after(count) < asked.needed:
                break
            reached = said[count - 1][0].on
        return Fraction(after(len(said)) if said else 0), reached, gains

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

        people = self.best_people(asked, counting) if asked.same else None
        if asked.same:
            self.drop(counting, lambda line: read(line, asked.same) not in people, "not-the-same")
        if asked.window:
            span = self.best_span(asked, counting)[1]
            self.drop(
                counting, lambda line: span is None or not span[0] <= line.on <= span[1], "outside-window"
            )

    def best_people(self, asked, counting):
        """Of every choice of so many, the one that counts most, in its best stretch if there is to be one."""

        def counts(people):
            theirs = self.only(counting, lambda line: read(line, asked.same) in people)
            return self.best_span(asked, theirs)[0]

        everybody = []
        for line, left, _ in counting:
            value = read(line, asked.same)
            if left and value is not None and value not in everybody:
                everybody.append(value)
        everybody.sort(key=lambda value: counts([value]), reverse=True)
        return max(combinations(everybody, min(asked.same_most, len(everybody))), key=counts)

    def best_span(self, asked, counting):
        """The most that these lines count, and the first stretch in which they do; none where none is asked."""
        if not asked.window:
            return self.counts(asked, counting), None
        if asked.window.opens_with:
            opener = self.finding(asked.window.opens_with)
            opens = [line.on for line in self.lines if opener["gained"].get(line.id)]
        else:
            opens = [line.on for line, left, _ in counting if left]
        # A stretch of a week is seven days; what another line opens is open until the same day comes round.
        less = 0 * DAY if asked.window.opens_with else DAY
        best, known = (0, None), []
        for day in sorted(set(opens)):
            span = (day, later(day, asked.window.length) - less)
            inside = self.only(counting, lambda line, span=span: span[0] <= line.on <= span[1])
            names = {line.id for line, left, _ in inside if left}
            # What lies in an earlier stretch altogether is no other stretch; only a mean gains by leaving lines out.
            if asked.measure != "average" and any(names <= earlier for earlier in known):
                continue
            known.append(names)
            amount = self.counts(asked, inside)
            if best[1] is None or amount > best[0]:
                best = (amount, span)
        return best

    def counts(self, asked, counting):
        """What these lines come to, if they are all there are, once limits have taken what they take."""
        tried = [[line, left, None] for line, left, _ in counting]
        self.limit(asked, tried)
        amount = self.add_up(asked, [(line, left) for line, left, _ in tried])[0]
        return amount if asked.at_most is None else min(amount, asked.at_most)

    @staticmethod
    def only(counting, wanted):
        return [[line, left if wanted(line) else Fraction(0), why] for line, left, why in counting]

    @staticmethod
    def drop(counting, unwanted, why):
        for each in counting:
            if unwanted(each[0]) and each[1] > 0:
                each[1:] = [Fraction(0), why]

    @staticmethod
    def no_more_than_each_value_asks(asked, lines):
        """More of a value would take room from others and bring nothing."""
        if asked.measure not in ("distinct", "coverage") or asked.each_timed != asked.limits_timed:
            return []
        named = [several(line, asked.of) for line in lines]
        if any(len(names) > 1 for names in named) or any(one.at_least is not None for one in asked.limits):
            return []
        places = {}
        for place, names in enumerate(named):
            places.setdefault(str(names[0]) if names else None, []).append(place)
        found = []
        for value, some in places.items():
            most = dict(asked.eachs).get(value, asked.each)
            if value is None or (asked.values and value not in asked.values):
                most = 0
            found.append(Inequality(some, "no-value" if value is None else "nothing-new", most))
        return found

    def limit(self, asked, counting):
        # Amounts are cut to the finest part this requirement's conversions can make.
        parts = [Fraction(one.gives, one.each).denominator for one in asked.convert if not one.whole]
        if asked.measure == "sum" and not asked.decimal:
            parts = [100]
        scale = lcm(*parts) if parts else 1

        def leave():
            return shared_out([int(each[1] * scale) for each in counting], found)

        def logged(line, amount):
            """The minutes for which so much of a line stands."""
            whole = self.worth(asked, line, self.raw(asked, line))
            return line.minutes * amount / whole if whole else Fraction(0)

        def take(some, room, why, as_logged=False):
            for place in some:
                line, left, _ = counting[place]
                there = logged(line, left) if as_logged else left
                if there > room:
                    kept = left * room / there
                    counting[place][1:3] = [Fraction(int(kept * scale // 1), scale), why]
                room -= min(there, room)

        def shares_of_parts(limit):
            everything = [line for line, _, _ in counting]
            mine = self.limited(limit, everything)
            theirs = {}
            for place, line in enumerate(everything):
                if not any(place in some for some in mine.values()):
                    theirs.setdefault(self.part(limit, line), []).append(place)
            for key in [*mine, *(key for key in theirs if key not in mine)]:
                inside, others = mine.get(key, []), theirs.get(key, [])
                share, least = limit.at_most_share, limit.at_least_share
                if share is not None and share < 1 and limit.share_of == "counted":
                    room = sum((counting[place][1] for place in others), Fraction(0)) * share / (1 - share)
                    take(inside, Fraction(int(room * scale // 1), scale), "share")
                if least:
                    room = sum((counting[place][1] for place in inside), Fraction(0)) * (1 - least) / least
                    take(others, Fraction(int(room * scale // 1), scale), "share")

        found, turns = self.no_more_than_each_value_asks(asked, [each[0] for each in counting]), []
        for limit in asked.limits:
            parts = self.limited(limit, [each[0] for each in counting])
            inside = sorted(place for some in parts.values() for place in some)
            others = [place for place in range(len(counting)) if place not in inside]
            if limit.at_least is not None and limit.per:
                left, _ = leave()
                for some in parts.values():
                    now = [(counting[place][0], Fraction(left[place], scale)) for place in some]
                    there = sum(logged(line, amount) if limit.as_logged else amount for line, amount in now)
                    if limit.of:
                        there = len(
                            {str(v) for line, amount in now if amount for v in several(line, limit.of)}
                        )
                    if there < limit.at_least:
                        for place in some:
                            if counting[place][1] > 0:
                                counting[place][1:3] = [Fraction(0), "below-minimum"]
            elif limit.at_least is not None:
                room = max(0, asked.needed - limit.at_least) * scale
                found.append(Inequality(others, "reserved", room))
            if limit.at_most is not None:
                for some in parts.values():
                    if limit.as_logged:
                        turns.append(
                            lambda some=some, limit=limit: take(some, Fraction(limit.at_most), "cap", True)
                        )
                    else:
                        found.append(Inequality(some, "cap", limit.at_most * scale))
            if limit.at_most_share is not None:
                if limit.share_of == "needed":
                    room = int(asked.needed * scale * limit.at_most_share // 1)
                    found += [Inequality(some, "share", room) for some in parts.values()]
                elif not limit.per:
                    found.append(Inequality(inside, "share", share=limit.at_most_share))
            if limit.at_least_share and not limit.per:
                found.append(Inequality(others, "share", share=1 - limit.at_least_share))
            if limit.per and (limit.at_most_share is not None or limit.at_least_share is not None):
                turns.append(lambda limit=limit: shares_of_parts(limit))
            if limit.support is not None:
                for key, some in parts.items():
                    room = self.supported(limit, key)
                    if limit.as_logged:
                        turns.append(
                            lambda some=some, room=room: take(some, Fraction(int(room)), "ratio", True)
                        )
                    else:
                        found.append(Inequality(some, "ratio", int(room * scale // 1)))
        if not asked.limits_timed and asked.measure not in ("distinct", "coverage", "score", "average"):
            everything = list(range(len(counting)))
            group = self.exclusive.get(asked.code)
            if group and [one.code for one in self.groups[group].walk()][-1] != asked.code:
                found.append(Inequality(everything, "enough", asked.needed * scale))
            elif asked.at_most is not None:
                found.append(Inequality(everything, "overall-cap", asked.at_most * scale))
        while True:
            before = [each[1] for each in counting]
            left, whys = leave()
            for place, why in whys.items():
                counting[place][1:3] = [Fraction(left[place], scale), why]
            for turn in turns:
                turn()
            if not turns or [each[1] for each in counting] == before:
                return

    def limited(self, limit, lines):
        """The places of the lines a limit is about, by the value of `per`."""
        parts = {}
        for place, line in enumerate(lines):
            lifted = limit.lifted_when and self.provider_fits(limit.lifted_when, line, self.on)
            if self.filtered(limit.filter, line) and not lifted:
                parts.setdefault(self.part(limit, line), []).append(place)
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
                if limit.at_least is not None and limit.per and place in some:
                    earlier = [counting[other] for other in some if other < place]
                    before = sum(amount for _, amount in earlier)
                    if limit.of:
                        before = len(
                            {str(v) for line, amount in earlier if amount for v in several(line, limit.of)}
                        )
                    elif limit.as_logged:
                        worths = [self.worth(asked, line, self.raw(asked, line)) for line, _ in earlier]
                        before = sum(
                            line.minutes * amount / whole if whole else 0
                            for (line, amount), whole in zip(earlier, worths, strict=True)
                        )
                    if before < limit.at_least:
                        return True
        return False

    @staticmethod
    def part(limit, line):
        if not limit.per:
            return ""
        values = [(several(line, name) or [""])[0] for name in (limit.per, *limit.also_per)]
        return values[0] if len(values) == 1 else tuple(map(str, values))

    def supported(self, limit, key):
        given = Fraction(0)
        for line in self.lines:
            vouched = line.status == "verified" or (self.hoping and line.status == "claimed")
            meant = line.on <= self.on and vouched and self.filtered(limit.support.filter, line)
            rates = [one.timed for one in limit.support.convert if self.filtered(one.filter, line)]
            if line.id in self.parts and not [*rates, limit.support.timed][0]:
                continue
            if meant and self.part(limit, line) == key:
                given += self.support_of(limit.support, line)
        if limit.support.whole:
            return Fraction(given // limit.support.each * limit.support.allows)
        return given * limit.support.allows / limit.support.each

    def support_of(self, support, line):
        for rule in support.convert:
            if self.filtered(rule.filter, line):
                amount = line.minutes if rule.timed else 1
                if rule.whole:
                    return Fraction(amount // rule.each * rule.gives)
                return Fraction(amount * rule.gives, rule.each)
        return Fraction(line.minutes if support.timed else 1)
