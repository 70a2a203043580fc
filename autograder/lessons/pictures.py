"""Small pictures as SVG, the same bytes on every machine: grids of numbers, boxes, a curve."""

from html import escape

CELL, GAP, MARGIN, LABEL = 34, 34, 12, 22  # pixels
INK, LINE, PAPER, MARK = "#1b1b1b", "#8c8c8c", "#ffffff", "#c64600"
CURVE = 260, 150  # width, height
LONGEST_SIDE = 110  # of a box, in pixels
LINE_OF_TEXT = 7.2  # pixels a sign, about


def grids(panels):
    """Grids of numbers beside each other, each with its title; a frame marks a window."""
    parts, left, bottom = [], MARGIN, 0
    for panel in panels:
        rows = [row.split() for row in panel["rows"]]
        wide = len(rows[0]) * CELL
        parts.append(_text(left, 16, panel["title"]))
        parts.append(f'<g transform="translate({left} {LABEL + 4})">{_grid(rows)}')
        if window := panel.get("window"):
            top, start, high, across = (CELL * n for n in window)
            parts.append(
                f'<rect x="{start}" y="{top}" width="{across}" height="{high}" '
                f'fill="none" stroke="{MARK}" stroke-width="3"/>'
            )
        parts.append("</g>")
        bottom = max(bottom, LABEL + 4 + len(rows) * CELL)
        left += max(wide, round(LINE_OF_TEXT * len(panel["title"]))) + GAP
    return _svg("".join(parts), left - GAP + MARGIN, bottom + MARGIN)


def boxes(volumes, says):
    """Volumes (channels, height, width) as boxes in proportion, with signs between them."""
    longest = max(max(_sides(volume)) for volume in volumes if not isinstance(volume, str))
    parts, left, bottom = [], MARGIN, 0
    for volume in volumes:
        if isinstance(volume, str):
            parts.append(_text(left, 80, volume, size=20))
            left += GAP
            continue
        deep, high, wide = (max(4, LONGEST_SIDE * side / longest) for side in _sides(volume))
        slant = deep * 0.4
        parts.append(f'<g transform="translate({left:g} 30)">{_box(slant, high, wide)}</g>')
        shape = f"({', '.join(f'{n:,}' for n in volume)})" if volume[1] > 1 else f"{volume[0]:,}"
        parts.append(_text(left, 18, shape, size=12))
        bottom = max(bottom, 30 + slant + high)
        left += max(wide + slant, LINE_OF_TEXT * len(shape)) + GAP
    parts.append(_text(MARGIN, bottom + LABEL, says))
    width = max(left - GAP, LINE_OF_TEXT * len(says) + MARGIN)
    return _svg("".join(parts), width + MARGIN, bottom + LABEL + MARGIN)


def curve(points, says):
    """A line through points, with both axes."""
    width, height = CURVE
    xs, ys = zip(*points, strict=True)
    low, high = min(*ys, 0), max(*ys, 0)
    left, right = min(*xs, 0), max(*xs, 0)

    def place(x, y):
        across = (x - left) / (right - left) * width
        return f"{across:.1f},{height - (y - low) / (high - low) * height:.1f}"

    axes = f"M{place(left, 0)} L{place(right, 0)} M{place(0, low)} L{place(0, high)}"
    line = " ".join(place(x, y) for x, y in points)
    drawn = (
        f'<g transform="translate({MARGIN} {MARGIN})">'
        f'<path d="{axes}" stroke="{LINE}" fill="none"/>'
        f'<polyline points="{line}" stroke="{MARK}" stroke-width="3" fill="none"/></g>'
    )
    drawn += _text(MARGIN, height + MARGIN + LABEL, says)
    width = max(width, LINE_OF_TEXT * len(says))
    return _svg(drawn, width + 2 * MARGIN, height + LABEL + 2 * MARGIN)


def _sides(volume):
    """How long a box's sides are drawn: four times as many are twice as long."""
    return [side**0.5 for side in volume]


def _box(slant, high, wide):
    back = f"M0 {slant} l{slant} -{slant} h{wide} l-{slant} {slant} z"
    side = f"M{wide} {slant} l{slant} -{slant} v{high} l-{slant} {slant} z"
    faces = f'<path d="{back}" fill="#dbe7f5"/><path d="{side}" fill="#b7cde8"/>'
    front = f'<rect y="{slant}" width="{wide}" height="{high}" fill="#eef4fb"/>'
    return f'<g stroke="{INK}" stroke-width="1.2">{front}{faces}</g>'


def _grid(rows):
    parts = []
    for row, numbers in enumerate(rows):
        for column, number in enumerate(numbers):
            x, y = column * CELL, row * CELL
            parts.append(
                f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" '
                f'fill="{PAPER}" stroke="{LINE}"/>'
            )
            if number != ".":
                written = number.replace("-", "−")
                parts.append(_text(x + CELL / 2, y + CELL * 0.64, written, anchor="middle"))
    return "".join(parts)


def _text(x, y, text, *, size=13, anchor="start"):
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{INK}">{escape(text)}</text>'
    )


def _svg(drawn, width, height):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="system-ui, sans-serif">'
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>{drawn}</svg>'
    )
