"""The course's colours, as colours.toml lists them, for light and dark pages."""

import sys
import tomllib
from importlib.resources import files
from pathlib import Path

_TABLE = tomllib.loads((files("course_lib") / "colours.toml").read_text(encoding="utf-8"))
MEANINGS = _TABLE.pop("meanings")
SCALES = _TABLE.pop("scales")

BEGIN, END = "/* from colours.toml: begin */\n", "/* from colours.toml: end */\n"


def _named():
    """All colours: name -> (light, dark, the front ends' own)."""
    named = {}
    for name, entry in _TABLE.items():
        named[name] = entry["light"], entry["dark"], entry.get("theirs", [])
        if "pale" in entry:
            named[f"{name}-pale"] = entry["pale"]["light"], entry["pale"]["dark"], []
    return named


COLOURS = _named()
LIGHT = {name: light for name, (light, _, _) in COLOURS.items()}
DARK = {name: dark for name, (_, dark, _) in COLOURS.items()}


def themed(colour, theirs):
    """A front end's own colour as CSS, or this one where there is none.

    Examples
    --------
    >>> themed("#ffffff", ["--jp-layout-color0", "--vscode-editor-background"])
    'var(--jp-layout-color0, var(--vscode-editor-background, #ffffff))'
    """
    for name in reversed(theirs):
        colour = f"var({name}, {colour})"
    return colour


def variables(theme, prefix, front_ends=("jp", "vscode", "colab")):
    """CSS that declares all colours, and what they mean, for the theme "light" or "dark"."""
    at = {"light": 0, "dark": 1}[theme]
    known = tuple(f"--{each}-" for each in front_ends)
    values = {}
    for name, entry in COLOURS.items():
        theirs = [each for each in entry[2] if each.startswith(known)]
        values[name] = themed(entry[at], theirs)
    for meaning, name in MEANINGS.items():
        values[meaning] = values[name]
        if f"{name}-pale" in values:
            values[f"{meaning}-pale"] = values[f"{name}-pale"]
    return "".join(f"  --{prefix}-{name}: {value};\n" for name, value in values.items())


def widget_css():
    """The generated part of widgets.css."""
    light, dark = (variables(theme, "cl", ["jp"]) for theme in ("light", "dark"))
    return (
        f"{BEGIN}.cl-widget {{\n{light}}}\n"
        '[data-jp-theme-light="false"] .cl-widget,\n'
        f'[data-theme="dark"] .cl-widget {{\n{dark}}}\n{END}'
    )


def with_generated(css):
    """A text of widgets.css with its generated part anew."""
    before, _, rest = css.partition(BEGIN)
    return f"{before}{widget_css()}{rest.partition(END)[2]}"


def main():
    """Write the generated part of widgets.css anew."""
    path = Path(str(files("course_lib"))) / "widgets" / "static" / "widgets.css"
    path.write_text(with_generated(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
