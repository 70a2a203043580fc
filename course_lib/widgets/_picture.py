"""Still pictures of widgets: SVG made from small grids, on a white ground in every theme."""

import base64
import io
from dataclasses import dataclass
from html import escape

import numpy as np
from PIL import Image

from course_lib.colours import LIGHT

MOST_SHOWN = 36  # cells along an axis
WIDTH = 720  # of all panels, in pixels
PHOTO = 320  # longer side of a photograph, in pixels
INK, LINE, PAD, MARK = (LIGHT[name] for name in ("ink", "line", "pad", "mark"))
DOTTED = ' stroke-dasharray="2 3"'


@dataclass
class Panel:
    """One grid.

    caption : str
    values : ndarray of shape (rows, columns)
        NaN is shown empty.
    inner : tuple (top, left, rows, columns), optional
        Outside it lies padding.
    window : tuple (row, column, rows, columns), optional
        A frame around some cells.
    gray : bool
        Values are brightness from 0 to 1, and not written.
    """

    caption: str
    values: np.ndarray
    inner: tuple | None = None
    window: tuple | None = None
    gray: bool = False


def draw_panels(title, panels, sentence):
    """Draw grids beside each other, with a title above and a sentence below.

    Returns
    -------
    str
        SVG.
    """
    columns = sum(min(panel.values.shape[1], MOST_SHOWN) for panel in panels)
    cell = max(4, min(34, (WIDTH - 24 * len(panels)) // max(1, columns)))
    parts, left, bottom = [], 8, 0
    for panel in panels:
        parts.append(label(left, 46, panel.caption, size=12, weight="600"))
        drawn, high, wide = _photo(panel) if panel.gray else _grid(panel, cell)
        parts.append(f'<g transform="translate({left} 54)">{drawn}</g>')
        bottom = max(bottom, 54 + high)
        left += max(wide, 7 * len(panel.caption)) + 24
    return draw(title, "".join(parts), bottom - 54, left, sentence, top=0)


def draw(title, drawn, height, width, sentence, *, top=40):
    """Put a title above, and a sentence below, something drawn as SVG.

    Parameters
    ----------
    title, drawn, sentence : str
    height, width : float
        Of what is drawn, in pixels.
    top : float
        Where it is put.

    Returns
    -------
    str
        SVG.
    """
    width, bottom = max(width, 320, 8 * len(title) + 16), height + 54
    lines = _wrapped(sentence, width // 7)
    words = [label(8, bottom + 24 + 18 * n, line, size=13) for n, line in enumerate(lines)]
    height = bottom + 18 * len(lines) + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
        f"{label(8, 22, title, size=15, weight='600')}"
        f'<g transform="translate(0 {top})">{drawn}</g>{"".join(words)}</svg>'
    )


def _photo(panel):
    """A panel of brightness: (SVG, height, width in pixels)."""
    levels = np.round(255 * np.clip(panel.values, 0, 1)).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(levels).save(stream, "PNG")
    data = base64.b64encode(stream.getvalue()).decode()
    scale = PHOTO / max(levels.shape)
    high, wide = (round(side * scale) for side in levels.shape)
    drawn = (
        f'<image width="{wide}" height="{high}" href="data:image/png;base64,{data}" '
        'style="image-rendering: pixelated"/>'
    )
    if panel.window:
        row, column, rows, columns = (scale * n for n in panel.window)
        drawn += (
            f'<rect x="{column:.6g}" y="{row:.6g}" width="{columns:.6g}" height="{rows:.6g}" '
            f'fill="none" stroke="{MARK}" stroke-width="2"/>'
        )
    return drawn, high, wide


def _grid(panel, cell):
    """A panel of numbers: (SVG, height, width in pixels)."""
    values = np.asarray(panel.values)[:MOST_SHOWN, :MOST_SHOWN]
    rows, columns = values.shape
    top, left, high, wide = panel.inner or (0, 0, rows, columns)
    parts = []
    for row in range(rows):
        for column in range(columns):
            value = values[row, column]
            inside = top <= row < top + high and left <= column < left + wide
            fill = "#ffffff" if inside else PAD
            line = LINE if cell >= 8 else "none"
            parts.append(
                f'<rect x="{column * cell}" y="{row * cell}" width="{cell}" height="{cell}" '
                f'fill="{fill}" stroke="{line}"{"" if inside else DOTTED}/>'
            )
            if cell >= 18 and np.isfinite(value):
                written = f"{value:.3g}".replace("-", "−")
                middle = column * cell + cell / 2, row * cell + cell * 0.64
                size = min(13, cell * 0.42)
                parts.append(label(*middle, written, size=size, anchor="middle"))
    for frame, colour, width in ((panel.inner, INK, 1.5), (panel.window, MARK, 3)):
        if frame is not None:
            row, column, high, wide = (n * cell for n in frame)
            parts.append(
                f'<rect x="{column}" y="{row}" width="{wide}" height="{high}" fill="none" '
                f'stroke="{colour}" stroke-width="{width}"/>'
            )
    return "".join(parts), rows * cell, columns * cell


def label(x, y, text, *, size, weight="400", anchor="start"):
    """Text as SVG."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{INK}">{escape(text)}</text>'
    )


def _wrapped(text, most):
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= most and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
