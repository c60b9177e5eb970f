"""Django's admin is a window: no model can be added, changed or deleted there, by nobody."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from audit.read_only import ReadOnlyAdmin
from people.models import Person
from tests.cast import REFLECTION, World
from tests.registry.conftest import enter

OURS = ["people", "certification", "coursework", "practicum", "audit"]
# Together these would tell who was whose partner. Events are read on the auditor's page, which hides what would.
KEPT_OUT = {"Participation", "SignOff", "Occupation", "Event"}
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def operator(world: World) -> Person:
    return Person.objects.create_superuser("operator@people.example", "correct horse battery", name="Opal")


def test_every_model_of_ours_can_be_looked_at_and_no_other() -> None:
    ours = {model for app in OURS for model in apps.get_app_config(app).get_models()}

    assert set(REGISTERED) == {model for model in ours if model.__name__ not in KEPT_OUT}


def _addresses(model: type[Model], key: object) -> list[str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return [
        reverse(f"{name}_add"),
        reverse(f"{name}_change", args=[key]),
        reverse(f"{name}_delete", args=[key]),
    ]


def test_no_model_has_a_way_to_write_even_for_a_superuser(
    world: World, operator: Person, client: Client
) -> None:
    enrolment = world.admitted(world.ines)
    world.reflected(enrolment)
    enter(client, operator)

    for model in REGISTERED:
        row = model._default_manager.order_by("pk").first()
        before = model._default_manager.count()
        for address in _addresses(model, row.pk if row else 1):
            answer = client.post(address, {"post": "yes", "_save": "Save", "name": "x"}).status_code
            # A row that is not there sends the operator back to the list.
            assert answer in ({403} if row else {403, 302, 404}), (address, answer)
        listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        client.post(listed, {"action": "delete_selected", "_selected_action": [row.pk if row else 1]})
        assert model._default_manager.count() == before


def test_taking_the_window_away_opens_the_door(
    world: World, operator: Person, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: with Django's own permissions back, a superuser could write again."""
    request = rf.get("/")
    request.user = operator
    page = admin.site._registry[Person]
    assert not page.has_change_permission(request)

    for name in ("has_add_permission", "has_change_permission", "has_delete_permission"):
        monkeypatch.setattr(ReadOnlyAdmin, name, getattr(ModelAdmin, name))

    assert page.has_change_permission(request)
    assert page.has_delete_permission(request)


def test_every_list_and_record_opens_and_tells_no_secret(
    world: World, operator: Person, client: Client
) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.reflected(mine)
    world.signed(world.session(mine, theirs))
    enter(client, operator)

    for model in REGISTERED:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed = client.get(reverse(f"{name}_changelist"))
        assert listed.status_code == 200, name
        row = model._default_manager.order_by("pk").first()
        if row is None:
            continue
        shown = client.get(reverse(f"{name}_change", args=[row.pk]))
        assert shown.status_code == 200, name
        assert REFLECTION[:40] not in shown.content.decode()


def test_the_admin_changes_no_password(operator: Person, client: Client) -> None:
    enter(client, operator)

    assert client.get("/admin/password_change/").status_code == 404
    assert client.post("/admin/password_change/", {"old_password": "x"}).status_code == 404


def test_whoever_operates_nothing_finds_no_admin(world: World, client: Client) -> None:
    enter(client, world.ruth)

    assert client.get("/admin/").status_code in {302, 403}
