"""One HTML file with widgets that needs neither a kernel nor the network."""

import base64
import hashlib
import json
from html import escape
from pathlib import Path

from course_lib.widgets import _assets

PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: blob:; \
style-src {style_hash}; script-src {script_hash}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{links}
{places}
</main>
<script type="application/json" id="states">{states}</script>
<script type="module">{script}</script>
</body>
</html>
"""
FEW = 2  # widgets of a page that needs no links to them
STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: #fff; color: #1b1b1b; }
main { max-width: 1100px; margin: 0 auto; padding: 0.75rem; }
h1 { font-size: 1.5rem; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.2rem; margin: 1.5rem 0 0.5rem; }
main > div { margin: 0 0 1.5rem; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.2rem; margin: 0 0 1.2rem; font-size: 0.93rem; }
nav a { color: inherit; }
main img { max-width: 100%; }
:root[data-theme="dark"] body { background: #1c1c1c; color: #f0f0f0; }
"""


def page(widgets, path, *, title=None):
    """Write a page that shows widgets as they stand.

    Parameters
    ----------
    widgets : sequence of CourseWidget
        From top to bottom. One that comes twice has two views of one state.
    path : str or Path
        Of the HTML file.
    title : str, optional
        Heading of the page.

    Returns
    -------
    Path
    """
    widgets = list(widgets)
    models = list({id(widget): widget for widget in widgets}.values())
    number = {id(widget): place for place, widget in enumerate(models)}
    states = [{"name": type(w).__name__, "state": _state(w)} for w in models]
    places = "\n".join(
        f'<div data-widget="{number[id(w)]}" id="widget-{place}">{w.still_html()}</div>'
        for place, w in enumerate(widgets)
    )
    classes = list(dict.fromkeys(type(widget) for widget in widgets))
    # in the text of a script, "</script>" would end it
    script = "\n" + _assets.page_script(classes).replace("</", "<\\/")
    style = STYLE + _assets.style()
    common = _assets.all_words()["common"]
    text = PAGE.format(
        language=common["locale"],
        title=escape(title or common["gallery"]),
        links=_links(widgets) if len(widgets) > FEW else "",
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        states=json.dumps(states, ensure_ascii=False).replace("</", "<\\/"),
        places=places,
    )
    path = Path(path)
    path.write_text(text, encoding="utf-8")
    return path


def _links(widgets):
    """A line of links to the widgets of a long page."""
    links = [
        f'<a href="#widget-{place}">{escape(widget.words()["title"])}</a>'
        for place, widget in enumerate(widgets)
    ]
    return f"<nav>{' '.join(links)}</nav>"


def _state(widget):
    """What the view needs of the state."""
    state = widget.values()
    return state | {name: getattr(widget, name) for name in widget.shipped}


def _hash(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
