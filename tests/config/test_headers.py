"""Every response carries the headers, whatever made it: a page, a file, a refusal or an error."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from people.models import Person


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


urlpatterns = [path("breaks", break_down), path("", include("config.urls"))]

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
PAGES = {
    "/accounts/login/": 200,
    "/accounts/signup/": 200,
    "/admin/": 302,
    "/livez": 200,
    "/nowhere": 404,
    "/breaks": 500,
    "/static/img/favicon.svg": 200,
}


@pytest.fixture
def browser_client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("address", "status"), PAGES.items())
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_headers_stand_on(browser_client: Client, address: str, status: int):
    response = browser_client.get(address)
    response.close()

    assert response.status_code == status
    assert set(response["Content-Security-Policy"].split("; ")) == CSP
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_pages_for_a_signed_in_person_are_kept_by_nobody(browser_client: Client):
    person = Person.objects.create_user("therapist@example.org", name="Ada Therapist")
    anonymous = browser_client.get("/nowhere")

    browser_client.force_login(person)
    statuses = {address: browser_client.get(address)["Cache-Control"] for address in ("/nowhere", "/breaks")}

    assert "Cache-Control" not in anonymous
    assert statuses == {"/nowhere": "no-store", "/breaks": "no-store"}


@override_settings(
    SECURE_SSL_REDIRECT=True,
    SECURE_REDIRECT_EXEMPT=[r"^livez$", r"^readyz$"],
    SECURE_HSTS_SECONDS=63_072_000,
    SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
    SECURE_HSTS_PRELOAD=True,
)
@pytest.mark.django_db
def test_production_asks_for_tls_except_where_the_machine_itself_asks():
    client = Client()

    plain = client.get("/accounts/login/")
    secure = client.get("/accounts/login/", secure=True)
    probe = client.get("/livez")

    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/accounts/login/")
    assert secure["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert probe.status_code == 200


def test_a_broken_page_is_drawn_without_a_database_and_without_a_context():
    from django.views.defaults import server_error

    response = server_error(HttpRequest())

    assert response.status_code == 500
    assert "<html" in response.content.decode()
