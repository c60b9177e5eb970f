"""The lines that wait for a supervisor, as her queue shows them: grouped by therapist, the oldest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from certification.models import Appointment, Enrolment
from certification.signing import fingerprint
from certification.views.progress_rows import spoken
from certification.wording import said
from people.models import Person
from practicum import signing_off
from practicum.models import Participation, SignOff
from practicum.pseudonyms import partner_numbers
from practicum.views.worth import Worth, worth_of

AT_ONCE = 10
"""How many lines one signature act may take: a page holds as many, so that each was on the screen when it was signed
(reliability, colluding supervisor: no bulk sign-off beyond ten)."""
LATE_AFTER = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what the signature will bind (through `shown_sha256`), and beside it what helps to judge it."""

    sign_off: SignOff
    on: dt.date
    role: str
    minutes: int
    format: str
    steps: list[str]
    partner: int | None
    ended_early: bool
    in_therapy: bool | None
    late_days: int
    shown_sha256: str
    worth: Worth
    barred: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Therapist:
    """The lines of one enrolment on this page, and how many of hers wait in all."""

    enrolment: Enrolment
    rows: list[Row]
    waiting: int


def page_of_queue(
    person: Person, number: str | None, *, enrolment: str = "", ticked: frozenset[str] = frozenset()
) -> tuple[list[Therapist], Page[int]]:
    """One page of ten lines, grouped by therapist; therapists in the order of their oldest line. Constant queries."""
    waiting = list(
        SignOff.objects.waiting_for(person).values_list(
            "pk", "participation__enrolment", "participation__enrolment__public_id"
        )
    )
    order: dict[int, list[int]] = {}
    for pk, owner, public_id in waiting:
        if not enrolment or str(public_id) == enrolment:
            order.setdefault(owner, []).append(pk)
    page = Paginator([pk for pks in order.values() for pk in pks], AT_ONCE).get_page(number)
    lines = lines_of(person, list(page.object_list))
    groups: dict[int, Therapist] = {}
    for row in rows_of(person, lines, ticked=ticked):
        owner = row.sign_off.participation.enrolment
        group = groups.setdefault(owner.pk, Therapist(owner, [], len(order[owner.pk])))
        group.rows.append(row)
    return list(groups.values()), page


def lines_of(person: Person, keys: Sequence[int]) -> list[SignOff]:
    """These sign-offs in this order, with everything a row is made of, and `took_part` for this person."""
    found = (
        SignOff.objects.filter(pk__in=keys)
        .select_related(
            "participation__session",
            "participation__evidence",
            "participation__person",
            "participation__enrolment__person",
            "participation__enrolment__stream",
            "participation__enrolment__curriculum",
            "returned_by",
        )
        .annotate(
            took_part=Exists(
                Participation.objects.filter(session=OuterRef("participation__session"), person=person)
            )
        )
        .in_bulk()
    )
    return [found[key] for key in keys if key in found]


def rows_of(person: Person, lines: Sequence[SignOff], *, ticked: frozenset[str] = frozenset()) -> list[Row]:
    """The rows of these lines, with a number of queries that does not depend on how many there are."""
    language = spoken()
    worth = worth_of(lines, language)
    partners = partner_numbers({line.participation.enrolment_id for line in lines})
    appointments = list(Appointment.objects.filter(person=person, function="supervisor").order_by("pk"))
    return [
        _row(
            line,
            language,
            partner=partners.get(line.participation_id),
            worth=worth[line.pk],
            barred=_barred(person, line, appointments),
            ticked=str(line.public_id) in ticked,
        )
        for line in lines
    ]


def step_titles(enrolment: Enrolment, codes: Sequence[str], language: str) -> list[str]:
    """The protocol steps by their titles; a code the curriculum no longer knows stays as it is."""
    titles = {item.code: said(item, "title", language) for item in enrolment.curriculum.rules.steps}
    return [titles.get(code, code) for code in codes]


def _row(
    line: SignOff, language: str, *, partner: int | None, worth: Worth, barred: str, ticked: bool
) -> Row:
    side = line.participation
    seen = signing_off.shown(line, partner)
    late = side.session.logged_at - side.session.starts_at
    return Row(
        sign_off=line,
        on=dt.date.fromisoformat(seen["on"]),
        role=side.get_role_display(),
        minutes=seen["minutes"],
        format=side.session.get_format_display(),
        steps=step_titles(side.enrolment, seen.get("steps", []), language),
        partner=seen.get("partner"),
        ended_early=seen.get("ended_early", False),
        in_therapy=seen.get("in_therapy"),
        late_days=late.days if late > LATE_AFTER else 0,
        shown_sha256=fingerprint(seen),
        worth=worth,
        barred=barred,
        ticked=ticked,
    )


def _barred(person: Person, line: SignOff, appointments: Sequence[Appointment]) -> str:
    """Why this person cannot decide this line, said before she tries. The action itself refuses it all the same."""
    side = line.participation
    if line.took_part:  # type: ignore[attr-defined]
        return _("You took part in this session yourself. A registrar finds another supervisor to sign it.")
    if side.enrolment.status != Enrolment.Status.ACTIVE:
        return _("This enrolment is not active at present.")
    held_on = side.session.starts_at.astimezone(side.person.zone).date()
    for day in (held_on, person.today()):
        if not any(_covers(one, side.enrolment, day) for one in appointments):
            return _("Your appointment does not cover %(day)s. A registrar can extend it.") % {
                "day": day.isoformat()
            }
    return ""


def _covers(appointment: Appointment, enrolment: Enrolment, day: dt.date) -> bool:
    return (
        appointment.stream_id == enrolment.stream_id
        and appointment.starts_on <= day
        and (appointment.ends_on is None or day <= appointment.ends_on)
    )
