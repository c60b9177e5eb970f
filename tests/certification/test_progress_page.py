"""The progress page: what it says, to whom, and what it keeps to itself."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certification import attendance, enrolling, holding, scoping, waiving
from certification.models import Enrolment, ScopeAttestation, Standing
from certification.signing import fingerprint
from config.demonstration.travelling import travel
from practicum import confirming
from tests.arriving import arrive, junk
from tests.cast import World, proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def page_of(client: Client, enrolment: Enrolment) -> str:
    response = client.get(reverse("enrolment_progress", args=[enrolment.public_id]))
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_all_figures_and_why_a_line_did_not_count(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.signed(world.session(mine, theirs, minutes=60))
    world.signed(world.session(mine, theirs, minutes=30))
    world.asked(world.session(mine, theirs, minutes=60))

    page = page_of(arrive(client, world.ines), mine)

    row = page.split('id="requirement-as-therapist"')[1].split("</details>")[0]
    words = " ".join(re.sub("<[^>]+>", " ", row).split())
    assert "recorded 3 verified 1 counted 1 needed 4 waiting 1" in words
    assert "The length must be at least 45 min; here it is 30 min." in words.replace("\xa0", " ")
    assert "Waiting to be verified; it would count." in words


def test_the_summary_is_honest_about_what_waits(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    world.taught(mine)
    world.licensed(world.ines)
    seen = fingerprint(scoping.shown(mine, "en"))
    scoping.attest(by=world.ines, enrolment=mine, shown_sha256=seen, language="en", proof=proof())

    page = page_of(arrive(client, world.ines), mine)

    assert "You have made a start." in page
    assert "3 of 10 requirements met; 1 is waiting for others." in page
    assert Standing.objects.get(enrolment=mine).waiting == 1


def test_a_coach_is_told_to_sign_her_scope_before_anything_else(world: World, client: Client) -> None:
    mine = world.admitted(world.ines, "coach")

    page = page_of(arrive(client, world.ines), mine)

    step = page.split('aria-labelledby="next-step"')[1].split("</section>")[0]
    assert "Sign your scope of practice" in step
    assert "Nothing else counts before that day." in step
    assert reverse("scope", args=[mine.public_id]) in step


def test_a_returned_line_is_the_next_step_with_its_comment(world: World, client: Client) -> None:
    from practicum import signing_off

    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    line = world.asked(world.session(mine, theirs))
    signing_off.send_back(by=world.mara, sign_off=line, comment="The start time looks wrong.")

    page = page_of(arrive(client, world.ines), mine)

    step = page.split('aria-labelledby="next-step"')[1].split("</section>")[0]
    assert "Mara Okafor returned it: The start time looks wrong." in step
    assert reverse("session", args=[line.participation.session.public_id]) in step


def test_a_supervisor_reads_it_without_private_actions_or_what_a_client_did(
    world: World, client: Client
) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    first = world.session(theirs, mine, steps=("settle", "map"))
    world.session(theirs, mine, steps=("settle",))

    page = page_of(arrive(client, world.mara), mine)

    assert "Ines Halloran" in page
    assert 'aria-labelledby="next-step"' not in page
    assert reverse("enrolment_change", args=[mine.public_id]) not in page
    assert "Theo" not in page
    assert "2 steps" not in page
    assert (
        reverse("session_of_participation", args=[first.participations.get(role="client").public_id])
        not in page
    )


def test_a_clients_line_shows_attendance_even_where_a_rule_looks_at_the_steps(world: World) -> None:
    from certification.rules.standing import LineVerdict
    from certification.views import progress_rows

    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    session = world.session(theirs, mine, steps=("settle",))
    evidence = session.participations.get(role="client").evidence
    numbers = {"attribute": "steps", "test": "all_of", "wanted": "map", "found": "settle"}
    verdict = LineVerdict(str(evidence.public_id), "as-client", "not", 0, "must", numbers)

    said = {}
    for reader in (world.ines, world.mara):
        page = progress_rows.open_page(mine, progress_rows.Reader.of(reader, mine))
        said[reader] = progress_rows._line(page, verdict)

    assert "settle" in said[world.ines].words
    assert "settle" not in said[world.mara].words + said[world.mara].title
    assert said[world.mara].url == ""


@pytest.mark.parametrize(
    ("name", "status"),
    [("ines", 200), ("mara", 200), ("ruth", 200), ("ada", 200), ("olu", 404), ("theo", 404), ("tom", 404)],
)
def test_who_may_open_it(world: World, client: Client, name: str, status: int) -> None:
    mine = world.admitted(world.ines)
    enable_second_factor(world)
    arrive(client, world.people[name])

    answer = client.get(reverse("enrolment_progress", args=[mine.public_id]))
    missing = client.get(reverse("enrolment_progress", args=[uuid.uuid4()]))

    assert answer.status_code == status
    assert missing.status_code == 404


def enable_second_factor(world: World) -> None:
    from allauth.mfa.models import Authenticator

    for person in world.people.values():
        Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})


@pytest.fixture(autouse=True)
def _everybody_has_a_second_factor(request: pytest.FixtureRequest) -> None:
    if "world" in request.fixturenames:
        enable_second_factor(request.getfixturevalue("world"))


def test_a_visitor_is_asked_to_sign_in(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)

    for address in (
        reverse("progress"),
        reverse("enrolment_progress", args=[mine.public_id]),
        reverse("enrolment_change", args=[mine.public_id]),
        reverse("scope", args=[mine.public_id]),
        reverse("registration"),
        reverse("certificates"),
        reverse("apply", args=["ctic"]),
        reverse("profile"),
    ):
        answer = client.get(address)

        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_the_number_of_queries_does_not_depend_on_how_much_was_done(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    arrive(client, world.ines)
    counts = []
    for _size in (3, 6):
        for _turn in range(3):
            world.signed(world.session(mine, theirs))
        page_of(client, mine)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page_of(client, mine)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_stale_standing_is_judged_anew_and_reading_writes_nothing(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    world.taught(mine)
    Standing.objects.filter(enrolment=mine).update(stale=True, met=9, content={})

    page = page_of(arrive(client, world.ines), mine)

    assert "2 of 10 requirements met" in page
    assert Standing.objects.get(enrolment=mine).stale is True


def test_progress_leads_to_the_one_open_enrolment_or_lets_one_choose(world: World, client: Client) -> None:
    arrive(client, world.ines)
    assert "Your certification begins here" in client.get(reverse("progress")).content.decode()

    first = world.admitted(world.ines)
    assert client.get(reverse("progress"))["Location"] == reverse(
        "enrolment_progress", args=[first.public_id]
    )

    second = world.admitted(world.ines, "itatm")
    page = client.get(reverse("progress")).content.decode()
    for enrolment in (first, second):
        assert reverse("enrolment_progress", args=[enrolment.public_id]) in page


def test_each_state_has_its_own_page(world: World, client: Client) -> None:
    arrive(client, world.ines)
    applied = enrolling.apply(by=world.ines, stream=world.streams["ctic"], motivation="Clinic, adults.")

    page = page_of(client, applied)
    assert "Your application is with a registrar" in page
    assert "Clinic, adults." in page

    enrolling.decline(by=world.ruth, enrolment=applied, note_to_applicant="Please apply after your licence.")
    page = page_of(client, applied)
    assert "This application was declined" in page
    assert "Please apply after your licence." in page

    active = world.admitted(world.ines)
    change = reverse("enrolment_change", args=[active.public_id])
    client.post(change, {"action": "pause"})
    paused = page_of(client, active)
    assert "This enrolment is paused" in paused
    assert "Where it stands" in paused
    assert "0 of 10 requirements met" in paused
    assert "Hours of consultation" in paused
    assert "Log a session" not in paused, "nothing is added while it is paused"
    client.post(change, {"action": "resume"})
    assert "requirements" in page_of(client, active)
    client.post(change, {"action": "withdraw"})
    assert "This enrolment has ended" in page_of(client, active)


def test_nobody_else_changes_an_enrolment(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)

    for name in ("theo", "mara", "ruth"):
        arrive(client, world.people[name])
        answer = client.post(reverse("enrolment_change", args=[mine.public_id]), {"action": "withdraw"})
        assert answer.status_code == 404

    arrive(client, world.ines)
    client.post(reverse("enrolment_change", args=[mine.public_id]), {"action": "explode"})
    mine.refresh_from_db()
    assert mine.status == "active"


def test_reading_never_changes_anything(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    arrive(client, world.ines)

    client.get(reverse("enrolment_change", args=[mine.public_id]), {"action": "withdraw"})

    mine.refresh_from_db()
    assert mine.status == "active"
    assert client.post(reverse("enrolment_progress", args=[mine.public_id])).status_code == 405


def test_an_application_names_the_person_and_lands_on_its_state(world: World, client: Client) -> None:
    arrive(client, world.sam)

    answer = client.post(
        reverse("apply", args=["ctic"]), {"name": "Samuel  Stranger", "motivation": "A community clinic."}
    )

    enrolment = Enrolment.objects.get(person=world.sam)
    assert answer["Location"] == reverse("enrolment_progress", args=[enrolment.public_id])
    world.sam.refresh_from_db()
    assert world.sam.name == "Samuel Stranger"
    assert client.get(reverse("apply", args=["ctic"])).status_code == 302
    assert client.get(reverse("apply", args=["nothing"])).status_code == 404


def test_junk_in_an_application_is_answered_and_not_stored(world: World, client: Client) -> None:
    arrive(client, world.sam)

    for text in ("", "\x00", "\u202e", "x" * 5000):
        answer = client.post(reverse("apply", args=["ctic"]), {"name": text, "motivation": text})
        assert answer.status_code == 422

    assert not Enrolment.objects.filter(person=world.sam).exists()


def test_the_scope_is_signed_with_ones_own_name_and_a_fresh_log_in(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    address = reverse("scope", args=[mine.public_id])
    arrive(client, world.ines)
    shown = client.get(address).context["hash"]

    wrong = client.post(address, {"name": "Somebody Else", "shown": shown})
    assert wrong.status_code == 422
    assert "type “Ines Halloran”" in wrong.content.decode()
    assert not ScopeAttestation.objects.exists()

    arrive(client, world.ines, minutes_ago=30)
    old = client.post(address, {"name": "Ines Halloran", "shown": shown})
    assert old.status_code == 302
    assert "reauthenticate" in old["Location"]
    assert not ScopeAttestation.objects.exists()

    arrive(client, world.ines)
    signed = client.post(address, {"name": "ines  halloran", "shown": shown})
    assert signed.status_code == 302
    assert ScopeAttestation.objects.get().signature.shown_sha256 == shown
    assert "Waiting for the countersignature" in client.get(address).content.decode()


def test_a_scope_that_changed_meanwhile_is_not_signed(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    arrive(client, world.ines)
    address = reverse("scope", args=[mine.public_id])

    answer = client.post(address, {"name": "Ines Halloran", "shown": "0" * 64})

    assert answer.status_code == 422
    assert "The text changed while you were reading" in answer.content.decode()
    assert client.get(address).context["hash"] in answer.content.decode()


def test_a_returned_scope_shows_its_comment_and_may_be_signed_again(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    seen = fingerprint(scoping.shown(mine, "en"))
    attestation = scoping.attest(
        by=world.ines, enrolment=mine, shown_sha256=seen, language="en", proof=proof()
    )
    scoping.send_back(by=world.mara, attestation=attestation, comment="Let us talk about medication first.")
    arrive(client, world.ines)

    page = client.get(reverse("scope", args=[mine.public_id])).content.decode()

    assert "Let us talk about medication first." in page
    assert "Sign this scope" in page


def test_only_the_holder_opens_her_scope_page(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)

    for name in ("theo", "mara", "ruth"):
        arrive(client, world.people[name])
        assert client.get(reverse("scope", args=[mine.public_id])).status_code == 404


def test_a_registration_is_declared_returned_and_corrected(world: World, client: Client) -> None:
    from certification import checking
    from people.models import Registration

    world.admitted(world.ines)
    arrive(client, world.ines)
    words = {"kind": "licence", "body": "College of Examples", "number": "A-1", "expires_on": "2099-12-31"}

    assert client.post(reverse("registration"), words).status_code == 302
    declared = Registration.objects.get(person=world.ines)
    checking.send_back(by=world.ruth, registration=declared, comment="The number has seven digits.")

    page = client.get(reverse("registration")).content.decode()
    assert "The number has seven digits." in page
    assert 'value="College of Examples"' in page
    assert client.post(reverse("registration"), words | {"number": "0000001"}).status_code == 302
    assert Registration.objects.filter(person=world.ines, status="claimed").get().number == "0000001"


def test_a_coach_is_asked_for_what_her_curriculum_names_and_others_only_for_a_licence(
    world: World, client: Client
) -> None:
    world.admitted(world.ines, "coach")
    world.admitted(world.theo, "ctic")

    arrive(client, world.ines)
    coach = client.get(reverse("registration")).context["form"]
    arrive(client, world.theo)
    clinician = client.get(reverse("registration")).context["form"]

    assert {"licence", "insurance"} <= {kind for kind, _label in coach.fields["kind"].choices}
    assert [kind for kind, _label in clinician.fields["kind"].choices] == ["licence"]


@pytest.mark.parametrize("field", ["kind", "body", "number", "valid_from", "expires_on"])
def test_junk_in_a_registration_never_breaks_it(world: World, client: Client, field: str) -> None:
    from people.models import Registration

    arrive(client, world.ines)
    good = {"kind": "licence", "body": "College", "number": "1", "expires_on": "2099-12-31"}

    for text in junk():
        answer = client.post(reverse("registration"), good | {field: text})
        assert answer.status_code in {302, 422}

    for stored in Registration.objects.all():
        stored.full_clean(validate_constraints=False)


def test_a_past_expiry_is_refused_beside_its_field(world: World, client: Client) -> None:
    arrive(client, world.ines)
    words = {"kind": "licence", "body": "College", "number": "1", "expires_on": "2001-01-01"}

    answer = client.post(reverse("registration"), words)

    assert answer.status_code == 422
    assert "This date is in the past" in answer.context["form"].errors["expires_on"][0]
    assert 'value="College"' in answer.content.decode()


def test_every_page_of_hers_speaks_french(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    session = world.session(mine, theirs)
    world.ines.language = "fr"
    world.ines.save()
    arrive(client, world.ines)

    for address in (
        reverse("enrolment_progress", args=[mine.public_id]),
        reverse("scope", args=[mine.public_id]),
        reverse("enrolment_change", args=[mine.public_id]),
        reverse("registration"),
        reverse("certificates"),
        reverse("profile"),
        reverse("sessions"),
        reverse("session_new"),
        reverse("session", args=[session.public_id]),
        reverse("apply", args=["itatm"]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert '<html lang="fr"' in page.content.decode()

    assert "Séances de pratique comme thérapeute" in page_of(client, mine)


def test_signing_goes_on_where_it_stopped_once_she_proved_who_she_is(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    address = reverse("scope", args=[mine.public_id])
    arrive(client, world.ines, minutes_ago=30)
    shown = client.get(address).context["hash"]

    asked = client.post(address, {"name": "Ines Halloran", "shown": shown})
    answer = client.post(asked["Location"], {"password": "correct horse battery staple"}, follow=True)

    assert answer.status_code == 200
    assert ScopeAttestation.objects.get(enrolment=mine).signature.method.startswith("password")
    assert "Waiting for the countersignature" in client.get(address).content.decode()


def test_sabotage_without_the_attendance_rule_a_clients_steps_would_be_told(
    world: World, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    from certification.views import progress_rows

    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.session(theirs, mine, steps=("settle", "map"))
    arrive(client, world.mara)
    assert "2 steps" not in page_of(client, mine)

    monkeypatch.setattr(progress_rows, "_attendance_only", lambda row: False)

    assert "2 steps" in page_of(client, mine)


def test_sabotage_without_visibility_a_stranger_would_read_it(
    world: World, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    from certification.models.enrolments import EnrolmentQuerySet

    mine = world.admitted(world.ines)
    address = reverse("enrolment_progress", args=[mine.public_id])
    arrive(client, world.sam)
    assert client.get(address).status_code == 404

    monkeypatch.setattr(EnrolmentQuerySet, "visible_to", lambda found, person: found.all())

    assert client.get(address).status_code == 200


def test_which_steps_a_client_has_not_reached_is_hers_alone_to_read(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines, "itatm"), world.admitted(world.theo, "itatm")
    first, *others = mine.curriculum.rules.steps
    world.signed(world.session(theirs, mine, steps=(first.code,)), "client")

    def row(reader: str) -> str:
        page = page_of(arrive(client, world.people[reader]), mine)
        rows = page.split('<details class="requirement"')
        return next(row for row in rows if "Every protocol step, as client" in row)

    assert others[0].title in row("ines")
    for reader in ("mara", "ruth", "ada"):
        assert not [item.title for item in (first, *others) if item.title in row(reader)]


def test_a_date_of_another_year_shows_its_year() -> None:
    today = timezone.localdate()
    days = [today, today.replace(year=today.year + 2, day=1)]

    shown = render_to_string("components/dates.html", {"dates": [{"on": day, "title": "x"} for day in days]})

    assert f">{days[0]:%-d %b}</time>" in shown
    assert f">{days[1]:%-d %b %Y}</time>" in shown


def test_one_requirement_is_said_as_one() -> None:
    group = {"met": 0, "asked": 1, "title": "x", "requirements": []}

    shown = render_to_string("registry/requirements.html", {"groups": [group, group | {"asked": 2}]})

    assert "0 of 1 requirement met" in shown
    assert "0 of 2 requirements met" in shown


def test_an_expired_certificate_is_not_called_ready(world: World, client: Client) -> None:
    mine, other = world.admitted(world.ines), world.admitted(world.theo)
    world.complete(mine, [other])
    certificate = world.certificate(mine)
    assert certificate is not None
    assert certificate.expires_on is not None
    later = timezone.now() + dt.timedelta(days=(certificate.expires_on - certificate.issued_on).days + 5)

    with travel(later):
        page = (
            arrive(client, world.ines)
            .get(reverse("enrolment_progress", args=[mine.public_id]))
            .content.decode()
        )

    assert "Your certificate has expired" in page
    assert "Your certificate is ready" not in page


def in_all(page: str) -> str:
    """What remains in all, as plain words."""
    section = page.split('aria-labelledby="remains"')[1].split("</section>")[0]
    return " ".join(re.sub("<[^>]+>", " ", section).replace("\xa0", " ").split())


def test_what_a_narrower_addition_brings_is_not_asked_for_twice(world: World, client: Client) -> None:
    mine = world.admitted(world.ines, "itatm")

    page = page_of(arrive(client, world.ines), mine)

    words = in_all(page)
    assert "Hours of consultation Add 6 h more: consultation or supervision (purpose: consultation)" in words
    assert (
        "Of these, individual consultation Add 4 h more: consultation or supervision "
        "(purpose: consultation, size: individual)" in words
    )
    # Under its own requirement each stands whole.
    for code, said in (("consultation-hours", "Add 10 h more"), ("individual-consultation", "Add 4 h more")):
        row = page.split(f'id="requirement-{code}"')[1].split("</details>")[0]
        assert said in " ".join(row.replace("\xa0", " ").split())
    # Each requirement is named, and led to.
    for code in Standing.objects.get(enrolment=mine).content["groups"][0]["requirements"]:
        assert f'href="#requirement-{code["code"]}"' in page


def test_what_remains_in_all_tells_others_nothing_about_a_clients_steps(world: World, client: Client) -> None:
    mine = world.admitted(world.ines, "itatm")
    own = in_all(page_of(arrive(client, world.ines), mine))

    others = in_all(page_of(arrive(Client(), world.mara), mine))

    assert "Every protocol step, as client" in own
    assert "Every protocol step, as client" not in others
    assert "Every protocol step, as therapist" in others


def test_sabotage_without_this_care_others_would_read_which_steps_a_client_lacks(
    world: World, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    mine = world.admitted(world.ines, "itatm")
    arrive(client, world.mara)
    assert "Every protocol step, as client" not in in_all(page_of(client, mine))

    monkeypatch.setattr(attendance, "tells_steps", lambda requirement: False)

    assert "Every protocol step, as client" in in_all(page_of(client, mine))


def test_of_which_kind_a_hold_is_stays_with_her_and_the_office(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    holding.place(by=world.ruth, enrolment=mine, kind="complaint", reason="A question is looked into.")

    own = in_all(page_of(arrive(client, world.ines), mine))
    others = in_all(page_of(arrive(Client(), world.mara), mine))

    assert "On hold (complaint): the certificate waits until this is settled." in own
    assert "complaint" not in others


def row_of(page: str, code: str) -> str:
    row = page.split(f'id="requirement-{code}"')[1].split("</details>")[0]
    return " ".join(re.sub("<[^>]+>", " ", row).replace("\xa0", " ").split())


def test_a_line_that_is_not_verified_says_on_whom_it_waits(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    world.asked(world.session(mine, theirs))
    world.session(mine, theirs)
    world.walk.log(mine, theirs)
    disputed = world.walk.log(mine, theirs)
    side = disputed.participations.select_related("session", "person", "enrolment").get(role="client")
    confirming.dispute(by=world.theo, participation=side, because="other_length")

    own = page_of(arrive(client, world.ines), mine)
    others = page_of(arrive(Client(), world.ruth), mine)

    row = row_of(own, "as-therapist")
    assert (
        "One line is waiting to be verified. 3 lines are recorded and not handed in. 1 is disputed. "
        "1 waits for your partner." in row
    )
    assert "Waiting to be verified; it would count. It is with Mara Okafor." in row
    assert "Recorded and not handed in: your supervisor does not see it yet." in row
    assert "It waits for your partner to confirm it." in row
    assert "Disputed: it counts for neither of you until you have corrected it together." in row
    # The registrar reads the same numbers here and in her own file, and of the dispute between the two nothing.
    told = row_of(others, "as-therapist")
    assert "One line is waiting to be verified. 3 lines are recorded and not handed in." in told
    assert "isputed" not in told
    file = Client()
    arrive(file, world.ruth)
    ledger = file.get(reverse("registry_enrolment", args=[mine.public_id])).content.decode()
    assert "One line is waiting to be verified. 3 lines are recorded and not handed in." in ledger


def test_what_she_has_not_handed_in_waits_for_nobody_else(world: World, client: Client) -> None:
    mine, theirs = world.admitted(world.ines), world.admitted(world.theo)
    session = world.session(mine, theirs)

    before = page_of(arrive(client, world.ines), mine)
    world.asked(session)
    after = page_of(client, mine)

    assert "0 of 10 requirements met; nothing is waiting for others." in before
    assert "0 of 10 requirements met; 2 are waiting for others." in after


def test_an_equivalency_is_called_one_and_counts_from_one_day(world: World, client: Client) -> None:
    mine = world.admitted(world.ines)
    day = world.ines.today() - dt.timedelta(days=150)
    asked = waiving.request(
        by=world.ines,
        enrolment=mine,
        requirement="consultation-hours",
        kind="equivalency",
        reason="Elsewhere.",
        amount=60,
        effective_on=day,
    )
    arrive(client, world.ines)
    before = " ".join(page_of(client, mine).replace("\xa0", " ").split())
    waiving.approve(by=world.ruth, waiver=asked)

    page = page_of(client, mine)

    words = " ".join(page.replace("\xa0", " ").split())
    assert "once approved it counts from that day." in before
    assert "and counts from that day." in words
    assert "Approved by Ruth Registrar on" in words
    assert "it counts from" not in words
    assert "1 h of it was met elsewhere: an equivalency." in row_of(page, "consultation-hours")
    assert "waived" not in row_of(page, "consultation-hours")
