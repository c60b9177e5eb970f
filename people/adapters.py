"""What this platform changes about allauth: the one door allauth leaves open for it."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """How people sign up and sign in."""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets stand encrypted in the database, under the newest of FIELD_KEYS."""

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it was given; any of FIELD_KEYS may have encrypted it."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
