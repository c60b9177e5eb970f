"""allauth's letters speak in our words: each has a subject of one line, says what happened and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import render_to_string

TEMPLATES = Path(__file__).parents[2] / "templates"
LETTERS = sorted(
    path.relative_to(TEMPLATES).as_posix().removesuffix("_message.txt")
    for folder in ("account/email", "mfa/email")
    for path in (TEMPLATES / folder).glob("*_message.txt")
    if path.name != "base_message.txt"
)
CONTEXT = {
    "code": "WQSB-VBXM",
    "email": "ines@people.example",
    "from_email": "old@people.example",
    "to_email": "new@people.example",
    "deleted_email": "old@people.example",
    "password_reset_url": "https://site.example/accounts/password/reset/",
    "signup_url": "https://site.example/accounts/signup/",
    "site_url": "https://site.example",
    "ip": "192.0.2.7",
    "user_agent": "Firefox & Co",
    "timestamp": "22 November 2026, 10:00",
}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_has_a_subject_and_signs_off(letter: str) -> None:
    subject = render_to_string(f"{letter}_subject.txt", CONTEXT).strip()
    body = render_to_string(f"{letter}_message.txt", CONTEXT).strip()

    assert subject
    assert "\n" not in subject
    assert body.startswith("Hello,")
    assert body.endswith("https://site.example")
    assert "&amp;" not in body


@pytest.mark.parametrize("letter", [name for name in LETTERS if name.endswith(("_code", "_confirmation"))])
def test_a_code_stands_on_a_line_of_its_own(letter: str) -> None:
    assert "\n\nWQSB-VBXM\n\n" in render_to_string(f"{letter}_message.txt", CONTEXT)


def test_a_change_of_the_account_says_what_to_do_if_it_was_not_you() -> None:
    body = render_to_string("account/email/password_changed_message.txt", CONTEXT)

    assert "https://site.example/accounts/password/change/" in body
    assert "192.0.2.7" in body
