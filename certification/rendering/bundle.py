"""What a certificate may use besides its own text: the bundled pictures, and nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

from certification.rendering import ornaments

ASSETS = Path(__file__).parent / "assets"
SCHEME = "asset:"


def _pictures() -> dict[str, bytes]:
    pictures = {
        f"logo-{path.stem}.svg": path.read_bytes() for path in sorted((ASSETS / "logos").glob("*.svg"))
    }
    for accent in ornaments.COLOURS:
        for draw in (ornaments.frame, ornaments.sheet, ornaments.seal, ornaments.tick):
            pictures[f"{draw.__name__}-{accent}.svg"] = draw(accent).encode()
    pictures["dash.svg"] = ornaments.dash().encode()
    return pictures


class BundledOnly(URLFetcher):
    """Answers `asset:name` from memory and refuses every other address: no network, no file system, no
    redirects.

    A refusal ends the rendering (WeasyPrint raises FatalURLFetchingError, a BaseException), except inside
    an SVG,
    where WeasyPrint swallows it: `refused` keeps the addresses for that.
    """

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
        self._pictures = pictures
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith(SCHEME) or (name := url.removeprefix(SCHEME)) not in self._pictures:
            self.refused.append(url[:200])
            raise ValueError(f"not bundled: {url[:200]}")
        return URLFetcherResponse(url, self._pictures[name], {"Content-Type": "image/svg+xml"})


BUNDLED = BundledOnly(_pictures())
