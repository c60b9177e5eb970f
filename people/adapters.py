"""allauth's doors for what this platform does its own way."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from people.models import Person
from people.sealing import seal, unseal


class AccountAdapter(DefaultAccountAdapter):
    """Log-in leads home; home knows what each person came for."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def save_user(self, request: HttpRequest, user: Person, form: Form, commit: bool = True) -> Person:
        """Whoever signs up on a French page is written to in French."""
        user.language = "fr" if (get_language() or "en").startswith("fr") else "en"
        return super().save_user(request, user, form, commit=commit)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")


class MFAAdapter(DefaultMFAAdapter):
    """Log-in secrets are sealed: a stolen database gives nobody a second factor."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
