"""Reading a paper as people do: its words, and the code printed on it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import zxingcpp
from PIL import Image


def text_of(pdf: Path) -> str:
    """The paper's words, as a reader's programme extracts them."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    return done.stdout.decode()


def qr_of(pdf: Path) -> str:
    """What the code on the first page says, read from the page as a picture."""
    target = pdf.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-singlefile", "-png", str(pdf), str(target)],
        check=True,
    )
    found = zxingcpp.read_barcodes(Image.open(target.with_suffix(".png")))
    return found[0].text
