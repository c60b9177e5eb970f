"""The form of what one thinks of adding: up to three sorts of lines that do not exist."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification import comparing, recordable, registry
from certification.kinds import AWARD, SCOPE
from certification.models import Appointment, Enrolment, Evidence
from certification.registry import EvidenceKind
from certification.rules.case import Appointment as Appointed
from certification.rules.case import AttributeValue, ClassPeriod
from certification.rules.case import Evidence as Line
from certification.rules.lines import kind_fits
from certification.rules.standing import Standing
from certification.standing import provider_rules
from certification.views.registry.forms import day as day_field
from people.views.fields import AmountField, WholeNumberField

MADE_UP = "what-if"
MOST_LINES = 60
FARTHEST = 5 * 366  # days ahead
STANDING_AS = "as:"
"""Before the function or class of an invented giver."""


def plannable(enrolment: Enrolment) -> list[EvidenceKind]:
    """The kinds of evidence this curriculum accepts that time and work can bring; decisions are left out."""
    wanted = [one.filter.kinds for one in enrolment.curriculum.rules.walk() if one.source == "evidence"]
    return [
        kind
        for kind in registry.kinds().values()
        if kind.code not in {AWARD, SCOPE} and any(kind_fits(kind.code, kinds) for kinds in wanted)
    ]


def in_turn(
    enrolment: Enrolment, current: Standing, recorded: Iterable[Mapping[str, Any]]
) -> dict[str, list[str]]:
    """The modules and competences of her stream in the order in which they are tried: what an unmet requirement still
    misses first, and of that (and of the rest) what no line of hers is about yet.

    `recorded`: the attributes of each of her lines.
    """
    rules = enrolment.curriculum.rules
    lines = list(recorded)
    found = {}
    for name, items in (("module", rules.modules), ("competence", rules.competences)):
        missing = {
            value
            for code, one in comparing.asked(current).items()
            if not one.met and rules.requirement(code).of == name
            for value in one.missing
        }
        there = {str(attributes.get(name)) for attributes in lines}
        codes = [item.code for item in items]
        found[name] = sorted(codes, key=lambda code: (code not in missing, code in there))
    return found


class WhatIf(forms.Form):
    """What one thinks of adding."""

    kind = forms.ChoiceField(label=gettext_lazy("What"))
    times = WholeNumberField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=MOST_LINES,
        initial=1,
    )
    hours = AmountField(
        label=gettext_lazy("Hours each"),
        help_text=gettext_lazy("Such as 1 or 1.5; nothing for what has no length."),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(24),
        max_digits=5,
        decimal_places=2,
    )
    on = day_field(gettext_lazy("From this day on"))
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[("week", gettext_lazy("one a week")), ("day", gettext_lazy("all on that day"))],
        required=False,
    )
    size = forms.ChoiceField(
        label=gettext_lazy("Alone or in a group"),
        choices=[
            ("", gettext_lazy("not decided yet: try both")),
            ("individual", gettext_lazy("individual")),
            ("group", gettext_lazy("group")),
        ],
        required=False,
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[
            ("", gettext_lazy("not decided yet: try both")),
            ("in_person", gettext_lazy("in person")),
            ("online", gettext_lazy("online")),
        ],
        required=False,
    )
    partner = forms.ChoiceField(
        label=gettext_lazy("With whom"),
        choices=[
            ("known", gettext_lazy("somebody I met before")),
            ("new", gettext_lazy("somebody new each time")),
        ],
        required=False,
    )
    giver = forms.ChoiceField(label=gettext_lazy("Led or attested by"), required=False)

    def __init__(self, *, enrolment: Enrolment, one_more: bool = False, **options: Any) -> None:
        """`one_more`: a further sort, which may be left out."""
        super().__init__(**options)
        self.enrolment = enrolment
        self.name = options.get("prefix") or MADE_UP
        kinds = [(one.code, _capital(one.label)) for one in plannable(enrolment)]
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("nothing more")), *kinds] if one_more else kinds
        giver: Any = self.fields["giver"]
        giver.choices = _givers(enrolment)
        self._leave_out_what_cannot_matter()
        if one_more:
            for field in self.fields.values():
                field.required = False

    def _leave_out_what_cannot_matter(self) -> None:
        """Fields of which no requirement of this stream takes notice; of the rest it says for what they matter."""
        kinds = plannable(self.enrolment)
        looked_at = recordable.looked_at(self.enrolment.curriculum.rules)
        concerned = {
            "hours": [one for one in kinds if one.unit == "minutes"],
            "size": [one for one in kinds if "size" in one.attributes and "size" in looked_at],
            "format": [one for one in kinds if "format" in one.attributes and "format" in looked_at],
            "partner": [one for one in kinds if one.with_partner and "counterpart" in looked_at],
            "giver": [one for one in kinds if one.given_by and "provider" in looked_at],
        }
        for name, those in concerned.items():
            if not those:
                del self.fields[name]
            elif len(those) < len(kinds) and name != "hours":
                labels = "; ".join(str(one.label) for one in those)
                self.fields[name].help_text = _("Matters for: %(kinds)s.") % {"kinds": labels}

    def left_open(self) -> dict[str, list[str]]:
        """What this sort of line could be and is not decided: it is tried in every way."""
        known = registry.kind(self.cleaned_data.get("kind") or "")
        found: dict[str, list[str]] = {}
        for name in ("size", "format"):
            field: Any = self.fields.get(name)
            if known and name in known.attributes and field and not self.cleaned_data.get(name):
                found[name] = [value for value, _label in field.choices if value]
        return found

    def clean_on(self) -> dt.date | None:
        """A day near enough for a plan."""
        on: dt.date | None = self.cleaned_data["on"]
        today = self.enrolment.person.today()
        if on is not None and abs((on - today).days) > FARTHEST:
            raise forms.ValidationError(_("Choose a day within five years."))
        return on

    def clean(self) -> dict[str, Any]:
        """A length for what has one: nothing is never taken for an hour."""
        data = super().clean() or self.cleaned_data
        known = registry.kind(data.get("kind") or "")
        if known is None or self.errors:
            return data
        if known.unit == "minutes" and not data.get("hours"):
            self.add_error("hours", _("Say how long each of them is."))
        for name in ("times", "on"):
            if not data.get(name):
                self.add_error(name, _("Say this too, or choose nothing more."))
        return data

    def lines(
        self, turns: Mapping[str, list[str]], taken: Counter[str], chosen: Mapping[str, str]
    ) -> list[Line]:
        """The lines that do not exist, verified, with everything a rule might ask of such a line, and with `chosen` in
        what was left open.

        `turns` as `in_turn` gives it; `taken`: how many of each were tried by the sorts before, counted on here.
        """
        data, enrolment = self.cleaned_data, self.enrolment
        if not data.get("kind"):
            return []
        known = registry.kind(data["kind"])
        timed = known is not None and known.unit == "minutes"
        minutes = int(data["hours"] * 60) if timed else 0
        said = {name: data.get(name) or chosen.get(name, "") for name in ("size", "format")}
        attributes = _attributes(enrolment, known, said)
        listed = next((name for name in turns if known and name in known.attributes and turns[name]), "")
        partner = _partner(enrolment)
        apart = dt.timedelta(days=7 if data.get("rhythm") == "week" else 0)
        return [
            Line(
                id=f"{MADE_UP}-{self.name}-{turn}",
                kind=data["kind"],
                on=data["on"] + turn * apart,
                status="verified",
                minutes=minutes,
                fact=f"{MADE_UP}-{self.name}-{turn}",
                counterpart=f"{MADE_UP}-{self.name}-{turn}" if data.get("partner") == "new" else partner,
                provider=self._giver(turn),
                recorded_on=data["on"],
                attributes={**attributes, **({listed: value} if value else {})},
            )
            for turn, value in enumerate(_next(turns.get(listed, []), data["times"], listed, taken))
        ]

    def _giver(self, turn: int) -> str:
        chosen = self.cleaned_data.get("giver") or "supervisor"
        if chosen == "new":
            return f"{MADE_UP}-giver-{self.name}-{turn}"
        if chosen.startswith(STANDING_AS):
            return f"{MADE_UP}-{chosen}"
        return str(self.enrolment.supervisor.public_id) if self.enrolment.supervisor else MADE_UP

    def people(self, lines: Iterable[Line]) -> list[tuple[Appointed, ClassPeriod]]:
        """Who the invented givers would have to be: appointed so, at whatever level a line asks for."""
        chosen = self.cleaned_data.get("giver") or ""
        if not chosen.startswith(STANDING_AS):
            return []
        who, code = f"{MADE_UP}-{chosen}", chosen.removeprefix(STANDING_AS)
        levels = {"", *(str(value) for line in lines for value in line.attributes.values())}
        return [(Appointed(who, code, level=level), ClassPeriod(who, code)) for level in sorted(levels)]


def _givers(enrolment: Enrolment) -> list[tuple[str, str]]:
    """Who might lead or attest it: the supervisor, somebody who is what the curriculum asks for, or nobody known."""
    rules = provider_rules(enrolment.curriculum.rules)
    codes = sorted({code for rule in rules for code in (*rule.appointed, *rule.classes, *rule.not_classes)})
    asked = [
        (f"{STANDING_AS}{code}", _("a %(function)s") % {"function": Appointment.name_of(code)})
        for code in codes
    ]
    return [
        ("supervisor", _("my supervisor")),
        *asked,
        ("new", _("somebody else each time, appointed to nothing")),
    ]


def _capital(words: object) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


def _partner(enrolment: Enrolment) -> str:
    """Somebody she met before, or nobody in particular."""
    with_somebody = Evidence.objects.live().filter(enrolment=enrolment, counterpart__isnull=False)
    found = with_somebody.order_by("-happened_on").values_list("counterpart", flat=True).first()
    return str(found or MADE_UP)


def _next(codes: list[str], times: int, name: str, taken: Counter[str]) -> list[str]:
    """The next so many of these, from the beginning again after the last; empty words where there are none."""
    start = taken[name]
    taken[name] += times
    return [codes[(start + turn) % len(codes)] if codes else "" for turn in range(times)]


def _attributes(
    enrolment: Enrolment, known: EvidenceKind | None, said: Mapping[str, str]
) -> dict[str, AttributeValue]:
    """What each line says of itself, but for the module or competence it is about."""
    names = known.attributes if known else frozenset()
    found: dict[str, AttributeValue] = {
        name: value for name, value in said.items() if value and name in names
    }
    if "steps" in names:
        found["steps"] = tuple(step.code for step in enrolment.curriculum.rules.steps)
        found["in_therapy"] = True
    if "purpose" in names:
        found["purpose"] = "consultation"
    return found
