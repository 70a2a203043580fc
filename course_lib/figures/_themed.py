"""A figure as HTML that follows the page's theme.

The drawing is inline SVG, so that its colours are CSS variables of the page. Where HTML is not
trusted, SVG and styles are taken out of it, and the picture beside it, light, remains.
"""

import base64
import html
import io
import re
from hashlib import sha256

from matplotlib.text import Text
from PIL import Image

from course_lib.colours import COLOURS, themed

PIXELS = 100  # of the page, for an inch of the figure
READABLE = 9  # pixels: a figure whose least letters would be smaller is scrolled instead
NARROW = 520  # pixels: what fits beside the prompt in half a window

_NAMES = {light: name for name, (light, _, _) in COLOURS.items()}
DARK_PAGES = (
    '[data-jp-theme-light="false"],[data-vscode-theme-kind="vscode-dark"],'
    '[data-vscode-theme-kind="vscode-high-contrast"],[data-theme="dark"],html[theme="dark"]'
)
_LEFT_OUT = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->|<defs>\s*<style.*?</defs>", re.DOTALL)
_COLOUR = re.compile(r'(fill|stroke)(?:: (#[0-9a-f]{6})|="(#[0-9a-f]{6})")')
_DIGITS = re.compile(r"scale\([^)]*\)|(\d\.\d\d)\d+")
_ID = re.compile(r" id=\"([^\"]*)\"")
_USED = re.compile(r"(?:href=\"|url\()#([^\")]*)")


def png(figure):
    """The picture as PNG, twice as fine as the page, of few colours: a quarter of the bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=2 * PIXELS)
    image = Image.open(buffer).convert("RGB")
    has_pictures = any(axis.images for axis in figure.axes)
    few = image.quantize(256 if has_pictures else 64, method=Image.Quantize.MEDIANCUT)
    buffer = io.BytesIO()
    few.save(buffer, "PNG", optimize=True)
    return image.size, base64.b64encode(buffer.getvalue()).decode()


def page(figure, size, image):
    """The figure as HTML; size and image: its PNG."""
    width, height = (round(side / 2) for side in size)
    words = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    least = min((text.get_fontsize() for text in words), default=READABLE) * PIXELS / 72
    narrowest = min(round(width * READABLE / least), width)
    drawing, names = _drawing(figure)
    alt = html.escape(figure.alt)
    # a region that may have to be scrolled can be reached by keyboard
    reached = ' tabindex="0"' if narrowest > NARROW else ""
    return (
        f'<div class="course-figure"{reached}><style>{_style(names)}</style>'
        f'<svg role="img" aria-label="{alt}" {drawing[0]} '
        f'style="width:{width}px;min-width:{narrowest}px">{drawing[1]}</svg>'
        f'<img alt="{alt}" width="{width}" height="{height}" '
        f'style="max-width: 100%; height: auto" src="data:image/png;base64,{image}"></div>'
    )


def _drawing(figure):
    """The view box and what is within the SVG, and the names of the colours that it asks for."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", dpi=2 * PIXELS, metadata={"Date": None})
    text = buffer.getvalue()
    box = re.search(r'viewBox="[^"]*"', text)[0]
    text = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    text = _LEFT_OUT.sub("", text).replace("xlink:href", "href")
    text = _DIGITS.sub(lambda found: found[1] or found[0], text)  # hundredths of a point
    text = re.sub(r"\s+", " ", text).replace("> <", "><")
    names = {"ground"}

    def asked(match):
        name = _NAMES.get(match[2] or match[3])
        if name is None:
            return match[0]
        names.add(name)
        value = f"{match[1]}:var(--cf-{name})"
        return value if match[2] else f'style="{value}"'  # an attribute knows no variables

    text = _COLOUR.sub(asked, text)
    # ids are one page's, where there may be many figures
    used = set(_USED.findall(text))
    key = f"cl-{sha256(text.encode()).hexdigest()[:8]}-"
    text = _ID.sub(lambda found: f' id="{key}{found[1]}"' if found[1] in used else "", text)
    text = re.sub(r"(href=\"|url\()#", rf"\1#{key}", text)
    return (box, text), names


def _style(names):
    """The colours of a figure for each theme; on paper it is light."""
    light = "".join(f"--cf-{name}:{COLOURS[name][0]};" for name in sorted(names))
    screen, dark = (
        "".join(
            f"--cf-{name}:{themed(COLOURS[name][at], COLOURS[name][2])};"
            for name in sorted(names)
            if at or COLOURS[name][2]
        )
        for at in (0, 1)
    )
    return (
        f".course-figure{{{light}max-width:100%;overflow-x:auto;background:var(--cf-ground)}}"
        f"@media screen{{.course-figure{{{screen}}}"
        f":is({DARK_PAGES}) .course-figure{{{dark}}}}}"
        ".course-figure>svg{display:block;max-width:100%;height:auto;stroke-linejoin:round;"
        "stroke-linecap:butt}.course-figure>svg+img{display:none}"
    )
