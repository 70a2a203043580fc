"""The files of the views, and how a widget's become one: no build step, nothing loaded later.

A module of `static/` is plain JavaScript: node and a browser import it as it is. Jupyter wants one
text for each widget, so `bundle` puts a module and all that it imports one after another, each in
a function of its own, so that their private names do not meet; comments and indents stay behind.
"""

import json
import re
from functools import cache
from importlib.resources import files

STATIC = files("course_lib.widgets") / "static"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function|class)\b)", re.MULTILINE)
_NAME = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
# comments, indents and empty lines need not travel; no text of ours holds a blank and two slashes,
# and no template stands in another
_LEAN = re.compile(r"^[ \t]*//.*\n|[ \t]+// .*$|^[ \t]+|^\n", re.MULTILINE)
# what must travel as it is written: texts, and regular expressions with the sign before them
_AS_WRITTEN = (
    r"\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`"
    r"|[(,=:!&|?{\[;>]\s*/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"
)
# blanks beside signs need not travel, nor ends of lines behind what opens and before what closes;
# those of "a - -b" must
_BLANKS = re.compile(
    rf"({_AS_WRITTEN})|[ \t]*([{{(\[,])\s*|\s*([}})\]])[ \t]*"
    r"|[ \t]*([=?:;<>&|*!])[ \t]*|[ \t]([-+/%])[ \t](?![-+/])"
)
_COLOUR = re.compile(r"^--cl-([\w-]+):.*\n", re.MULTILINE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


@cache
def source(name):
    """Text of a file in `static/`, as it is."""
    return (STATIC / name).read_text(encoding="utf-8")


@cache
def all_words():
    """Every word that the views show: {"common": {...}, class name: {...}}."""
    return json.loads(source("words.json"))


def words(name):
    """Words of one widget: the common ones, and its own."""
    table = all_words()
    return table["common"] | table[name]


@cache
def style():
    """The views' CSS as it travels: without comments, needless blanks, and colours unasked for."""
    rules = _LEAN.sub("", _CSS_COMMENT.sub("", source("widgets.css")))
    views = "".join(source(path.name) for path in STATIC.iterdir() if path.name.endswith(".js"))
    asked = {*re.findall(r"var\(--cl-([\w-]+)", rules), *re.findall(r'[`"-]([\w-]+)[`"]', views)}
    rules = _COLOUR.sub(lambda found: found[0] if found[1] in asked else "", rules)
    return re.sub(r"(?<=[:,]) | (?={)|;?\n(?=})|(?<=[{;,])\n", "", rules)


def lean(code):
    """JavaScript without comments, indents, and blanks beside signs; statements stay lines."""
    return _BLANKS.sub(lambda found: found[found.lastindex], _LEAN.sub("", code))


def bundle(modules):
    """JavaScript that defines `_NAME` with the exports of each module, and of those it imports."""
    parts = {}
    for module in modules:
        _add(module, parts)
    return "".join(parts.values())


def _add(module, parts):
    if module in parts:
        return
    needed, text = _packed(module)
    for other in needed:
        _add(other, parts)
    parts[module] = text


@cache
def _packed(module):
    """The modules that a module imports, and its own text as it travels."""
    text = source(f"{module}.js")
    needed = [found[1] for found in _IMPORT.findall(text)]
    body = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = _{found[2]};\n", text)
    names = ", ".join(_NAME.findall(text))
    body = lean(_EXPORT.sub("", body))
    if re.search(r"^(import|export)\b", body, re.MULTILINE):
        raise ValueError(f"{module}.js: imports and exports must be written as core.js's are")
    return needed, f"const _{module} = (() => {{\n{body}return {{ {names} }};\n}})();\n"


def script(module, name):
    """What anywidget loads for one widget: a module whose default export renders it."""
    return (
        f"{bundle(['ui', module])}"
        f"export default {{ render: _ui.renderer(_{module}.build, {_json(words(name))}) }};\n"
    )


def page_script(widgets):
    """A script that shows the widgets of a page; `widgets` are classes."""
    views = ", ".join(
        f"{w.__name__}: _ui.renderer(_{w.module}.build, {_json(w.words())})" for w in widgets
    )
    modules = ["ui", "page", *dict.fromkeys(w.module for w in widgets)]
    return f"{bundle(modules)}_page.showAll({{ {views} }});\n"


def _json(value):
    return json.dumps(value, ensure_ascii=False)
