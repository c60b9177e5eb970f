"""A line returned from the queue, read after its signature, or taken back."""

from __future__ import annotations

import pytest

from people.models import Letter
from practicum import signing_off
from practicum.models import SignOff
from tests.practicum.conftest import Scene, text_of
from tests.supervising import enter

pytestmark = pytest.mark.django_db
QUEUE = "/queue/"


def test_one_line_is_returned_with_a_comment_and_the_rest_stay(scene: Scene) -> None:
    line, kept = scene.line(), scene.line()

    response = enter(scene.world.mara).post(
        f"/queue/{line.public_id}/return/",
        {"phrase": "minutes", "comment": "I have 50 in my notes."},
        follow=True,
    )

    returned = SignOff.objects.get(pk=line.pk)
    assert returned.status == "returned"
    assert returned.comment == "The minutes look wrong. I have 50 in my notes."
    assert returned.participation.evidence.status == "returned"
    assert SignOff.objects.get(pk=kept.pk).status == "requested"
    page = text_of(response)
    assert "Returned: Ines Halloran" in page
    assert "1 line waits for you" in page
    assert Letter.objects.filter(person=scene.ines.person, key__startswith="line-returned").exists()


def test_a_line_handed_in_again_shows_comment_and_reply(scene: Scene) -> None:
    line = scene.line()
    signing_off.send_back(by=scene.world.mara, sign_off=line, comment="The minutes look wrong.")
    line.refresh_from_db()
    signing_off.ask_again(by=scene.ines.person, sign_off=line, reply="They were sixty.")

    page = text_of(enter(scene.world.mara).get(QUEUE))

    assert "The minutes look wrong." in page
    assert "They were sixty." in page


@pytest.mark.parametrize("comment", ["", "   ", "\x00", "x" * 5000])
def test_a_return_without_words_or_with_too_many_is_refused(scene: Scene, comment: str) -> None:
    line = scene.line()

    response = enter(scene.world.mara).post(f"/queue/{line.public_id}/return/", {"comment": comment})

    assert response.status_code == 422
    assert SignOff.objects.get(pk=line.pk).status == "requested"


def test_no_phrase_about_steps_is_offered_for_a_clients_line(scene: Scene) -> None:
    mine, client_line = scene.line(), scene.client_line()
    client = enter(scene.world.mara)

    assert "The steps do not fit" in text_of(client.get(f"/queue/{mine.public_id}/return/"))
    assert "The steps do not fit" not in text_of(client.get(f"/queue/{client_line.public_id}/return/"))


def test_she_returns_no_line_she_could_not_sign(scene: Scene) -> None:
    line = scene.mara_as_partner()

    response = enter(scene.world.mara).post(f"/queue/{line.public_id}/return/", {"phrase": "date"})

    assert response.status_code == 422
    assert "Nobody signs a session they took part in." in text_of(response)
    assert SignOff.objects.get(pk=line.pk).status == "requested"


# One line in full, and taking back


def test_a_signed_line_shows_the_record_of_its_signature(scene: Scene) -> None:
    line = scene.world.signed(scene.world.session(scene.ines, scene.theo))

    page = text_of(enter(scene.world.mara).get(f"/queue/{line.public_id}/"))

    signature = SignOff.objects.get(pk=line.pk).signature
    assert signature is not None
    assert signature.shown_sha256 in page
    assert signature.meaning in page
    assert "Mara Okafor" in page
    assert "code of an authenticator app" in page
    assert "still has the fingerprint" in page
    assert "Theo" not in page


def test_the_therapist_reads_her_own_line_and_nobody_else_does(scene: Scene) -> None:
    line = scene.line()
    path = f"/queue/{line.public_id}/"

    answers = {
        name: enter(getattr(scene.world, name)).get(path).status_code
        for name in ("mara", "ines", "theo", "sam", "olu", "tom", "ruth")
    }

    assert answers == {"mara": 200, "ines": 200, "theo": 404, "sam": 404, "olu": 404, "tom": 404, "ruth": 404}


def test_a_line_of_another_and_a_missing_one_answer_alike(scene: Scene) -> None:
    line = scene.line()
    client = enter(scene.world.olu)
    missing = "00000000-0000-4000-8000-000000000000"

    for path in ("/queue/{}/", "/queue/{}/return/", "/queue/{}/take-back/", "/queue/scope/{}/"):
        theirs, none = client.get(path.format(line.public_id)), client.get(path.format(missing))
        assert theirs.status_code == none.status_code == 404


def test_a_signature_is_taken_back_only_after_saying_what_that_does(scene: Scene) -> None:
    line = scene.world.signed(scene.world.session(scene.ines, scene.theo))
    client = enter(scene.world.mara)
    path = f"/queue/{line.public_id}/take-back/"

    asked = text_of(client.get(path))
    untouched = SignOff.objects.get(pk=line.pk).status
    said = text_of(client.post(path, follow=True))

    assert "The signature stays on record as void" in asked
    assert untouched == "signed"
    assert "Your signature is taken back" in said
    assert SignOff.objects.get(pk=line.pk).status == "void"
    assert client.post(path).status_code == 404


def test_only_the_signer_takes_a_signature_back(scene: Scene) -> None:
    line = scene.world.signed(scene.world.session(scene.ines, scene.theo))

    for name in ("ines", "theo", "olu"):
        assert (
            enter(getattr(scene.world, name)).post(f"/queue/{line.public_id}/take-back/").status_code == 404
        )

    assert SignOff.objects.get(pk=line.pk).status == "signed"


def test_a_line_decided_meanwhile_is_shown_instead_of_returned(scene: Scene) -> None:
    line = scene.world.signed(scene.world.session(scene.ines, scene.theo))

    response = enter(scene.world.mara).post(
        f"/queue/{line.public_id}/return/", {"phrase": "date"}, follow=True
    )

    assert response.redirect_chain[-1][0] == f"/queue/{line.public_id}/"
    assert "This line no longer waits for you." in text_of(response)
    assert SignOff.objects.get(pk=line.pk).status == "signed"
