"""The demonstration's outbox shows every letter, also those that were sent within one second."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client

pytestmark = pytest.mark.urls("tests.permissions.demonstration_urls")


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.DEMONSTRATION, settings.PLATFORM = True, "demo"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def send(folder: Path, *subjects: str) -> None:
    """Letters through one connection, as a sweep sends them: the backend writes them into one file."""
    with get_connection(
        "django.core.mail.backends.filebased.EmailBackend", file_path=str(folder)
    ) as connection:
        for subject in subjects:
            EmailMessage(
                subject, f"Text of {subject}.", "a@b.example", ["ines@people.example"], connection=connection
            ).send()


@pytest.mark.django_db
def test_letters_that_share_a_file_are_all_listed_and_opened(folder: Path, client: Client) -> None:
    send(folder, "Sign-up code", "Certificate ready", "Line returned")
    assert len(list(folder.glob("*.log"))) == 1

    listed = client.get("/outbox/").content.decode()
    links = [
        part.split('"')[0] for part in listed.split('href="/outbox/')[1:] if ".log" in part.split('"')[0]
    ]
    letters = [client.get(f"/outbox/{link}").content.decode() for link in links]

    for subject in ("Sign-up code", "Certificate ready", "Line returned"):
        assert subject in listed
        assert sum(f"Text of {subject}." in letter for letter in letters) == 1
    assert listed.index("Line returned") < listed.index("Sign-up code")


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["none.log", "..%2Fsecret.log", "x.log~9", "x.log~0", "x.log~-1", "~1"])
def test_a_letter_that_is_not_there_is_not_found(folder: Path, client: Client, key: str) -> None:
    (folder / "x.log").write_text("Subject: One\n\nOnly one.\n")

    assert client.get("/outbox/x.log/").status_code == 200
    assert client.get(f"/outbox/{key}/").status_code == 404
