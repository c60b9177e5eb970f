"""Ines practises with Theo, and Mara supervises both: what most tests of this folder begin with."""

from __future__ import annotations

import pytest

from practicum.models import SignOff
from tests.cast import World


class Scene:
    """Ines practises with Theo; Mara supervises both."""

    def __init__(self) -> None:
        self.world = World()
        self.ines = self.world.admitted(self.world.ines)
        self.theo = self.world.admitted(self.world.theo)

    def line(self, **session: object) -> SignOff:
        return self.world.asked(self.world.session(self.ines, self.theo, **session))

    def client_line(self) -> SignOff:
        return self.world.asked(self.world.session(self.theo, self.ines), "client")

    def mara_as_partner(self) -> SignOff:
        """Mara practised with Ines and is her supervisor too."""
        mara = self.world.admitted(self.world.mara, supervisor=self.world.olu)
        return self.world.asked(self.world.session(self.ines, mara))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def scene() -> Scene:
    return Scene()


def text_of(response: object) -> str:
    """The page's source with single spaces."""
    return " ".join(response.content.decode().split())
