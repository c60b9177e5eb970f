"""Drawn ornaments: the frame, the seal and the tick, as SVG computed from a few curves (invented, no one's real seal)."""

from __future__ import annotations

from math import cos, pi, sin

PAGE_WIDTH, PAGE_HEIGHT = 792, 612  # US Letter, landscape, in points

# Strong, soft: the tokens of the screens (static/css/tokens.css), so paper and page are recognisably one house.
COLOURS = {"pine": ("#1d5c50", "#2f7f70"), "plum": ("#7a3f63", "#a05a83"), "amber": ("#82540a", "#a8761f")}


def _svg(width: float, height: float, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{body}</svg>'


def _rosette(x: float, y: float, radius: float, depth: float, petals: int, turn: float) -> str:
    """One closed wavy ring, the element that guilloché is woven from."""
    steps = petals * 10
    points = []
    for step in range(steps):
        angle = 2 * pi * step / steps
        r = radius + depth * sin(petals * angle + turn)
        points.append(f"{x + r * cos(angle):.2f} {y + r * sin(angle):.2f}")
    return "M" + "L".join(points) + "Z"


def _woven(x: float, y: float, radius: float, depth: float, petals: int, rings: int) -> str:
    return "".join(_rosette(x, y, radius, depth, petals, 2 * pi * ring / rings) for ring in range(rings))


def frame(accent: str) -> str:
    """The page: warm paper, a fine double line, and the same woven rosette, very faint, behind the middle."""
    strong, soft = COLOURS[accent]
    w, h = PAGE_WIDTH, PAGE_HEIGHT
    watermark = "".join(_woven(w / 2, 262, r, d, 24, 6) for r, d in ((70, 18), (118, 26), (176, 34)))
    corners = "".join(
        f'<path d="M{x} {y + dy * 22}L{x} {y}L{x + dx * 22} {y}" fill="none" stroke="{strong}" stroke-width="2.2"/>'
        for x, y, dx, dy in ((24, 24, 1, 1), (w - 24, 24, -1, 1), (24, h - 24, 1, -1), (w - 24, h - 24, -1, -1))
    )
    return _svg(
        w,
        h,
        f'<rect width="{w}" height="{h}" fill="#fdfbf6"/>'
        f'<path d="{watermark}" fill="none" stroke="{soft}" stroke-width=".35" stroke-opacity=".16"/>'
        f'<rect x="24" y="24" width="{w - 48}" height="{h - 48}" fill="none" stroke="{soft}" stroke-width=".6"/>'
        f'<rect x="29" y="29" width="{w - 58}" height="{h - 58}" fill="none" stroke="{soft}" stroke-width=".3"/>'
        f"{corners}",
    )


def sheet(accent: str) -> str:
    """The page of the record: the same paper and lines, nothing behind the table."""
    strong, soft = COLOURS[accent]
    w, h = PAGE_WIDTH, PAGE_HEIGHT
    return _svg(
        w,
        h,
        f'<rect width="{w}" height="{h}" fill="#fdfbf6"/>'
        f'<rect x="24" y="24" width="{w - 48}" height="{h - 48}" fill="none" stroke="{soft}" stroke-width=".6"/>'
        f'<path d="M24 24H{w - 24}" stroke="{strong}" stroke-width="2.2"/>',
    )


def seal(accent: str) -> str:
    """A woven seal with a tick in its middle."""
    strong, soft = COLOURS[accent]
    return _svg(
        120,
        120,
        f'<path d="{_woven(60, 60, 49, 8, 28, 4)}" fill="none" stroke="{strong}" stroke-width=".45"/>'
        f'<path d="{_woven(60, 60, 36, 5, 20, 3)}" fill="none" stroke="{soft}" stroke-width=".4"/>'
        f'<circle cx="60" cy="60" r="28.5" fill="{strong}"/>'
        '<circle cx="60" cy="60" r="26" fill="none" stroke="#fdfbf6" stroke-width=".6"/>'
        '<path d="M48.5 60.5l8 8 15.5-17" fill="none" stroke="#fdfbf6" stroke-width="3.4"'
        ' stroke-linecap="round" stroke-linejoin="round"/>',
    )


def tick(accent: str) -> str:
    strong, _ = COLOURS[accent]
    return _svg(
        12,
        12,
        f'<path d="M2.2 6.4l2.6 2.7 5-6" fill="none" stroke="{strong}" stroke-width="1.5"'
        ' stroke-linecap="round" stroke-linejoin="round"/>',
    )


def dash() -> str:
    """The mark before each line of what a credential does not permit."""
    return _svg(
        12,
        12,
        '<path d="M3 3l6 6M9 3l-6 6" fill="none" stroke="#9b3a22" stroke-width="1.4" stroke-linecap="round"/>',
    )
