"""Any Django form speaks accessibly: label, hint and error tied to the input, a summary that links, input kept."""

from __future__ import annotations

from django import forms
from django.utils.safestring import SafeString


class Trial(forms.Form):
    """A field of each shape."""

    name = forms.CharField(
        help_text="As on your licence.", widget=forms.TextInput(attrs={"placeholder": "Ines"})
    )
    role = forms.ChoiceField(choices=[("t", "Therapist"), ("c", "Client")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)
    agree = forms.BooleanField(label="I agree.")


def markup(**data: str) -> SafeString:
    return Trial(data).render() if data else Trial().render()


def test_an_untouched_form_has_labels_and_no_errors() -> None:
    page = markup()

    assert '<label for="id_name">Name</label>' in page
    assert "<legend>Role</legend>" in page
    assert 'aria-describedby="id_name_helptext"' in page
    assert 'id="id_name_helptext"' in page
    assert "error-summary" not in page


def test_an_optional_field_says_so_and_a_placeholder_says_nothing() -> None:
    page = markup()

    assert '<label for="id_note">Note <span class="optional">(optional)</span></label>' in page
    assert "placeholder" not in page


def test_the_summary_links_to_each_field_and_what_was_typed_stays() -> None:
    page = markup(note="kept")

    assert '<a href="#id_name">Name: ' in page
    assert '<a href="#id_role_0">Role: ' in page
    assert '<a href="#id_agree">I agree: ' in page
    assert 'value="kept"' in page


def test_an_error_is_tied_to_its_input() -> None:
    page = markup(note="kept")

    assert 'aria-invalid="true"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page


def test_what_somebody_typed_is_escaped() -> None:
    page = markup(note="<script>x</script>")

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
