"""A machine that cannot make certificates says so at start-up, and how to change that."""

from __future__ import annotations

import builtins

import pytest
from weasyprint.text import ffi

from certification.rendering import LibrariesMissing, check_libraries


def test_this_machine_can_make_certificates():
    assert check_libraries() is None


def test_the_soft_dependency_counts_as_missing(monkeypatch):
    monkeypatch.setattr(ffi, "harfbuzz_subset", None)

    with pytest.raises(LibrariesMissing, match=r"apt-get install .*libharfbuzz-subset0"):
        check_libraries()


def test_a_library_that_cannot_be_loaded_is_named_with_its_remedy(monkeypatch):
    real = builtins.__import__

    def failing(name, *rest):
        if name == "weasyprint.text":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", failing)

    with pytest.raises(LibrariesMissing, match=r"libpango-1.0-0.*apt-get install"):
        check_libraries()
