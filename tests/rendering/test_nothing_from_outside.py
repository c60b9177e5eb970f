"""Nothing is fetched, whatever a page asks for; and no font but the bundled ones is ever used."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from certification.rendering import RenderingError, TemplateViolation, printing
from certification.rendering.coverage import FONTS, covered
from certification.rendering.typefaces import private_fontconfig
from tests.rendering.opening import fonts_in, opened

HOSTILE = {
    "picture": '<img src="{address}/a.svg" alt="x">',
    "without scheme": '<img src="//{host}/a.svg" alt="x">',
    "style sheet": '<link rel="stylesheet" href="{address}/a.css">',
    "import": "<style>@import url({address}/b.css);</style>",
    "background": '<p style="background:url({address}/c.png)">x</p>',
    "font": "<style>@font-face {{ font-family: Far; src: url({address}/far.ttf) }}</style><p>x</p>",
    "attachment": '<link rel="attachment" href="{address}/d.bin">',
    "embedded": '<embed src="{address}/e.svg">',
    "object": '<object data="{address}/f.svg"></object>',
    "picture in a drawing": '<svg width="9" height="9"><image href="{address}/g.png" width="9" height="9"/></svg>',
    "list mark": '<ul style="list-style-image:url({address}/h.png)"><li>x</li></ul>',
    "content": '<style>p::before {{ content: url({address}/i.svg) }}</style><p>x</p>',
}  # fmt: skip
LOCAL = {
    "file": '<img src="file:///etc/hostname" alt="x">',
    "attached file": '<link rel="attachment" href="file:///etc/hostname">',
    "data": '<img src="data:image/svg+xml,%3Csvg/%3E" alt="x">',
    "parent": '<img src="asset:../printing.py" alt="x">',
    "relative": '<img src="../../../etc/hostname" alt="x">',
    "unknown": '<img src="asset:nothing.svg" alt="x">',
}


class Listener(ThreadingHTTPServer):
    """Counts who asks for what, on a loopback address."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answer)


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Listener)
        self.server.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _page(fragment: str, listener: Listener) -> str:
    host = f"127.0.0.1:{listener.server_port}"
    return f"<html lang=en><title>x</title>{fragment.format(address=f'http://{host}', host=host)}</html>"


def _print(html: str, fetcher: URLFetcher = printing.BUNDLED) -> bytes:
    document = printing.laid_out(html, accent="pine", fetcher=fetcher)
    return printing.written(document, identifier="X-1")


@pytest.mark.parametrize("fragment", HOSTILE.values(), ids=HOSTILE)
def test_a_page_that_asks_for_anything_outside_is_refused_and_nothing_is_asked(fragment, listener):
    html = _page(fragment, listener)

    with pytest.raises(TemplateViolation):
        _print(html)

    assert listener.asked == []


class Anything(URLFetcher):
    """The protection switched off: WeasyPrint's own fetcher, which also knows our pictures."""

    def fetch(self, url, headers=None):
        return printing.BUNDLED.fetch(url) if url.startswith("asset:") else super().fetch(url, headers)


@pytest.mark.parametrize("fragment", HOSTILE.values(), ids=HOSTILE)
def test_sabotaged_with_the_default_fetcher_the_same_page_asks_outside(fragment, listener):
    html = _page(fragment, listener).replace('"//127.0.0.1', '"http://127.0.0.1')

    _print(html, fetcher=Anything())

    assert listener.asked != []


@pytest.mark.parametrize("fragment", LOCAL.values(), ids=LOCAL)
def test_a_page_that_asks_for_a_file_of_this_machine_is_refused(fragment, listener):
    html = _page(fragment, listener)

    with pytest.raises(TemplateViolation):
        _print(html)


def test_a_refusal_is_an_ordinary_exception_that_a_worker_can_catch():
    assert issubclass(TemplateViolation, RenderingError)
    assert issubclass(RenderingError, Exception)


@pytest.fixture
def system_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A font "installed on the machine" that has a letter ours have not."""
    letter = "\u2603"
    assert ord(letter) not in covered()
    with TTFont(FONTS / "Inter-Regular.ttf") as font:
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(letter)] = "A"
        for record in font["name"].names:
            if record.nameID in {1, 3, 4, 6, 16}:
                record.string = "Leaky"
        font.save(tmp_path / "Leaky.ttf")
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))
    return letter


def _fonts_of_a_page_with(letter: str) -> set[str]:
    return set(fonts_in(opened(_print(f"<html lang=en><title>x</title><p>{letter}</p></html>"))))


def test_a_font_installed_on_the_machine_never_leaks_in(system_font, monkeypatch):
    with private_fontconfig():
        monkeypatch.setattr(printing, "FONTS", FontConfiguration())

    assert "Leaky" not in _fonts_of_a_page_with(system_font)


def test_sabotaged_with_the_machines_fontconfig_it_does(system_font, monkeypatch):
    monkeypatch.setattr(printing, "FONTS", FontConfiguration())

    assert "Leaky" in _fonts_of_a_page_with(system_font)
