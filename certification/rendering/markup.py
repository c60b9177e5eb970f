"""HTML built from Python values: text is always escaped, so no fact can become markup."""

from __future__ import annotations

from html import escape


class Markup(str):
    """Text that is already HTML. Only `element` and this package's own constants make one."""

    __slots__ = ()


VOID = frozenset({"img", "meta", "br"})


def element(name: str, /, *children: str | None, **attributes: str | None) -> Markup:
    """`<name …>children</name>`; children that are not Markup are escaped, None is left out.

    An attribute's trailing underscore is dropped (`class_`), inner ones become hyphens.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value, quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{together(*children)}</{name}>")


def together(*children: str | None) -> Markup:
    """The children one after the other, escaped unless they are Markup."""
    return Markup(
        "".join(c if isinstance(c, Markup) else escape(c, quote=False) for c in children if c is not None)
    )
