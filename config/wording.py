"""Sentences of libraries whose French ours replaces: theirs says « e-mail », Canadian French « courriel ».

Named here only so that extraction keeps them; the project's catalogue is asked before theirs.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

OURS = (
    gettext_noop("Email"),
    gettext_noop("Email address"),
    gettext_noop("You cannot remove your primary email address."),
    gettext_noop("This email address is already associated with this account."),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("A user is already registered with this email address."),
    gettext_noop("The email address is not assigned to any user account."),
    gettext_noop("You cannot add an email address to an account protected by two-factor authentication."),
    gettext_noop("You cannot activate two-factor authentication until you have verified your email address."),
)
