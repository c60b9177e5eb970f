"""The system libraries a certificate needs, checked before the first one is due."""

from __future__ import annotations

import warnings
from contextlib import redirect_stdout
from io import StringIO

from certification.rendering.refusals import LibrariesMissing
from certification.rendering.typefaces import private_fontconfig

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def check_libraries() -> None:
    """Nothing, if the renderer can work at full speed here; else raises LibrariesMissing naming Debian's
    packages.

    libharfbuzz-subset0 counts as missing although WeasyPrint 70 runs without it: a certificate then takes
    about nine
    times as long, and a later WeasyPrint will refuse.
    """
    advice = f"On Debian or Ubuntu: apt-get install --no-install-recommends {PACKAGES}"
    try:
        with private_fontconfig(), warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            from weasyprint.text import ffi  # here, because importing it is what fails
    except OSError as error:
        raise LibrariesMissing(
            f"A library for making PDF certificates is missing ({error}). {advice}"
        ) from error
    if ffi.harfbuzz_subset is None:
        raise LibrariesMissing(
            f"libharfbuzz-subset is missing: certificates would take nine times as long. {advice}"
        )
