"""Opening a certificate as its readers do: as text, as a picture, as a structure."""

from __future__ import annotations

import functools
import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import zxingcpp
from PIL import Image

from certification.rendering import render
from tests.rendering.example_facts import EXAMPLES, VERIFY_URL


@functools.cache
def example(name: str) -> bytes:
    """The certificate of one of the example facts. Rendering is a pure function, so once is enough."""
    return render(EXAMPLES[name], verify_url=VERIFY_URL)


def text_of(pdf: bytes, page: int | None = None) -> str:
    """The text a reader can select, white space made single; of one page (from 1) or of all."""
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    done = subprocess.run(
        ["pdftotext", "-layout", *pages, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def flowing_text_of(pdf: bytes) -> str:
    """The text in the order of the page's content, every white space dropped."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def pictures_of(pdf: bytes, folder: Path) -> list[Image.Image]:
    """The pages as they look at 150 dots an inch."""
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-", str(folder / "page")], input=pdf, check=True)
    return [Image.open(path) for path in sorted(folder.glob("page*.png"))]


def codes_in(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def dictionaries_in(pdf: pikepdf.Pdf) -> Iterator[Any]:
    return (entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary))


def elements_in(pdf: pikepdf.Pdf) -> list[Any]:
    """Every element of the structure tree."""
    return [entry for entry in dictionaries_in(pdf) if entry.get("/Type") == "/StructElem"]


def fonts_in(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Font descriptors by the name of the font, without its subset tag."""
    found = (entry for entry in dictionaries_in(pdf) if entry.get("/Type") == "/FontDescriptor")
    return {str(entry.FontName).lstrip("/").split("+", 1)[-1]: entry for entry in found}
