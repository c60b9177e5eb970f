"""Conventions of templates, found by reading them: nothing inline, nothing unused, nothing undocumented."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import django
import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
# E-mails and the PDF of a certificate meet no content security policy.
PAGES = sorted(path for path in TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
APPS = ("audit", "people", "certification", "coursework", "practicum", "config")
HANDLERS = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}

INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def inline_parts(text: str) -> list[str]:
    """What of this markup the content security policy would refuse."""
    scripts = [
        attributes
        for attributes in SCRIPT.findall(text)
        if " src=" not in attributes and 'type="application/json"' not in attributes
    ]
    return [*INLINE_STYLE.findall(text), *HANDLER.findall(text), *scripts]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_template_holds_inline_style_or_script(path: Path) -> None:
    assert inline_parts(path.read_text()) == []


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="width: 3%">',
        "<style>p {}</style>",
        '<a href="#" onclick="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<a hx-on:click="go()">',
    ],
)
def test_inline_style_and_script_would_be_found(markup: str) -> None:
    assert inline_parts(markup)


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_every_component_names_its_parameters_at_the_top(path: Path) -> None:
    assert path.read_text().startswith(("{#", "{% comment %}"))


def included(text: str) -> set[str]:
    return set(re.findall(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""", text))


def test_every_component_is_in_the_style_guide() -> None:
    shown = {"styleguide.html", "components/chart.html"}
    waiting = ["styleguide.html", "components/chart.html", "base.html", "forms/form.html", "forms/field.html"]
    while waiting:
        found = included((TEMPLATES / waiting.pop()).read_text()) - shown
        shown |= found
        waiting += sorted(found)

    assert {name_of(path) for path in COMPONENTS} - shown == set()


def test_every_template_is_rendered_by_something() -> None:
    sources = [path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py")]
    named = {name for text in sources for name in re.findall(r"""["']([\w/.{}-]+\.(?:html|txt))["']""", text)}
    named |= {name for path in TEMPLATES.rglob("*.*") for name in included(path.read_text())}
    folders = {name.split("{")[0] for name in named if "{" in name}
    theirs = {
        path.relative_to(root).as_posix()
        for root in (
            Path(allauth.__file__).parent / "templates",
            Path(django.__file__).parent / "forms" / "templates",
        )
        for path in root.rglob("*.*")
    }

    unused = {
        name
        for path in TEMPLATES.rglob("*.*")
        if (name := name_of(path)) not in named | theirs | HANDLERS
        and not any(folder and name.startswith(folder) for folder in folders)
    }

    assert unused == set()
