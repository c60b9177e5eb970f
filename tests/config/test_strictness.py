"""Each rule of the strict world catches what it is there to catch."""

from __future__ import annotations

import datetime as dt
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models.signals import pre_save
from django.template import Context, Engine, engines
from django.template.base import Origin, Template

from people.models import Person
from tests.strictness import TooLenient


@pytest.mark.django_db
def test_without_an_order_nobody_may_rely_on_one():
    names = [f"kind {number:02}" for number in range(40)]
    ContentType.objects.bulk_create([ContentType(app_label="strict", model=name) for name in names])
    found = ContentType.objects.filter(app_label="strict")

    unordered = [list(found.values_list("model", flat=True)) for _ in range(3)]
    ordered = list(found.order_by("model").values_list("model", flat=True))

    assert ordered == names
    assert any(reading != names for reading in unordered)
    assert all(sorted(reading) == names for reading in unordered)


@pytest.mark.django_db(transaction=True)
def test_locking_must_say_which_rows():
    from django.contrib.auth.models import Permission
    from django.db import transaction

    locked = Permission.objects.select_related("content_type").order_by("pk")

    with transaction.atomic():
        list(locked.select_for_update(of=("self",))[:1])
        with pytest.raises(TooLenient, match="of="):
            list(locked.select_for_update()[:1])


def test_update_fields_must_not_forget_what_moves_with_every_save():
    moving = SimpleNamespace(name="changed_at", auto_now=True)
    sender = type("Thing", (), {"_meta": SimpleNamespace(concrete_fields=[moving])})

    with pytest.raises(TooLenient, match="changed_at"):
        pre_save.send(
            sender=sender, instance=None, raw=False, using="default", update_fields=frozenset({"name"})
        )


def test_a_datetime_is_no_date():
    with pytest.raises(TooLenient, match="which date is meant"):
        models.DateField(name="on").to_python(dt.datetime(2026, 11, 22, 3, 0))


def render(text: str, file: Path) -> str:
    engine: Engine = engines["django"].engine
    return Template(text, origin=Origin(str(file)), engine=engine).render(Context({"known": "yes"}))


def test_our_templates_name_only_what_they_are_given():
    ours = settings.BASE_DIR / "templates" / "page.html"

    assert render("{{ known }} {% if unknown %}{% endif %}", ours) == "yes "
    with pytest.raises(TooLenient, match=r"templates/page\.html:2 uses unknown"):
        render("{{ known }}\n{{ unknown }}", ours)
    assert render("{{ unknown }}", Path("/elsewhere/theirs.html")) == ""


def test_nothing_leaves_this_machine():
    with socket.socket() as stranger, pytest.raises(TooLenient, match=r"192\.0\.2\.1"):
        stranger.connect(("192.0.2.1", 80))


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_brings_the_laws_back():
    from django.core.management import call_command

    before = laws_in_force()
    Person.objects.create_user("somebody@example.org", name="Somebody Real")

    call_command("flush", verbosity=0, interactive=False)

    assert not Person.objects.exists()
    assert laws_in_force() == before != set()


def laws_in_force() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        return {name for (name,) in cursor.fetchall()}
