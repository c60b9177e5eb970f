"""Every address the platform answers, read from the resolver itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """A named pattern: `name` carries its namespace, `pattern` is what the resolver matches."""

    name: str
    pattern: str


def addresses(urlconf: str | None = None) -> Iterator[Address]:
    """Every pattern of that URLconf, the nested ones too, in the order they are tried."""
    yield from _below(get_resolver(urlconf), "", "")


def _below(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(namespace + (entry.name or f"unnamed {path}"), path)
        else:
            yield from _below(entry, path, namespace + (f"{entry.namespace}:" if entry.namespace else ""))
