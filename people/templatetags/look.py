"""Template tags of the look: icons, rings, bars and columns as SVG; hours, days and initials as people read them.

Nothing here writes a style attribute or a script: the content security policy forbids both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

register = template.Library()

CHIP_ICONS = {"waiting": "clock", "done": "check", "practice": "check", "act": "return"}
ALERT_ICONS = {"waiting": "clock", "done": "check", "practice": "info", "act": "alert", "note": "info"}
OUTCOME_ICONS = {"counted": "check", "part": "half", "not": "cross", "waiting": "clock"}
TITLES = {"dr", "dr.", "dre", "prof", "prof.", "mr", "mrs", "ms", "mme", "m."}
COLUMN_HEIGHT = 120


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon called `name` in static/img/icons.svg. Decoration only: the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.filter
def chip_icon(tone: str) -> str:
    """The icon a chip of this tone carries, "" for none."""
    return CHIP_ICONS.get(tone, "")


@register.filter
def alert_icon(tone: str) -> str:
    return ALERT_ICONS.get(tone, "info")


@register.filter
def outcome_icon(outcome: str) -> str:
    """The icon of a line's outcome (counted, part, not, waiting)."""
    return OUTCOME_ICONS.get(outcome, "info")


def share(part: float, whole: float) -> float:
    """`part` of `whole` between 0 and 100; nothing needed counts as all done."""
    if whole <= 0:
        return 100.0
    return max(0.0, min(100.0, 100 * part / whole))


@register.simple_tag
def percent(part: float, whole: float) -> int:
    """Whole per cent, rounded down: 99.9 % is not yet all."""
    return int(share(part, whole))


@register.simple_tag
def ring(part: float, whole: float) -> SafeString:
    """A ring filled by `part` of `whole`, with its percentage inside. The amounts must stand beside it as words."""
    done = share(part, whole)
    fill = format_html(
        '<circle class="ring-fill" cx="24" cy="24" r="20" pathLength="100" stroke-dasharray="{} 200"/>',
        f"{done:.1f}",
    )
    return format_html(
        '<span class="ring"><svg viewBox="0 0 48 48" aria-hidden="true" focusable="false">'
        '<circle class="ring-track" cx="24" cy="24" r="20"/>{}</svg><b>{}</b></span>',
        fill if done > 0 else "",
        gettext("%(number)d%%") % {"number": int(done)},
    )


@register.simple_tag
def bar(counted: float, waiting: float, needed: float) -> SafeString:
    """A bar of what counts and, paler, what waits, against what is needed. Decoration: the figures stand beside it."""
    done = share(counted, needed)
    pending = min(share(waiting, needed) if needed > 0 else 0.0, 100 - done)
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar-counted" width="{}" height="8"/>'
        '<rect class="bar-waiting" x="{}" width="{}" height="8"/></svg>',
        f"{done:.2f}",
        f"{done:.2f}",
        f"{pending:.2f}",
    )


@register.filter
def hours(minutes: int) -> str:
    """Minutes as people say them: 270 → "4 h 30 min", 120 → "2 h", 45 → "45 min"."""
    whole, rest = divmod(abs(int(minutes)), 60)
    sign = "−" if minutes < 0 else ""
    if whole and rest:
        return sign + gettext("%(hours)s h %(minutes)s min") % {
            "hours": number_format(whole, use_l10n=True),
            "minutes": rest,
        }
    if rest or not whole:
        return sign + gettext("%(minutes)s min") % {"minutes": rest}
    return sign + gettext("%(hours)s h") % {"hours": number_format(whole, use_l10n=True)}


@register.filter
def amount(value: int, unit: str) -> str:
    """A figure in its requirement's own unit: hours for "minutes", else the plain number."""
    return hours(value) if unit == "minutes" else number_format(value, use_l10n=True)


def _date(value: dt.date, pattern: str) -> str:
    return date_format(value, pattern, use_l10n=False)


@register.filter
def day(value: dt.date) -> SafeString:
    """A date with its weekday, short, in a <time>: "Sat 7 Nov 2026", "sam. 7 nov. 2026"."""
    if not value:
        return SafeString("")
    text = _date(value, "D j M Y")
    if (get_language() or "en").startswith("fr"):
        text = _date(value, "D. j N Y").lower()
    return format_html('<time datetime="{}">{}</time>', value.isoformat()[:10], text)


@register.filter
def long_day(value: dt.date) -> SafeString:
    """A date in full with its weekday: "Saturday 7 November 2026", "samedi 7 novembre 2026"."""
    if not value:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', value.isoformat()[:10], _date(value, "l j F Y"))


@register.filter
def initials(name: str) -> str:
    """At most two letters for an avatar, titles left out: "Dr Miriam Okafor" → "MO"."""
    words = [word for word in str(name).split() if word.lower() not in TITLES and word[:1].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's input, with no placeholder: the label and the hint already say it, and a placeholder vanishes."""
    return field.as_widget(attrs={"placeholder": False})


@register.filter
def widget_kind(field: BoundField) -> str:
    """ "checkbox" for one tick box, "group" where several inputs share a legend, "input" for the rest."""
    if field.use_fieldset:
        return "group"
    return "checkbox" if getattr(field.field.widget, "input_type", "") == "checkbox" else "input"


@register.filter
def first_control(field: BoundField) -> str:
    """The id an error summary links to: the input, or the first one of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def colon(language: str = "") -> str:
    """A colon as the page's language (or that one) writes it: in French after a space that holds."""
    return "\u00a0:" if (language or get_language() or "en").startswith("fr") else ":"


@register.filter
def without_stop(label: str) -> str:
    """A label without its final punctuation, to be followed by a colon."""
    return str(label).rstrip(".:?! \u00a0")


@register.inclusion_tag("components/chart.html")
def columns(
    *,
    bars: Iterable[Mapping[str, Any]],
    title: str,
    label: str,
    done: str,
    waiting: str,
    unit: str = "minutes",
    tone: str = "practice",
) -> dict[str, Any]:
    """A column chart with its table. `bars`: {"label", "done", "waiting"} in `unit`; `done`, `waiting`: legends."""
    rows = [
        {"label": bar["label"], "done": int(bar["done"]), "waiting": int(bar.get("waiting", 0))}
        for bar in bars
    ]
    top = max((row["done"] + row["waiting"] for row in rows), default=0) or 1
    for row in rows:
        row["total"] = row["done"] + row["waiting"]
        row["short"] = (
            number_format(round(row["total"] / 60, 1)).removesuffix(".0").removesuffix(",0")
            if unit == "minutes"
            else row["total"]
        )
        row["done_height"] = round(COLUMN_HEIGHT * row["done"] / top)
        row["waiting_height"] = round(COLUMN_HEIGHT * row["waiting"] / top)
        row["height"] = row["done_height"] + row["waiting_height"]
    return {
        "bars": rows,
        "title": title,
        "label": label,
        "done": done,
        "waiting": waiting,
        "unit": unit,
        "tone": tone,
        "any_waiting": any(row["waiting"] for row in rows),
    }


@register.filter
def paired(cells: list[Any], headings: list[str]) -> list[tuple[str, Any]]:
    """Each cell of a row with its column's heading."""
    return list(zip(headings, cells, strict=True))


@register.filter
def page_numbers(page: Page[Any]) -> Iterable[int | str]:
    """The numbers to show around this page, with "…" for the rest."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """A user agent in two words people know ("Firefox, Windows"); its first word when it is none of the known."""
    found = [next((name for mark, name in names if mark in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(word for word in found if word) or user_agent.split("/")[0] or gettext("Unknown browser")
