"""The only fonts a certificate is set in: the bundled ones, whatever is installed on the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from certification.rendering.coverage import FONTS


@contextmanager
def private_fontconfig() -> Iterator[None]:
    """Inside, fontconfig reads a configuration that knows the bundled fonts and no others.

    Fontconfig reads FONTCONFIG_FILE when a configuration is loaded, so the variable is put back as soon as
    it is.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with TemporaryDirectory(prefix="certificate-fonts-") as folder:
        file = Path(folder) / "fonts.conf"
        file.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
            f"<fontconfig><dir>{escape(str(FONTS))}</dir><cachedir>{escape(folder)}/cache</cachedir></fontconfig>",
            encoding="utf-8",
        )
        os.environ["FONTCONFIG_FILE"] = str(file)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
