"""A case: everything the answer depends on, and nothing else.

Dates are days in the person's own time zone, decided before the case is made. Nothing here is looked up while judging.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from certification.rules.curriculum import Curriculum

OF_RENEWAL = "renewal:"
"""A waiver's requirement begins so where it means what renewal asks."""

AttributeValue = str | int | bool | Decimal | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of somebody's record. `status`: claimed (nobody vouched yet), verified, or returned."""

    id: str
    kind: str
    on: date
    status: str = "verified"
    minutes: int = 0
    starts: str = ""
    """Time of day as HH:MM, only to order lines of one day."""
    fact: str = ""
    """What happened, across streams: two lines with one fact are the same hour of somebody's life."""
    counterpart: str = ""
    provider: str = ""
    recorded_on: date | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    length: int = 0
    """The minutes as logged, where only some of them are left. Only the judge sets this, in a late renewal."""


@dataclass(frozen=True, slots=True)
class Document:
    """A licence, an insurance, an agreement. `expires_on` is the last day on which it is still valid."""

    id: str
    kind: str
    status: str = "verified"
    valid_from: date | None = None
    expires_on: date | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who may vouch as what, from `starts_on` to `ends_on`, both days included; no end means still."""

    person: str
    function: str
    starts_on: date | None = None
    ends_on: date | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class ClassPeriod:
    """The class a provider belonged to ("faculty", "in-training"), both days included."""

    person: str
    name: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """Membership of a body, both days included."""

    body: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A body's decision that a requirement, or part of it, need not be met (waiver) or was met elsewhere (equivalency).

    `amount` is in the requirement's own unit; None waives all of it. What it leaves out is taken as met from
    `effective_on` on, which may lie before the decision; None: from `granted_on` on. "renewal:hours" means what
    renewal asks under the code `hours`, in the cycle in which the waiver was granted.
    """

    requirement: str
    amount: int | None = None
    kind: str = "waiver"
    body: str = ""
    reason: str = ""
    requested_by: str = ""
    approved_by: str = ""
    granted_on: date | None = None
    ends_on: date | None = None
    id: str = ""
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Something outside the evidence that stops the award while it lasts: fees, a complaint."""

    kind: str
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """What another certificate already used of a fact; `minutes` None means all of it."""

    fact: str
    certificate: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What renewal takes over from the cycle before, in the requirement's own unit; there from its first day `on`."""

    requirement: str
    amount: int
    on: date


@dataclass(frozen=True, slots=True)
class Case:
    """One enrolment as the judge sees it."""

    curriculum: Curriculum
    evidence: tuple[Evidence, ...] = ()
    documents: tuple[Document, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    classes: tuple[ClassPeriod, ...] = ()
    memberships: tuple[Membership, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    holds: tuple[Hold, ...] = ()
    used_elsewhere: tuple[Use, ...] = ()
    enrolled_on: date | None = None
    certified_on: date | None = None
    """When the certificate that is to be renewed was awarded; None while nobody is certified."""
    carried: tuple[Carried, ...] = ()
    """Only the judge sets this, while it judges one cycle of renewal."""
