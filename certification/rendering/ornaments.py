"""Drawn ornaments: the frame, the seal and the tick, as SVG computed from a few curves (invented, no one's
real seal)."""

from __future__ import annotations

from math import cos, pi, sin

PAGE_WIDTH, PAGE_HEIGHT = 792, 612  # US Letter, landscape, in points

# Strong, soft: the tokens of the screens (static/css/tokens.css), so paper and page are recognisably one
# house.
PAPER = "#fdfbf6"
COLOURS = {"pine": ("#1d5c50", "#2f7f70"), "plum": ("#7a3f63", "#a05a83"), "amber": ("#82540a", "#a8761f")}


def _svg(width: float, height: float, body: str) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'


def _rosette(x: float, y: float, radius: float, depth: float, petals: int, turn: float) -> str:
    """One closed wavy ring, the element that guilloché is woven from."""
    steps = petals * 6
    points = []
    for step in range(steps):
        angle = 2 * pi * step / steps
        r = radius + depth * sin(petals * angle + turn)
        points.append((x + r * cos(angle), y + r * sin(angle)))
    # Each sample pulls a curve between the midpoints of its neighbours: smooth with few points.
    middles = [
        ((x1 + x2) / 2, (y1 + y2) / 2)
        for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True)
    ]
    start = f"M{middles[-1][0]:.2f} {middles[-1][1]:.2f}"
    curves = (
        f"Q{px:.2f} {py:.2f} {mx:.2f} {my:.2f}" for (px, py), (mx, my) in zip(points, middles, strict=True)
    )
    return start + "".join(curves) + "Z"


def _woven(x: float, y: float, radius: float, depth: float, petals: int, rings: int) -> str:
    return "".join(_rosette(x, y, radius, depth, petals, 2 * pi * ring / rings) for ring in range(rings))


def _border(strong: str, soft: str) -> str:
    """An outer line, and an inner one that steps back at each corner around a small ring."""
    w, h, o, i, r = PAGE_WIDTH, PAGE_HEIGHT, 23, 30, 13
    inner = (
        f"M{i + r} {i}H{w - i - r}A{r} {r} 0 0 0 {w - i} {i + r}V{h - i - r}A{r} {r} 0 0 0 {w - i - r} {h - i}"
        f"H{i + r}A{r} {r} 0 0 0 {i} {h - i - r}V{i + r}A{r} {r} 0 0 0 {i + r} {i}Z"
    )
    rings = "".join(
        f'<circle cx="{x}" cy="{y}" r="2.6" fill="none" stroke="{strong}" stroke-width=".9"/>'
        for x in (i + 2, w - i - 2)
        for y in (i + 2, h - i - 2)
    )
    return (
        f'<rect x="{o}" y="{o}" width="{w - 2 * o}" height="{h - 2 * o}"'
        f' fill="none" stroke="{strong}" stroke-width="1.1"/>'
        f'<path d="{inner}" fill="none" stroke="{soft}" stroke-width=".5"/>{rings}'
    )


def frame(accent: str) -> str:
    """The page: warm paper, a double line, and a woven rosette, very faint, behind name and title."""
    strong, soft = COLOURS[accent]
    w, h = PAGE_WIDTH, PAGE_HEIGHT
    watermark = "".join(_woven(w / 2, 207, r, d, petals, 5) for r, d, petals in ((62, 16, 18), (106, 22, 24)))
    return _svg(
        w,
        h,
        f'<rect width="{w}" height="{h}" fill="{PAPER}"/>'
        f'<path d="{watermark}" fill="none" stroke="{soft}" stroke-width=".4" stroke-opacity=".17"/>'
        f"{_border(strong, soft)}",
    )


def sheet(accent: str) -> str:
    """The page of the record: the same paper and lines, nothing behind the table."""
    strong, soft = COLOURS[accent]
    paper = f'<rect width="{PAGE_WIDTH}" height="{PAGE_HEIGHT}" fill="{PAPER}"/>'
    return _svg(PAGE_WIDTH, PAGE_HEIGHT, paper + _border(strong, soft))


def seal(accent: str) -> str:
    """A woven seal with a tick in its middle."""
    strong, soft = COLOURS[accent]
    return _svg(
        120,
        120,
        f'<path d="{_woven(60, 60, 49, 8, 28, 4)}" fill="none" stroke="{strong}" stroke-width=".45"/>'
        f'<path d="{_woven(60, 60, 36, 5, 20, 3)}" fill="none" stroke="{soft}" stroke-width=".4"/>'
        f'<circle cx="60" cy="60" r="28.5" fill="{strong}"/>'
        '<circle cx="60" cy="60" r="26" fill="none" stroke="#fffefb" stroke-width=".6"/>'
        '<path d="M48.5 60.5l8 8 15.5-17" fill="none" stroke="#fffefb" stroke-width="3.4"'
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
