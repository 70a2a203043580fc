"""Write the gallery: all widgets on one page, or in a notebook.

python -m course_lib.widgets gallery.html
python -m course_lib.widgets gallery.ipynb
"""

import json
import sys
from pathlib import Path

from course_lib.widgets import WIDGETS, _assets, page


def notebook():
    """The gallery as a notebook: for each widget a title, what to try, and a cell that shows it."""
    heading = _assets.all_words()["common"]["gallery"]
    cells = [_cell("markdown", "gallery", f"# {heading}")]
    names = ", ".join(sorted(widget.__name__ for widget in WIDGETS))
    cells.append(_cell("code", "imports", f"from course_lib.widgets import {names}"))
    for widget in WIDGETS:
        words = widget.words()
        text = f"## {words['title']}\n\n{words['try']}"
        cells.append(_cell("markdown", f"{widget.module}-text", text))
        cells.append(_cell("code", widget.module, widget.gallery_cell or f"{widget.__name__}()"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(kind, name, source):
    cell = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def main():
    """Write what the file's ending says."""
    path = Path(sys.argv[1])
    if path.suffix == ".ipynb":
        path.write_text(json.dumps(notebook(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    else:
        page([widget.example() for widget in WIDGETS], path)


if __name__ == "__main__":
    main()
