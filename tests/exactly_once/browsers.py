"""A supervisor signing over HTTP: several sessions of one person, each with its own cookies."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.parse
from collections.abc import Sequence

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from certification.signing import fingerprint
from people.models import Person
from practicum import signing_off
from practicum.models import SignOff

CSRF = "a" * 32


class Browser:
    """One log-in of a person who has just proved who she is with two factors."""

    def __init__(self, port: int, person: Person) -> None:
        self.port = port
        Authenticator.objects.get_or_create(
            user=person, type="totp", defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}}
        )
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time()},
            {"method": "mfa", "type": "totp", "at": time.time()},
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.create()
        self.cookies = (
            f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        )

    def sign(self, line: SignOff) -> int:
        """Tick the line and press sign; the status of the answer, 0 when the server died instead of answering."""
        return self.press(form(line))

    def press(self, form: str) -> int:
        """Send the filled form, without a look at the database."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", "/queue/", form, headers)
            answer = connection.getresponse()
            # Anywhere else than back to the queue is a log-in page: nothing was signed.
            return 401 if answer.status == 302 and answer.headers["Location"] != "/queue/" else answer.status
        except (ConnectionError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def form(line: SignOff) -> str:
    """The queue's form with this line ticked, as it is shown now."""
    shown = fingerprint(signing_off.shown(line))
    ticked = {"csrfmiddlewaretoken": CSRF, "line": str(line.public_id), f"shown-{line.public_id}": shown}
    return urllib.parse.urlencode(ticked)


def sign_at_once(browsers: Sequence[Browser], lines: Sequence[SignOff]) -> list[int]:
    """Each browser signs one line, all at the same moment; the statuses."""
    together = threading.Barrier(len(browsers))
    statuses = [0] * len(browsers)
    forms = [form(line) for line in lines]

    def press(number: int) -> None:
        together.wait()
        statuses[number] = browsers[number].press(forms[number])

    threads = [threading.Thread(target=press, args=(number,)) for number in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses
