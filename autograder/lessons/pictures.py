"""Small pictures as SVG, the same bytes on every machine: grids of numbers, boxes, a curve.

A file cannot know the theme of the page around it. So there is no ground: words and numbers stand
on tiles of their own, and what has none is in colours that are seen on white and on black.
"""

from html import escape

from course_lib.colours import LIGHT

CELL, GAP, MARGIN, LABEL = 34, 34, 12, 22  # pixels
INK, LINE, MARK, BLUE, TILE = (LIGHT[n] for n in ("ink", "line", "mark", "blue", "blue-pale"))
PAD = 6  # pixels beside the words of a label
CURVE = 260, 150  # width, height
LONGEST_SIDE = 110  # of a box, in pixels
LINE_OF_TEXT = 7.2  # pixels a sign, about


def grids(panels):
    """Grids of numbers beside each other, each with its title; a frame marks a window."""
    parts, left, bottom = [], MARGIN, 0
    for panel in panels:
        rows = [row.split() for row in panel["rows"]]
        cell = max(CELL, *(_width(number) for row in rows for number in row))
        wide = len(rows[0]) * cell
        parts.append(_label(left, 17, panel["title"]))
        parts.append(f'<g transform="translate({left} {LABEL + 4})">{_grid(rows, cell)}')
        if window := panel.get("window"):
            top, start, high, across = window
            parts.append(
                f'<rect x="{start * cell}" y="{top * CELL}" '
                f'width="{across * cell}" height="{high * CELL}" '
                f'fill="none" stroke="{MARK}" stroke-width="3"/>'
            )
        parts.append("</g>")
        bottom = max(bottom, LABEL + 4 + len(rows) * CELL)
        left += max(wide, _width(panel["title"])) + GAP
    return _svg("".join(parts), left - GAP + MARGIN, bottom + MARGIN)


def boxes(volumes, says):
    """Volumes (channels, height, width) as boxes in proportion, with signs between them."""
    longest = max(max(_sides(volume)) for volume in volumes if not isinstance(volume, str))
    parts, left, bottom = [], MARGIN, 0
    for volume in volumes:
        if isinstance(volume, str):
            parts.append(_text(left, 80, volume, size=20, fill=LINE))
            left += max(GAP, 2 * LINE_OF_TEXT * len(volume))
            continue
        deep, high, wide = (max(4, LONGEST_SIDE * side / longest) for side in _sides(volume))
        slant = deep * 0.4
        parts.append(f'<g transform="translate({left:g} 30)">{_box(slant, high, wide)}</g>')
        shape = f"({', '.join(f'{n:,}' for n in volume)})" if volume[1] > 1 else f"{volume[0]:,}"
        parts.append(_label(left, 18, shape))
        bottom = max(bottom, 30 + slant + high)
        left += max(wide + slant, _width(shape)) + GAP
    parts.append(_label(MARGIN, bottom + LABEL, says))
    width = max(left - GAP, _width(says) + MARGIN)
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
    drawn += _label(MARGIN, height + MARGIN + LABEL, says)
    width = max(width, _width(says))
    return _svg(drawn, width + 2 * MARGIN, height + LABEL + 2 * MARGIN)


def _sides(volume):
    """How long a box's sides are drawn: four times as many are twice as long."""
    return [side**0.5 for side in volume]


def _box(slant, high, wide):
    back = f"M0 {slant} l{slant} -{slant} h{wide} l-{slant} {slant} z"
    side = f"M{wide} {slant} l{slant} -{slant} v{high} l-{slant} {slant} z"
    front = f'<rect y="{slant}" width="{wide}" height="{high}"/>'
    shade = f'<path d="{back}" fill-opacity="0.15"/><path d="{side}" fill-opacity="0.4"/>'
    faces = f'{front}<path d="{back}"/><path d="{side}"/><g fill="{BLUE}">{shade}</g>'
    return f'<g fill="{TILE}" stroke="{BLUE}" stroke-width="1.2">{faces}</g>'


def _grid(rows, cell):
    parts = []
    for row, numbers in enumerate(rows):
        for column, number in enumerate(numbers):
            x, y = column * cell, row * CELL
            fill = "none" if number == "." else TILE
            parts.append(
                f'<rect x="{x}" y="{y}" width="{cell}" height="{CELL}" '
                f'fill="{fill}" stroke="{LINE}"/>'
            )
            if number != ".":
                written = number.replace("-", "−")
                parts.append(_text(x + cell / 2, y + CELL * 0.64, written, anchor="middle"))
    return "".join(parts)


def _width(text):
    """Pixels of a label, about: the reader's font has the last word."""
    return round(LINE_OF_TEXT * len(text)) + 2 * PAD


def _label(x, y, text):
    """Words on a tile of their own."""
    width = _width(text)
    tile = f'<rect x="{x:g}" y="{y - 15:g}" width="{width}" height="20" rx="4" fill="{TILE}"/>'
    return tile + _text(x + width / 2, y, text, anchor="middle")


def _text(x, y, text, *, size=13, anchor="start", fill=INK):
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{fill}">{escape(text)}</text>'
    )


def _svg(drawn, width, height):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="system-ui, sans-serif">{drawn}</svg>'
    )
