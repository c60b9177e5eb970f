"""Who may do what: every address × every role, in one table.

Roles, one letter each in the columns GET and POST, in this order:

    anonymous · therapist (Ines, whose object it is) · partner (Theo) · other therapist of the same stream (Sam) ·
    assigned supervisor (Mara) · other supervisor (Olu) · trainer (Tom) · registrar (Ruth) · auditor (Ada) ·
    suspended (Nadia, who holds every office and appointment, signed in before she was suspended)

    S  sees it                                L  is asked to log in
    G  goes on to another page of the site    -  there is no such page, as for an object that does not exist
    D  does it: the record changed            F  is told that this is not for her
    R  is refused in words, or asked to       X  this address takes no such request
       try again: nothing is recorded

Columns: name, the object in the address, GET, POST. What a POST sends is in `sending.py`: the form as one who may use
it finds it on her page, filled in so that it would succeed. A dot repeats the letter before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

TABLE = """
# What a machine asks, and what every page shares
livez                                 | -                   | SSSSSSSSSS | XXXXXXXXXX
readyz                                | -                   | SSSSSSSSSS | XXXXXXXXXX
favicon                               | -                   | GGGGGGGGGG | RRRRRRRRRR
set_language                          | -                   | GGGGGGGGGG | RRRRRRRRRR
theme                                 | -                   | XXXXXXXXXX | RRRRRRRRRR
styleguide                            | -                   | ---------- | XXXXXXXXXX

# The public pages
home                                  | -                   | SGGGGGGGGS | XXXXXXXXXX
streams                               | -                   | SSSSSSSSSS | XXXXXXXXXX
stream                                | ctic                | SSSSSSSSSS | XXXXXXXXXX
guide                                 | -                   | SSSSSSSSSS | XXXXXXXXXX
verify_lookup                         | -                   | SSSSSSSSSS | RRRRRRRRRR
verify                                | token               | SSSSSSSSSS | XXXXXXXXXX
verify_json                           | token               | SSSSSSSSSS | XXXXXXXXXX

# Signing in, and one's own security
account_login                         | -                   | SGGGGGGGGS | RRRRRRRRRR
account_logout                        | -                   | GSSSSSSSSG | RRRRRRRRRR
account_inactive                      | -                   | SSSSSSSSSS | XXXXXXXXXX
account_signup                        | -                   | SGGGGGGGGS | RRRRRRRRRR
account_reauthenticate                | -                   | LSSSSSSSSL | LRRRRRRRRL
account_email                         | -                   | LSSSSSSSSL | LRRRRRRRRL
account_email_verification_sent       | -                   | LGGGGGGGGL | LRRRRRRRRL
account_change_password               | -                   | LSSSSSSSSL | LRRRRRRRRL
account_set_password                  | -                   | LGGGGGGGGL | LRRRRRRRRL
account_reset_password                | -                   | SSSSSSSSSS | RRRRRRRRRR
account_confirm_login_code            | -                   | LGGGGGGGGL | LRRRRRRRRL
account_confirm_password_reset_code   | -                   | LLLLLLLLLL | LLLLLLLLLL
account_complete_password_reset       | -                   | GGGGGGGGGG | RRRRRRRRRR
account_password_reset_completed      | -                   | SSSSSSSSSS | XXXXXXXXXX
mfa_index                             | -                   | LSSSSSSSSL | LXXXXXXXXL
mfa_authenticate                      | -                   | LGGGGGGGGL | LRRRRRRRRL
mfa_reauthenticate                    | -                   | LSSSSSSSSL | LRRRRRRRRL
mfa_activate_totp                     | -                   | LGGGGGGGGL | LRRRRRRRRL
mfa_deactivate_totp                   | -                   | LSSSSSSSSL | LDDDDDDDDL
mfa_view_recovery_codes               | -                   | L--------L | LXXXXXXXXL
mfa_generate_recovery_codes           | -                   | LSSSSSSSSL | LDDDDDDDDL
mfa_download_recovery_codes           | -                   | L--------L | L--------L
mfa_list_webauthn                     | -                   | LSSSSSSSSL | LXXXXXXXXL
mfa_add_webauthn                      | -                   | LSSSSSSSSL | LRRRRRRRRL
mfa_reauthenticate_webauthn           | -                   | LGGGGGGGGL | LRRRRRRRRL
mfa_remove_webauthn                   | a key               | L--------L | L--------L
mfa_edit_webauthn                     | a key               | L--------L | L--------L
mfa_login_webauthn                    | -                   | LGGGGGGGGL | LRRRRRRRRL
usersessions_list                     | -                   | LSSSSSSSSL | LRRRRRRRRL

# About oneself
profile                               | -                   | LSSSSSSSSL | LDDDDDDDDL
registration                          | -                   | LSSSSSSSSL | LDDDDDDDDL

# The therapist's pages
apply                                 | ctic                | LGGGSSSSSL | LRRRDDDDDL
progress                              | -                   | LSSSSSSSSL | LXXXXXXXXL
enrolment_progress                    | enrolment           | LS--S--SSL | LXXXXXXXXL
enrolment_change                      | enrolment           | LS-------L | LD-------L
scope                                 | enrolment           | LS-------L | LD-------L
coursework                            | -                   | LSSSSSSSSL | LXXXXXXXXL
what_if                               | enrolment           | LS-------L | LXXXXXXXXL
waiver_new                            | enrolment           | LS--S--S-L | LD--D--D-L
version_move                          | moving enrolment    | LS-------L | LD-------L
version_text                          | proposed version    | LS-------L | LXXXXXXXXL
reflection_new                        | certified enrolment | LS-------L | LD-------L
sessions                              | -                   | LSSSSSSSSL | LDRRRRRRRL
session_new                           | -                   | LSSSSSSSSL | LDRRRRRRRL
session                               | unconfirmed session | LSS------L | LRD------L
session_correct                       | open session        | LSS------L | LDD------L
session_of_participation              | side                | LGG------L | LXXXXXXXXL
certificates                          | -                   | LSSSSSSSSL | LXXXXXXXXL
certificate                           | certificate         | LS-----SSL | LXXXXXXXXL
certificate_pdf                       | certificate         | LS-----SSL | LXXXXXXXXL

# The supervisor's pages
queue                                 | -                   | L---SS---L | L---DR---L
line                                  | waiting line        | LS--S----L | LXXXXXXXXL
queue_return                          | waiting line        | LG--S----L | LR--D----L
line_take_back                        | signed line         | L---S----L | L---D----L
scope_countersign                     | scope               | L---S----L | L---D----L
scope_return                          | scope               | L---S----L | L---D----L
supervisees                           | -                   | L---SS---L | L---XX---L
competences                           | enrolment           | L---S----L | L---D----L
competence_take_back                  | competence          | L---S----L | L---D----L
meetings                              | -                   | LSSSSSSSSL | LXXXXXXXXL
meeting_new                           | -                   | L---SS---L | L---DD---L
meeting                               | meeting             | LS--S--SSL | LXXXXXXXXL
meeting_take_back                     | meeting             | L---S----L | L---D----L
meeting_of_place                      | place               | LG--G--GGL | LXXXXXXXXL

# The trainer's pages
rosters                               | -                   | L-----SSSL | L-----XXXL
roster_new                            | -                   | LFFFFFSFFL | LFFFFFDFFL
roster                                | roster              | L-----SSSL | L-----DFFL
attendance                            | attendance          | LS----SSSL | LXXXXXXXXL
reflections                           | -                   | L-----S--L | L-----X--L
reflection                            | reflection          | LS----S--L | LR----D--L

# The registrar's pages: the auditor looks and does not touch
registry                              | -                   | L------SSL | XXXXXXXXXX
registry_applications                 | -                   | L------SSL | XXXXXXXXXX
registry_application                  | application         | L------SSL | L------D-L
registry_enrolments                   | -                   | L------SSL | XXXXXXXXXX
registry_enrolments_csv               | -                   | L------SSL | XXXXXXXXXX
registry_enrolment                    | enrolment           | L------SSL | L------D-L
registry_decisions                    | enrolment           | L------SSL | L------D-L
registry_waivers                      | -                   | L------SSL | XXXXXXXXXX
registry_holds                        | -                   | L------SSL | XXXXXXXXXX
registry_matrix                       | -                   | L------SSL | XXXXXXXXXX
registry_matrix_csv                   | -                   | L------SSL | XXXXXXXXXX
registry_rehearsals                   | draft               | L------SSL | L------D-L
registry_rehearsal                    | dry run             | L------SSL | XXXXXXXXXX
registry_rehearsal_people             | dry run             | L------SSL | XXXXXXXXXX
registry_checks                       | -                   | L------SSL | L------D-L
registry_people                       | -                   | L------SSL | XXXXXXXXXX
registry_person                       | person              | L------SSL | L------D-L
registry_curricula                    | -                   | L------SSL | XXXXXXXXXX
registry_curriculum_new               | -                   | L------S-L | L------D-L
registry_curriculum                   | draft               | L------SSL | L------D-L
registry_curriculum_file              | draft               | L------SSL | XXXXXXXXXX
registry_curriculum_publish           | draft               | L------S-L | L------D-L
registry_awards                       | -                   | L------SSL | XXXXXXXXXX
registry_award                        | award               | L------SSL | L------D-L
registry_certificates                 | -                   | L------SSL | XXXXXXXXXX
registry_certificate                  | certificate         | L------SSL | L------D-L
registry_renewals                     | -                   | L------SSL | XXXXXXXXXX
registry_registrations                | -                   | L------SSL | XXXXXXXXXX
registry_registration                 | registration        | L------SSL | L------D-L
registry_appointments                 | -                   | L------SSL | XXXXXXXXXX
registry_appointment_new              | -                   | L------S-L | L------D-L
registry_appointment                  | appointment         | L------SSL | L------D-L

# The auditor's pages
audit                                 | -                   | L-------SL | XXXXXXXXXX
audit_verify                          | -                   | XXXXXXXXXX | L-------DL

# The demonstration's doors, where they are open
demo_sign_in                          | -                   | XXXXXXXXXX | DDDDDDDDDD
outbox                                | -                   | SSSSSSSSSS | XXXXXXXXXX
outbox_mail                           | a mail              | SSSSSSSSSS | XXXXXXXXXX
"""


# Answered by a rule instead of a row (test_admin.py): the admin's pages are many and alike.
BY_RULE = "admin:"
DEMONSTRATION = frozenset({"demo_sign_in", "outbox", "outbox_mail"})


@dataclass(frozen=True, slots=True)
class Row:
    """One address, the object it is asked for, and the letters by role (tests.permissions.scene.ROLES)."""

    name: str
    of: str
    get: str
    post: str


def _letters(column: str) -> str:
    found = ""
    for letter in column:
        found += found[-1] if letter == "." else letter
    return found


def rows() -> Iterator[Row]:
    """The table, row by row."""
    for line in TABLE.strip().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, of, get, post = (part.strip() for part in line.split("|"))
        yield Row(name, of, _letters(get), _letters(post))
