"""What is said of a text that is no TOML: in which line, and what was probably meant."""

from __future__ import annotations

import re

from certification.rules.files.problems import Problem

HINTS = (
    (
        "Cannot overwrite",
        (
            "the same word stands twice in one place; remove one, or write the heading that is missing above, "
            "such as [[group.requirement]]"
        ),
    ),
    ("Cannot declare", "the same heading stands twice; a list of several is written [[ ]]"),
    ("Invalid date", "there is no such day; a day is written 2012-10-01"),
    ("Unclosed inline table", "between { and } a comma stands after each but the last, all on one line"),
    ("Invalid initial character", "a table in { } stands on one line, without a comma at its end"),
    ("Expected ']'", "a heading is written [stream], one of several [[group]]"),
    ("Illegal character", "a quotation mark is missing at the end of the line"),
    ("Unescaped", "write \\\\ for \\ or put the text in single quotation marks"),
)


def syntax_problem(message: str, text: str) -> Problem:
    """What TOML says of a text it cannot read, with its place and what to write."""
    place, line = "file", ""
    if "(at " in message:
        message, _, found = message.rpartition(" (at ")
        place = found.rstrip(")")
        number = re.match(r"line (\d+)", place)
        line = (text.splitlines() or [""])[min(int(number[1]), len(text.splitlines())) - 1] if number else ""
    suggestion = "text stands in quotation marks, and each line says one thing: word = value"
    for beginning, hint in HINTS:
        if beginning in message:
            suggestion = hint
    if any(mark in line for mark in "“”„«»‘’"):
        suggestion = 'write straight quotation marks: "'
    elif text.lstrip()[:1] == "{":
        suggestion = "this looks like JSON; a curriculum is written in TOML, as the shipped ones are"
    return Problem(place, f"cannot be read: {message}", suggestion)
