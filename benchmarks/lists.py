"""The first page of the registrar's lists, beside the bare queries behind it.

A page is read when its rows and its count are there, as the view has them before a template turns them into HTML.
The HTML of 25 rows costs the same for a hundred people and for a hundred thousand; the whole answer is told beside.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import QuerySet
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.figures import Figure, in_turn
from benchmarks.stage import Stage
from certification.models import Enrolment
from certification.views.registry import enrolments, matrix
from certification.views.registry.listing import page_of
from people.models import Person

ROUNDS = 25

MANY = 100_000
Listed = Callable[[Any], QuerySet[Enrolment]]
LISTS: tuple[tuple[str, str, dict[str, str], Listed], ...] = (
    (
        "complete",
        "registry_enrolments",
        {"standing": "complete"},
        lambda request: enrolments.listed(request, enrolments.EnrolmentFilters(request.GET)),
    ),
    (
        "cohort matrix",
        "registry_matrix",
        {"stream": "ctic"},
        lambda request: matrix.listed(request, matrix.MatrixFilters(request.GET)),
    ),
)


def measure(stage: Stage) -> Iterator[Figure]:
    """The first page of each list at the largest size: read, and answered whole."""
    people = stage.sizes[-1]
    database = stage.judged(people)
    registrar = Person.objects.get(office_grants__office="registrar")
    client = signed_in(registrar)
    with psycopg.connect(stage.url(database), autocommit=True) as bare:
        for name, url, chosen, listed in LISTS:
            request: Any = RequestFactory().get("/", chosen)
            request.user = registrar

            def read(request: Any = request, listed: Listed = listed) -> list[Enrolment]:
                return list(page_of(request, listed(request)))

            queries = behind(read)

            def asked(queries: list[str] = queries) -> None:
                for query in queries:
                    bare.execute(query).fetchall()

            def answered(path: str = reverse(url), chosen: dict[str, str] = chosen) -> None:
                if (response := client.get(path, chosen)).status_code != 200:
                    raise RuntimeError(f"{path} answers {response.status_code}.")

            # Before many people the few milliseconds that every page costs are most of it: the bar speaks of the many.
            read_at_most = 2.0 if people >= MANY else None
            for what, work, bar in (("read", read, read_at_most), ("answered, HTML and all", answered, None)):
                value, floor = in_turn(work, asked, ROUNDS)
                yield Figure(
                    name=f"lists: first page of {name} at {people:,}, {what}",
                    value=1000 * value,
                    unit="ms",
                    floor=1000 * floor,
                    floor_is=f"the {len(queries)} queries behind its rows and count, through a bare psycopg cursor",
                    ratio_at_most=bar,
                )


def behind(work: Callable[[], object]) -> list[str]:
    """The queries it asks, as they reach the database; those that are asked once in a process are not among them."""
    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries]


def signed_in(person: Person) -> Client:
    """A browser of hers, with a second factor."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    Authenticator.objects.get_or_create(
        user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "sealed"}}
    )
    now = time.time()
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": now, "email": person.email},
        {"method": "mfa", "type": "totp", "at": now},
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client
