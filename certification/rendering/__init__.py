"""Facts in, PDF out: a certificate as a pure function of its frozen facts. No database, no network, no clock.

`render` is the function; `lint` says beforehand whether it would refuse; `uncovered` whether a name can be
printed;
`check_libraries` whether this machine can do it at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from certification.rendering.coverage import uncovered
from certification.rendering.facts import lint
from certification.rendering.libraries import check_libraries
from certification.rendering.refusals import (
    FactsRefused,
    LibrariesMissing,
    Problem,
    RenderingError,
    TemplateViolation,
    UncoveredText,
)

__all__ = [
    "FactsRefused",
    "LibrariesMissing",
    "Problem",
    "RenderingError",
    "TemplateViolation",
    "UncoveredText",
    "check_libraries",
    "lint",
    "render",
    "uncovered",
]


def render(facts: Mapping[str, Any], *, verify_url: str) -> bytes:
    """The certificate as a tagged PDF (US Letter, landscape, one page or two; made to PDF/UA-1).

    The same facts and address give the same bytes on one installation, whatever the hash seed, time zone or
    locale;
    across upgrades of WeasyPrint or Pango they may differ, so store the bytes. Raises RenderingError
    (FactsRefused,
    UncoveredText, TemplateViolation, LibrariesMissing) and nothing half-made.
    """
    # WeasyPrint takes 0.6 s and system libraries to import; processes that only lint or check names do
    # without.
    _make_ready()
    from certification.rendering.printing import print_certificate

    return print_certificate(facts, verify_url=verify_url)


@cache
def _make_ready() -> None:
    """Check the libraries at the first certificate of a process; a failure is found again at the next."""
    check_libraries()
