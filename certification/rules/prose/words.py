"""What attributes, kinds of evidence, tests and periods are called in English and French.

A name that is not in these lists is shown as the file writes it, with hyphens as blanks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from certification.rules.prose.wording import FEMININE, amount, listed, number, quoted

Words = Mapping[str, tuple[str, str]]

_OWN: ContextVar[Words] = ContextVar("own words", default={})  # noqa: B039 - never changed, only replaced


@contextmanager
def speaking(words: Words) -> Iterator[None]:
    """Inside, what a curriculum calls things itself (its [words]) comes before what they are called here."""
    token = _OWN.set(words)
    try:
        yield
    finally:
        _OWN.reset(token)


def _own(name: str, language: str) -> str:
    found = _OWN.get().get(name)
    return found[language == "fr"] if found else ""


KINDS: dict[str, tuple[str, str]] = {
    "coursework.module": ("module attended", "module suivi"),
    "coursework.reflection": ("integration reflection accepted", "réflexion d’intégration acceptée"),
    "practicum.session.client": ("practice session as client", "séance de pratique comme client"),
    "practicum.session.therapist": ("practice session as therapist", "séance de pratique comme thérapeute"),
    "practicum.meeting": ("consultation or supervision", "consultation ou supervision"),
    "practicum.competence": ("competence attested", "compétence attestée"),
    "certification.scope": ("scope of practice attested", "champ d’exercice attesté"),
    "certification.award": ("registrar’s award", "décision du registraire"),
    "licence": ("licence", "permis d’exercice"),
    "insurance": ("insurance", "assurance"),
    "coaching-registration": ("coaching registration", "inscription professionnelle de coach"),
    "fees": ("fees", "frais"),
    "complaint": ("complaint", "plainte"),
}

ATTRIBUTES: dict[str, tuple[str, str]] = {
    "minutes": ("The length", "La durée"),
    "day": ("Days", "Jours"),
    "week": ("Weeks", "Semaines"),
    "month": ("Months", "Mois"),
    "quarter": ("Quarters", "Trimestres"),
    "half-year": ("Half-years", "Semestres"),
    "year": ("Years", "Années"),
    "level": ("Level", "Niveau"),
    "role": ("Role", "Rôle"),
    "area": ("Area", "Domaine"),
    "rating": ("Rating", "Évaluation"),
    "module": ("Module", "Module"),
    "steps": ("Steps", "Étapes"),
    "competence": ("Competence", "Compétence"),
    "provider": ("Provider", "Intervenant"),
    "counterpart": ("Partner", "Partenaire"),
    "in_therapy": ("In therapy as well", "Suivi en thérapie aussi"),
    "size": ("Size", "Taille"),
    "group_size": ("Group size", "Taille du groupe"),
    "purpose": ("Purpose", "Objet"),
    "format": ("Format", "Format"),
    "score": ("Score", "Résultat"),
}

PERS: dict[str, tuple[str, str]] = {
    "line": (" of one line", " par ligne"),
    "day": (" a day", " par jour"),
    "week": (" a week", " par semaine"),
    "month": (" a month", " par mois"),
    "quarter": (" a quarter", " par trimestre"),
    "half-year": (" a half-year", " par semestre"),
    "year": (" a year", " par an"),
    "provider": (" from one provider", " par intervenant"),
    "counterpart": (" with one partner", " par partenaire"),
}


VALUES: dict[str, tuple[str, str]] = {
    "individual": ("individual", "individuel"),
    "group": ("group", "groupe"),
    "dyadic": ("dyadic", "dyadique"),
    "consultation": ("consultation", "consultation"),
    "supervision": ("supervision", "supervision"),
    "online": ("online", "en ligne"),
    "in_person": ("in person", "en personne"),
    "in-person": ("in person", "en personne"),
    "True": ("yes", "oui"),
    "False": ("no", "non"),
}


def value_name(value: str, language: str) -> str:
    """What a value of an attribute is called."""
    if own := _own(value, language):
        return own
    known = VALUES.get(value)
    return known[language == "fr"] if known else value


def _plain(code: str) -> str:
    return code.replace(".", " ").replace("-", " ").replace("_", " ")


def kind_name(kind: str, language: str) -> str:
    """What a kind of evidence or document is called."""
    if own := _own(kind, language):
        return own
    known = KINDS.get(kind)
    return known[language == "fr"] if known else _plain(kind.removesuffix(".*"))


def attribute_name(name: str, language: str) -> str:
    """What an attribute is called at the beginning of a sentence."""
    called = _own(name, language)
    if not called:
        known = ATTRIBUTES.get(name)
        called = known[language == "fr"] if known else _plain(name)
    return called[:1].upper() + called[1:]


def attribute_inside(name: str, language: str) -> str:
    """What an attribute is called inside a sentence; the file's own words keep the capitals they have."""
    if own := _own(name, language):
        return own
    known = ATTRIBUTES.get(name)
    return known[language == "fr"].lower() if known else _plain(name)


def per_name(per: str, language: str) -> str:
    """“ a month”, to stand after an amount; several stand with a comma between them."""
    if ", " in per:
        return "".join(per_name(one, language) for one in per.split(", "))
    known = PERS.get(per)
    if known:
        return known[language == "fr"]
    name = _one(per, language)
    return f" for each {name}" if language == "en" else f" par {name}"


SEVERAL: dict[str, tuple[str, str]] = {
    "provider": ("providers", "intervenants"),
    "counterpart": ("partners", "partenaires"),
    "day": ("days", "jours"),
    "week": ("weeks", "semaines"),
    "month": ("months", "mois"),
    "quarter": ("quarters", "trimestres"),
    "half-year": ("half-years", "semestres"),
    "year": ("years", "années"),
}


def different_words(number: int, attribute: str, language: str) -> str:
    """“2 different providers”; where the plural is not known, “2 different (problem)”."""
    english = language == "en"
    if number == 1:
        return f"1 {_one(attribute, language)}"
    if attribute in SEVERAL and not _own(attribute, language):
        many = SEVERAL[attribute][not english]
        different = "différentes" if attribute in FEMININE else "différents"
        return f"{number} different {many}" if english else f"{number} {many} {different}"
    name = attribute_inside(attribute, language)
    return f"{number} different ({name})" if english else f"{number} mentions différentes ({name})"


def so_many(number: int, attribute: str, language: str) -> str:
    """“4 years”, “1 day”: so many different values of what every line has one of."""
    if number == 1 or attribute not in SEVERAL or _own(attribute, language):
        return f"{number} {_one(attribute, language)}"
    return f"{number} {SEVERAL[attribute][language == 'fr']}"


def same_words(attributes: tuple[str, ...], language: str) -> str:
    """“the same provider”, “la même mention (niveau)”: what lines or papers must have in common."""
    if language == "en":
        return "the same " + listed([_one(one, language) for one in attributes], language)
    return listed([_same_in_french(one) for one in attributes], language)


def _same_in_french(attribute: str) -> str:
    """Of a word nobody knows the gender of, it is the mention that is the same."""
    if attribute in EACH and not _own(attribute, "fr"):
        return f"{'la' if attribute in FEMININE else 'le'} même {EACH[attribute][1]}"
    return f"la même mention ({attribute_inside(attribute, 'fr')})"


EACH: dict[str, tuple[str, str]] = {
    "line": ("line", "ligne"),
    "day": ("day", "jour"),
    "week": ("week", "semaine"),
    "month": ("month", "mois"),
    "quarter": ("quarter", "trimestre"),
    "half-year": ("half-year", "semestre"),
    "year": ("year", "année"),
    "provider": ("provider", "intervenant"),
    "counterpart": ("partner", "partenaire"),
}


def _one(attribute: str, language: str) -> str:
    """One value of an attribute: “week”, “level”."""
    if own := _own(attribute, language):
        return own
    known = EACH.get(attribute)
    return known[language == "fr"] if known else attribute_inside(attribute, language)


def each_name(pers: tuple[str, ...], language: str) -> str:
    """“for each week and each setting”, to stand before what holds for each of them."""
    names = [_one(per, language) for per in pers]
    if language == "en":
        return "for " + listed([f"each {name}" for name in names], language)
    return "pour " + listed([f"chaque {name}" for name in names], language)


MANY = 10_000
"""From here on a number is no year, and its thousands are set apart."""


def _figure(attribute: str, wanted: str, language: str) -> str:
    """A number as people write it: minutes as a length of time, decimals with the language's sign."""
    if wanted.isdigit():
        if attribute == "minutes":
            return amount(int(wanted), "minutes", language)
        return number(int(wanted), language) if int(wanted) >= MANY else wanted
    return wanted.replace(".", ",") if language == "fr" else wanted


def said_words(attribute: str, said: str, language: str) -> str:
    """What a line says at an attribute, several values with commas between them; "" where it says nothing."""
    return ", ".join(_values(attribute, said, language))


def _values(attribute: str, said: str, language: str) -> list[str]:
    """Values by their names; numbers as people write them."""
    numeric = [(one, one.replace(".", "", 1).isdigit()) for one in said.split(", ")]
    return [
        _figure(attribute, one, language) if plain else value_name(one, language) for one, plain in numeric
    ]


def test_words(attribute: str, test: str, wanted: str, language: str) -> str:
    """What a condition asks, to stand after “must be”."""
    english = language == "en"
    if test in ("at_least", "at_most"):
        least = ("at least", "au moins") if test == "at_least" else ("at most", "au plus")
        return f"{least[not english]} {_figure(attribute, wanted, language)}"
    if test == "given":
        given = wanted == "True"
        return (
            ("" if given else "not ") + "given" if english else ("une" if given else "aucune") + " indication"
        )
    if test in ("same_as", "differs_from"):
        other = attribute_inside(wanted, language)
        if english:
            return f"the same as {other}" if test == "same_as" else f"different from {other}"
        other = quoted(other, language)
        return f"comme {other}" if test == "same_as" else f"autre que {other}"
    values = _values(attribute, wanted, language)
    if test == "none_of":
        return ("other than " if english else "autre que ") + listed(values, language, last="or")
    if test == "all_of":
        return ("all of " if english else "à la fois ") + listed(values, language)
    return listed(values, language, last="or")
