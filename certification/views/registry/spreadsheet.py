"""Tables as CSV that no spreadsheet program takes for formulas."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import get_language

# A cell that begins so is run as a formula by common spreadsheet programs (OWASP, "CSV Injection"). Which sign parts
# cells is for the reader's program to say, whatever the file was written with: a formula may begin behind any of them.
FORMULA_START = re.compile(r"(?:^|(?<=[;,|\t\r\n]))(?=\s*[=+\-@\t\r\n＝＋－＠])")


def safe(value: object) -> str:
    """The value as a cell: an apostrophe before whatever could begin a formula, also behind blanks and separators."""
    return "" if value is None else FORMULA_START.sub("'", str(value))


def download(filename: str, columns: Iterable[object], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A CSV file in UTF-8, with the mark by which spreadsheet programs know it.

    In French its cells are parted by semicolons, as spreadsheet programs expect where decimals have a comma.
    """
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";" if (get_language() or "").startswith("fr") else ",")
    writer.writerow([safe(column) for column in columns])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return response
