"""Sentences and names, in English and French."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from certification.rules.prose.explaining import sentence
from certification.rules.prose.sharing import share_words
from certification.rules.prose.wording import (
    last_period,
    of_french,
    only_last,
)
from certification.rules.prose.words import (
    attribute_inside,
    attribute_name,
    different_words,
    each_name,
    kind_name,
    per_name,
    same_words,
    so_many,
    speaking,
    value_name,
)
from certification.rules.prose.words import test_words as condition
from certification.rules.standing import LineVerdict

WHICH = {"which": "size: group", "which_fr": "taille : groupe"}


@pytest.mark.parametrize(
    ("months", "days", "english", "french"),
    [
        (12, 0, "the last year", "la dernière année"),
        (24, 0, "the last 2 years", "les 2 dernières années"),
        (132, 0, "the last 11 years", "les 11 dernières années"),
        (1, 0, "the last month", "le dernier mois"),
        (11, 0, "the last 11 months", "les 11 derniers mois"),
        (18, 0, "the last 18 months", "les 18 derniers mois"),
        (19, 0, "the last 19 months", "les 19 derniers mois"),
        (0, 1, "the last day", "le dernier jour"),
        (0, 2, "the last 2 days", "les 2 derniers jours"),
        (0, 7, "the last week", "la dernière semaine"),
        (0, 14, "the last 2 weeks", "les 2 dernières semaines"),
        (0, 42, "the last 6 weeks", "les 6 dernières semaines"),
        (0, 15, "the last 15 days", "les 15 derniers jours"),
        (0, 0, "the last 0 days", "les 0 derniers jours"),
    ],
)
def test_a_look_back_in_words(months: int, days: int, english: str, french: str) -> None:
    assert last_period(months, days, "en").replace("\u00a0", " ") == english
    assert last_period(months, days, "fr").replace("\u00a0", " ") == french


@pytest.mark.parametrize(
    ("months", "days", "english", "french"),
    [
        (12, 0, "only the last year counts", "seule la dernière année compte"),
        (60, 0, "only the last 5 years count", "seules les 5 dernières années comptent"),
        (1, 0, "only the last month counts", "seul le dernier mois compte"),
        (6, 0, "only the last 6 months count", "seuls les 6 derniers mois comptent"),
        (0, 7, "only the last week counts", "seule la dernière semaine compte"),
    ],
)
def test_a_look_back_agrees_with_its_number(months: int, days: int, english: str, french: str) -> None:
    assert only_last(months, days, "en").replace("\u00a0", " ") == english
    assert only_last(months, days, "fr").replace("\u00a0", " ") == french


def test_french_shortens_before_a_vowel() -> None:
    assert [of_french(word) for word in ("observation", "Été", "supervision", "")] == [
        "d’observation", "d’Été", "de supervision", "de ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("top", "bottom", "english", "french"),
    [
        (1, 2, "half", "la moitié"),
        (1, 3, "a third", "un tiers"),
        (2, 3, "two thirds", "deux tiers"),
        (1, 4, "a quarter", "un quart"),
        (3, 4, "three quarters", "trois quarts"),
        (0, 1, "none", "aucune part"),
        (1, 1, "all", "la totalité"),
        (1, 5, "20 %", "20 %"),
        (1, 100, "1 %", "1 %"),
        (1, 7, "1/7", "1/7"),
    ],
)
def test_shares_in_words(top: int, bottom: int, english: str, french: str) -> None:
    assert share_words(top, bottom, "en").replace("\u00a0", " ") == english
    assert share_words(top, bottom, "fr").replace("\u00a0", " ") == french


SENTENCES: list[tuple[str, str, int, str, dict[str, Any], str, str]] = [
    ("counted", "counted", 60, "minutes", {}, "Counted in full.", "Compte en entier."),
    ("waiting", "waiting", 0, "minutes", {"would": 90}, "Waiting to be verified; 1 h 30 min of it would count.",
     "En attente de vérification ; cela compterait pour 1 h 30 min."),
    ("waiting", "waiting", 0, "minutes", {"would": 0}, "Waiting to be verified.", "En attente de vérification."),
    ("part", "share", 240, "minutes", {"of": 360, "top": 1, "bottom": 2, "base": "counted", **WHICH},
     "2 h of 6 h did not count: lines (size: group) may be at most half of what counts.",
     "Hors compte : 2 h sur 6 h. Les lignes (taille : groupe) font au plus la moitié de ce qui compte."),
    ("not", "cap", 0, "minutes", {"of": 60, "cap": 600, "per": "month", "key": "2026-01", "which": "", "which_fr": ""},
     "1 h of 1 h did not count: this may count for at most 10 h a month.",
     "Hors compte : 1 h sur 1 h. Cela compte pour au plus 10 h par mois."),
    ("not", "overall-cap", 0, "count", {"of": 1, "cap": 4}, "This may count for at most 4.",
     "Cela compte pour au plus 4."),
    ("not", "not-yet-open", 0, "count", {"code": "scope", "name": "Scope", "name_fr": "Champ"},
     "Counts only after “Scope”, which is not met yet.", "Ne compte qu’après « Champ » ; ce n’est pas encore fait."),
    ("not", "too-early", 0, "count", {"day": "2026-03-01", "code": "2026-03-01", "name": "", "name_fr": ""},
     "Too early: counts only from 1 March 2026 on.", "Trop tôt : ne compte qu’à partir du 1er mars 2026."),
    ("not", "too-late", 0, "count", {"day": "2026-03-01"}, "Too late: the last day was 1 March 2026.",
     "Trop tard : le dernier jour était le 1er mars 2026."),
    ("not", "too-old", 0, "count", {"months": 60, "days": 0}, "Too long ago: only the last 5 years count.",
     "Remonte trop loin : seules les 5 dernières années comptent."),
    ("not", "must", 0, "count", {"attribute": "minutes", "test": "at_least", "wanted": "60", "found": "50"},
     "The length must be at least 1 h; here it is 50 min.", "La durée : il faut au moins 1 h ; ici : 50 min."),
    ("not", "must", 0, "count", {"attribute": "in_therapy", "test": "is", "wanted": "True", "found": ""},
     "In therapy as well must be yes; the line does not say.",
     "Suivi en thérapie aussi : il faut oui ; ce n’est pas indiqué."),
    ("not", "provider", 0, "count",
     {"appointed": "consultant", "classes": "", "not_classes": "", "named": 1, "day": "2026-01-02"},
     "Whoever gave this was not approved for it on 2 January 2026 (needed: consultant).",
     "La personne qui l’offrait n’était pas agréée pour cela le 2 janvier 2026 (il faut : consultant)."),
    ("not", "no-requirement", 0, "count", {}, "No requirement is about this line.",
     "Aucune exigence ne porte sur cette ligne."),
    ("not", "no-requirement", 0, "count",
     {"attribute": "format", "test": "is", "wanted": "in-person", "found": "online", "name": "A", "name_fr": "B"},
     "No requirement is about this line, and it does not support “A”. Format must be in person; here it is online.",
     ("Aucune exigence ne porte sur cette ligne, et elle ne sert pas d’accompagnement à « B ». "
      "Format : il faut en personne ; ici : en ligne.")),
    ("not", "provider", 0, "count",
     {"appointed": "", "classes": "", "not_classes": "", "named": 0, "day": "2026-01-02"},
     "Nobody is named who gave this.", "Personne n’est nommé pour cette ligne."),
    ("not", "ratio", 0, "minutes",
     {"of": 600, "given": 60, "each": 60, "allows": 300, "per": "", "timed": 1, "which": "", "which_fr": ""},
     "10 h of 10 h did not count: 1 h of the supporting hours allows 5 h; there is 1 h.",
     "Hors compte : 10 h sur 10 h. 1 h d’accompagnement permet 5 h ; il y en a 1 h."),
    ("not", "used-elsewhere", 0, "count", {"of": 1, "certificate": "CTIC"},
     "Already used for another certificate (CTIC).", "Sert déjà à un autre certificat (CTIC)."),
    ("not", "used-elsewhere", 0, "count", {"of": 1, "certificate": ""},
     "Already used for another certificate.", "Sert déjà à un autre certificat."),
    ("waiting", "waiting", 0, "count", {"would": 1}, "Waiting to be verified; it would count.",
     "En attente de vérification ; cela compterait."),
    ("not", "not-yet-open", 0, "count", {"code": "enrolment", "name": "", "name_fr": ""},
     "Counts only after enrolment, which is not known.", "Ne compte qu’après l’inscription ; ce jour n’est pas connu."),
    ("not", "not-yet-open", 0, "count", {"code": "document:licence", "name": "", "name_fr": ""},
     "Counts only after the first day of the licence, which is not known.",
     "Ne compte qu’après le premier jour du document (permis d’exercice) ; ce jour n’est pas connu."),
    ("not", "not-yet-open", 0, "count", {"code": "document:licence + 1 year", "name": "", "name_fr": ""},
     "Counts only after document:licence + 1 year, which is not known.",
     "Ne compte qu’après document:licence + 1 year ; ce jour n’est pas connu."),
    ("not", "too-early", 0, "count", {"day": "2026-03-01", "code": "a", "name": "Scope", "name_fr": "Champ"},
     "Too early: counts only from 1 March 2026 on (after “Scope”).",
     "Trop tôt : ne compte qu’à partir du 1er mars 2026 (après « Champ »)."),
    ("not", "must", 0, "count", {"attribute": "", "test": "alternatives", "wanted": "", "found": ""},
     "It satisfies none of the choices.", "Aucun des choix n’est rempli."),
    ("not", "must", 0, "count",
     {"attribute": "", "test": "alternatives", "wanted": "", "found": "", "choices": 1,
      "attribute_1": "level", "test_1": "at_most", "wanted_1": "6", "found_1": "7"},
     "Level must be at most 6; here it is 7.", "Niveau : il faut au plus 6 ; ici : 7."),
    ("not", "must", 0, "count",
     {"attribute": "", "test": "alternatives", "wanted": "", "found": "", "choices": 2,
      "attribute_1": "group_size", "test_1": "at_most", "wanted_1": "6", "found_1": "7"},
     "Group size must be at most 6; here it is 7 (or the other choice must hold).",
     "Taille du groupe : il faut au plus 6 ; ici : 7 (ou bien l’autre choix)."),
    ("not", "must", 0, "count",
     {"attribute": "", "test": "alternatives", "wanted": "", "found": "", "choices": 3,
      "attribute_1": "level", "test_1": "is", "wanted_1": "2", "found_1": "1",
      "attribute_2": "area", "test_2": "is", "wanted_2": "True", "found_2": ""},
     "Level must be 2; here it is 1. Area must be yes; the line does not say. Or one of the other choices must hold.",
     "Niveau : il faut 2 ; ici : 1. Domaine : il faut oui ; ce n’est pas indiqué. Ou bien un des autres choix."),
    ("not", "must", 0, "count", {"attribute": "in_therapy", "test": "is", "wanted": "False", "found": "True"},
     "In therapy as well must be no; here it is yes.", "Suivi en thérapie aussi : il faut non ; ici : oui."),
    ("not", "must", 0, "count",
     {"attribute": "provider", "test": "differs_from", "wanted": "second", "found": "B", "silent": 1},
     "Provider must be different from second; the line gives no second.",
     "Intervenant : il faut autre que « second » ; la ligne n’en dit rien."),
    ("not", "must", 0, "count",
     {"attribute": "provider", "test": "same_as", "wanted": "second", "found": "", "silent": 1},
     "Provider must be the same as second; the line does not say.",
     "Intervenant : il faut comme « second » ; ce n’est pas indiqué."),
    ("not", "must", 0, "count", {"attribute": "level", "test": "at_least", "wanted": "60", "found": "50"},
     "Level must be at least 60; here it is 50.", "Niveau : il faut au moins 60 ; ici : 50."),
    ("not", "provider", 0, "count",
     {"appointed": "", "classes": "", "not_classes": "in-training", "named": 1, "day": "2026-01-02"},
     "Whoever gave this was of the class in training on 2 January 2026.",
     "La personne qui l’offrait était de la classe in training le 2 janvier 2026."),
    ("not", "provider", 0, "count",
     {"appointed": "lead, mentor", "classes": "staff", "not_classes": "", "named": 1, "day": "2026-01-02"},
     "Whoever gave this was not approved for it on 2 January 2026 (needed: lead or mentor, and staff).",
     "La personne qui l’offrait n’était pas agréée pour cela le 2 janvier 2026 (il faut : lead ou mentor, et staff)."),
    ("not", "provider", 0, "count",
     {"appointed": "lead", "classes": "", "not_classes": "", "named": 1, "day": "2026-01-02", "level_of": "level",
      "level": "2"},
     "Whoever gave this was not approved for it on 2 January 2026 (needed: lead, level: 2).",
     "La personne qui l’offrait n’était pas agréée pour cela le 2 janvier 2026 (il faut : lead, niveau : 2)."),
    ("not", "provider", 0, "count",
     {"appointed": "", "classes": "old", "not_classes": "", "named": 1, "day": "2026-01-02", "months": 12,
      "days": 0},
     "Whoever gave this was not approved for it on 2 January 2026 (needed: old for at least 1 year).",
     "La personne qui l’offrait n’était pas agréée pour cela le 2 janvier 2026 (il faut : old depuis au moins 1 an)."),
    ("not", "provider", 0, "count",
     {"appointed": "lead", "classes": "", "not_classes": "learner", "named": 1, "day": "2026-01-02", "excluded": 1},
     "Whoever gave this was of the class learner on 2 January 2026.",
     "La personne qui l’offrait était de la classe learner le 2 janvier 2026."),
    ("not", "not-covered", 0, "count", {"paper": "licence", "same": ""},
     "No valid licence covers that day.", "Aucun document valide (permis d’exercice) ne couvre ce jour."),
    ("not", "below-minimum", 0, "minutes", {"least": 1200, "per": "month", "key": "2026-01"},
     "Counts only from 20 h a month on; in January 2026 there is less.",
     "Ne compte qu’à partir de 20 h par mois ; en janvier 2026, il y en a moins."),
    ("not", "not-the-same", 0, "count", {"attribute": "provider", "most": 2},
     "At most 2 different providers may count; this line is of another.",
     "Au plus 2 intervenants différents peuvent compter ; cette ligne n’en fait pas partie."),
    ("not", "too-old", 0, "count", {"months": 6, "days": 0, "undated": 1},
     "It has no first day, and only the last 6 months count.",
     "Sans premier jour ; seuls les 6 derniers mois comptent."),
    ("not", "reserved", 0, "minutes", {"least": 180, "rest": 60, "which": "size: pair", "which_fr": "taille : duo"},
     "At least 3 h of what is needed must be such lines (size: pair); all else may count for at most 1 h.",
     "De ce qui est exigé, au moins 3 h (taille : duo) ; le reste compte pour au plus 1 h."),
    ("not", "cap", 0, "hundredths", {"of": 100, "cap": 240, "logged": 1, "per": "", "which": "", "which_fr": ""},
     "1 credit of 1 credit did not count: this may count for at most 4 h as logged.",
     "Hors compte : 1 crédit sur 1 crédit. Cela compte pour au plus 4 h (temps consigné)."),
    ("not", "ratio", 0, "minutes",
     {"of": 60, "given": 60, "each": 60, "allows": 300, "per": "month", "key": "2026-01", "timed": 1, "which": "",
      "which_fr": ""},
     "1 h of 1 h did not count: 1 h of the supporting hours allows 5 h; in January 2026 there is 1 h.",
     "Hors compte : 1 h sur 1 h. 1 h d’accompagnement permet 5 h ; en janvier 2026, il y en a 1 h."),
    ("not", "below-minimum", 0, "count", {"least": 2, "different": "counterpart", "per": "month", "key": "2026-01"},
     "Counts only from 2 different partners a month on; in January 2026 there is less.",
     "Ne compte qu’à partir de 2 partenaires différents par mois ; en janvier 2026, il y en a moins."),
    ("not", "not-the-same", 0, "count", {"attribute": "provider", "most": 1},
     "All of it must have the same provider; this line has another.",
     "Il faut partout le même intervenant ; ce n’est pas le cas de cette ligne."),
    ("not", "outside-window", 0, "count", {}, "The period in which it could count has not opened.",
     "La période où cela pourrait compter n’est pas ouverte."),
    ("not", "outside-window", 0, "count", {"opens": "2026-01-01", "closes": "2026-12-31"},
     "Outside the period that counts (1 January 2026 to 31 December 2026).",
     "Hors de la période qui compte (du 1er janvier 2026 au 31 décembre 2026)."),
    ("part", "share", 60, "minutes", {"of": 120, "top": 1, "bottom": 4, "base": "needed", "which": "", "which_fr": ""},
     "1 h of 2 h did not count: lines of this sort may be at most a quarter of what is needed.",
     "Hors compte : 1 h sur 2 h. Les lignes de cette sorte font au plus un quart de ce qui est exigé."),
    ("not", "ratio", 0, "count",
     {"of": 1, "given": 1, "each": 2, "allows": 3, "per": "", "timed": 0, "which": "", "which_fr": ""},
     "2 supporting lines allow 3; there is 1.", "2 lignes d’accompagnement permettent 3 ; il y en a 1."),
    ("not", "future", 0, "count", {"on": "2027-01-02"}, "It lies in the future (2 January 2027).",
     "C’est dans l’avenir (2 janvier 2027)."),
    ("not", "not-first", 0, "count", {"first": 3}, "Only the first 3 count.",
     "Seules les 3 premières lignes comptent."),
    ("not", "not-latest", 0, "count", {"latest": 3}, "Only the latest 3 count.",
     "Seules les 3 dernières lignes comptent."),
    ("not", "returned", 0, "count", {}, "Returned to you: correct it and hand it in again.",
     "À corriger, puis à soumettre de nouveau."),
    ("not", "cap", 0, "minutes", {"of": 60, "cap": 600, "which": "size: group", "which_fr": "taille : groupe"},
     "1 h of 1 h did not count: lines (size: group) may count for at most 10 h.",
     "Hors compte : 1 h sur 1 h. Les lignes (taille : groupe) comptent pour au plus 10 h."),
    ("not", "cap", 0, "minutes", {"of": 1, "cap": 60, "which": "", "which_fr": ""},
     "1 min of 1 min did not count: this may count for at most 1 h.",
     "Hors compte : 1 min sur 1 min. Cela compte pour au plus 1 h."),
    ("not", "gap", 0, "count", {"day": "2026-06-01"}, "There was a gap: nothing valid covers 1 June 2026.",
     "Il y a une interruption : rien de valable ne couvre le 1er juin 2026."),
    ("not", "no-value", 0, "count", {"attribute": "level"}, "The line does not say: level.",
     "La ligne ne le dit pas : niveau."),
    ("not", "no-value", 0, "count", {"attribute": "provider"}, "Nobody is named who gave this.",
     "Personne n’est nommé pour cette ligne."),
    ("not", "too-old", 0, "count", {"months": 12, "days": 0}, "Too long ago: only the last year counts.",
     "Remonte trop loin : seule la dernière année compte."),
    ("not", "not-first", 0, "count", {"first": 1}, "Only the first counts.", "Seule la première ligne compte."),
    ("not", "not-latest", 0, "count", {"latest": 1}, "Only the latest counts.", "Seule la dernière ligne compte."),
    ("not", "ratio", 0, "minutes",
     {"of": 600, "given": 3960, "each": 240, "allows": 300, "per": "", "timed": 1, "which": "", "which_fr": ""},
     "10 h of 10 h did not count: 4 h of the supporting hours allow 5 h; there are 66 h.",
     "Hors compte : 10 h sur 10 h. 4 h d’accompagnement permettent 5 h ; il y en a 66 h."),
    ("not", "ratio", 0, "minutes",
     {"of": 600, "given": 0, "each": 90, "allows": 300, "per": "month", "key": "2026-05", "timed": 1, "which": "",
      "which_fr": ""},
     "10 h of 10 h did not count: 1 h 30 min of the supporting hours allow 5 h; in May 2026 there is none.",
     "Hors compte : 10 h sur 10 h. 1 h 30 min d’accompagnement permet 5 h ; en mai 2026, il n’y en a pas."),
    ("not", "ratio", 0, "minutes",
     {"of": 600, "given": 2, "each": 1, "allows": 300, "per": "", "timed": 0, "which": "", "which_fr": ""},
     "10 h of 10 h did not count: one supporting line allows 5 h; there are 2.",
     "Hors compte : 10 h sur 10 h. Une ligne d’accompagnement permet 5 h ; il y en a 2."),
    ("not", "ratio", 0, "minutes",
     {"of": 600, "given": 45, "each": 60, "allows": 2400, "per": "", "timed": 1, "whole": 1, "which": "",
      "which_fr": ""},
     "10 h of 10 h did not count: 1 h of the supporting hours allows 40 h, less allows nothing; there is 45 min.",
     "Hors compte : 10 h sur 10 h. 1 h d’accompagnement permet 40 h, moins ne permet rien ; il y en a 45 min."),
    ("not", "must", 0, "count",
     {"attribute": "size", "test": "any_of", "wanted": "group, pair", "found": "online, 2.5"},
     "Size must be group or pair; here it is online, 2.5.",
     "Taille : il faut groupe ou pair ; ici : en ligne, 2,5."),
    ("not", "must", 0, "count", {"attribute": "amount", "test": "at_least", "wanted": "1000000", "found": "9999"},
     "Amount must be at least 1,000,000; here it is 9999.", "Amount : il faut au moins 1 000 000 ; ici : 9999."),
    ("not", "must", 0, "count", {"attribute": "level", "test": "given", "wanted": "False", "found": "2"},
     "Level must be not given; here it is 2.", "Niveau : il faut aucune indication ; ici : 2."),
    ("not", "provider", 0, "count",
     {"appointed": "", "classes": "", "not_classes": "in-training, learner", "named": 1, "day": "2026-01-02"},
     "Whoever gave this was of the class in training or learner on 2 January 2026.",
     "La personne qui l’offrait était de la classe in training ou learner le 2 janvier 2026."),
    ("not", "not-the-same", 0, "count", {"attribute": "level", "most": 1},
     "All of it must have the same level; this line has another.",
     "Il faut partout la même mention (niveau) ; ce n’est pas le cas de cette ligne."),
    ("counted", "helped", 0, "count", {"least": 2, "different": "counterpart", "per": "month", "key": "2026-01"},
     "Counted: it is part of the 2 different partners a month that must come together.",
     "Compte : cela fait partie du minimum de 2 partenaires différents par mois."),
    ("counted", "helped", 0, "minutes", {"least": 120, "per": "month", "key": "2026-01"},
     "Counted: it is part of the 2 h a month that must come together.",
     "Compte : cela fait partie du minimum de 2 h par mois."),
    ("counted", "toward", 0, "count", {}, "Counted: it takes several of the same, and this is one of them.",
     "Compte : il en faut plusieurs, et cette ligne en est une."),
    ("not", "enough", 0, "count", {"code": "b", "name": "Next", "name_fr": "Suite"},
     "There is already enough here; what follows in this part may use it if it fits there.",
     "Il y en a déjà assez ici ; ce qui suit dans cette partie peut en profiter, si cela y convient."),
    ("not", "a-new-code", 0, "count", {}, "a-new-code", "a-new-code"),
    ("not", "expired", 0, "count", {"day": "2026-06-01"}, "It expired on 1 June 2026.", "A expiré le 1er juin 2026."),
]  # fmt: skip


@pytest.mark.parametrize(("outcome", "reason", "credited", "unit", "numbers", "english", "french"), SENTENCES)
def test_the_sentence_of_a_line(
    outcome: str, reason: str, credited: int, unit: str, numbers: dict[str, Any], english: str, french: str
) -> None:
    verdict = LineVerdict("e", "r", outcome, credited, reason, numbers, unit)

    assert sentence(verdict, "en").replace("\u00a0", " ") == english
    assert sentence(verdict, "fr").replace("\u00a0", " ").replace("\u202f", " ") == french


@pytest.mark.parametrize(
    ("said", "english", "french"),
    [
        (lambda language: per_name("month", language), " a month", " par mois"),
        (lambda language: per_name("level", language), " for each level", " par niveau"),
        (lambda language: per_name("half-year", language), " a half-year", " par semestre"),
        (lambda language: each_name(("half-year",), language), "for each half-year", "pour chaque semestre"),
        (lambda language: different_words(2, "half-year", language), "2 different half-years",
         "2 semestres différents"),
        (lambda language: attribute_name("half-year", language), "Half-years", "Semestres"),
        (lambda language: per_name("month, level", language), " a month for each level", " par mois par niveau"),
        (lambda language: per_name("own", language), " for each own thing", " par chose à soi"),
        (lambda language: each_name(("week",), language), "for each week", "pour chaque semaine"),
        (lambda language: each_name(("week", "level", "own"), language),
         "for each week, each level and each own thing", "pour chaque semaine, chaque niveau et chaque chose à soi"),
        (lambda language: different_words(1, "week", language), "1 week", "1 semaine"),
        (lambda language: different_words(2, "week", language), "2 different weeks", "2 semaines différentes"),
        (lambda language: different_words(2, "provider", language), "2 different providers",
         "2 intervenants différents"),
        (lambda language: different_words(1, "level", language), "1 level", "1 niveau"),
        (lambda language: different_words(2, "level", language), "2 different (level)",
         "2 mentions différentes (niveau)"),
        (lambda language: different_words(1, "own", language), "1 own thing", "1 chose à soi"),
        (lambda language: different_words(2, "own", language), "2 different (own thing)",
         "2 mentions différentes (chose à soi)"),
        (lambda language: so_many(1, "month", language), "1 month", "1 mois"),
        (lambda language: so_many(4, "year", language), "4 years", "4 années"),
        (lambda language: so_many(4, "own", language), "4 own thing", "4 chose à soi"),
        (lambda language: same_words(("week",), language), "the same week", "la même semaine"),
        (lambda language: same_words(("provider", "level"), language), "the same provider and level",
         "le même intervenant et la même mention (niveau)"),
        (lambda language: same_words(("own",), language), "the same own thing", "la même mention (chose à soi)"),
        (lambda language: attribute_name("own", language), "Own thing", "Chose à soi"),
        (lambda language: attribute_name("rpt", language), "RPT approved", "Agréé APT"),
        (lambda language: attribute_inside("rpt", language), "RPT approved", "agréé APT"),
        (lambda language: attribute_name("of-ECTS", language), "Of ECTS", "Of ECTS"),
        (lambda language: attribute_inside("of-ECTS", language), "of ECTS", "of ECTS"),
        (lambda language: attribute_inside("in_therapy", language), "in therapy as well", "suivi en thérapie aussi"),
        (lambda language: attribute_name("in-therapy_now", language), "In therapy now", "In therapy now"),
        (lambda language: kind_name("own", language), "own thing", "chose à soi"),
        (lambda language: kind_name("talk.small.*", language), "talk small", "talk small"),
        (lambda language: value_name("own", language), "own thing", "chose à soi"),
        (lambda language: value_name("group", language), "group", "groupe"),
        (lambda language: condition("score", "at_least", "4.5", language), "at least 4.5", "au moins 4,5"),
        (lambda language: condition("minutes", "at_most", "90", language), "at most 1 h 30 min", "au plus 1 h 30 min"),
        (lambda language: condition("minutes", "is", "60", language), "1 h", "1 h"),
        (lambda language: condition("size", "any_of", "group, own", language), "group or own thing",
         "groupe ou chose à soi"),
        (lambda language: condition("size", "none_of", "group", language), "other than group", "autre que groupe"),
        (lambda language: condition("size", "all_of", "a, b", language), "all of a and b", "à la fois a et b"),
        (lambda language: condition("size", "same_as", "my-other", language), "the same as my other",
         "comme « my other »"),
        (lambda language: condition("size", "differs_from", "other", language), "different from other",
         "autre que « other »"),
        (lambda language: condition("size", "given", "True", language), "given", "une indication"),
        (lambda language: condition("size", "given", "False", language), "not given", "aucune indication"),
        (lambda language: condition("minutes", "any_of", "60, 90", language), "1 h or 1 h 30 min",
         "1 h ou 1 h 30 min"),
        (lambda language: condition("size", "none_of", "group, own", language), "other than group or own thing",
         "autre que groupe ou chose à soi"),
        (lambda language: condition("size", "is", "True", language), "yes", "oui"),
        (lambda language: condition("amount", "is", "9999", language), "9999", "9999"),
        (lambda language: condition("amount", "is", "10000", language), "10,000", "10 000"),
    ],
)  # fmt: skip
def test_names_in_words_the_files_own_first(said: Callable[[str], str], english: str, french: str) -> None:
    with speaking({"own": ("own thing", "chose à soi"), "rpt": ("RPT approved", "agréé APT")}):
        assert said("en").replace("\u00a0", " ") == english
        assert said("fr").replace("\u00a0", " ") == french


@pytest.mark.parametrize(
    ("lacking", "english", "french"),
    [
        ({"level": "2", "months": 18, "days": 0}, "lead for at least 18 months, level: 2",
         "lead depuis au moins 18 mois, niveau : 2"),
        ({"level": ""}, "lead; the line gives no level", "lead ; la ligne n’indique pas : niveau"),
    ],
)  # fmt: skip
def test_the_level_that_somebody_lacked_is_told(lacking: dict[str, Any], english: str, french: str) -> None:
    numbers: dict[str, Any] = {
        "appointed": "lead",
        "classes": "",
        "not_classes": "",
        "named": 1,
        "day": "2026-01-02",
    }
    verdict = LineVerdict(
        "e", "r", "not", 0, "provider", {**numbers, "level_of": "level", **lacking}, "count"
    )

    assert sentence(verdict, "en").replace("\u00a0", " ").endswith(f"(needed: {english}).")
    told = sentence(verdict, "fr").replace("\u00a0", " ").replace("\u202f", " ")
    assert told.endswith(f"(il faut : {french}).")


def test_functions_and_classes_have_the_names_the_file_gives_them() -> None:
    numbers = {"appointed": "principal", "classes": "own", "not_classes": "", "named": 1, "day": "2026-01-02"}
    verdict = LineVerdict("e", "r", "not", 0, "provider", numbers, "count")

    with speaking({"principal": ("principal supervisor", "direction"), "own": ("own thing", "chose à soi")}):
        english, french = (sentence(verdict, language) for language in ("en", "fr"))
    assert english.endswith("(needed: principal supervisor, and own thing).")
    assert french.endswith("(il faut\u202f: direction, et chose à soi).")


@pytest.mark.parametrize(
    ("per", "key", "english", "french"),
    [
        ("day", "2026-01-02", "on 2 January 2026", "le 2 janvier 2026"),
        ("week", "2026-W02", "in the week from 5 January 2026", "dans la semaine du 5 janvier 2026"),
        ("week", "2026-W15", "in the week from 6 April 2026", "dans la semaine du 6 avril 2026"),
        ("month", "2026-12", "in December 2026", "en décembre 2026"),
        ("quarter", "2026-Q3", "in quarter 3 of 2026", "au trimestre 3 de 2026"),
        ("half-year", "2026-H1", "in the first half of 2026", "au premier semestre de 2026"),
        ("half-year", "2026-H2", "in the second half of 2026", "au second semestre de 2026"),
        ("year", "2026", "in 2026", "en 2026"),
        ("level", "2", "", ""),
    ],
)
def test_a_ratio_names_the_part_it_is_about(per: str, key: str, english: str, french: str) -> None:
    numbers = {
        "of": 60,
        "given": 60,
        "each": 60,
        "allows": 300,
        "per": per,
        "key": key,
        "timed": 1,
        **EVERYTHING,
    }
    verdict = LineVerdict("e", "r", "not", 0, "ratio", numbers, "minutes")

    told = [sentence(verdict, language).replace("\u00a0", " ") for language in ("en", "fr")]
    assert [
        part in one.lower() for part, one in zip((english.lower(), french.lower()), told, strict=True)
    ] == [True, True]
    assert all(
        "W02" not in one and "-Q" not in one and "-H" not in one and "2026-" not in one for one in told
    )


EVERYTHING = {"which": "", "which_fr": ""}
