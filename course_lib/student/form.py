"""The files of a prediction's form, as a view and a page get them."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"


@cache
def style() -> str:
    """Its CSS."""
    return (STATIC / "predict.css").read_text(encoding="utf-8")


@cache
def program() -> str:
    """Its JavaScript, as short as it goes into every output: no exports, no comments."""
    text = (STATIC / "predict.js").read_text(encoding="utf-8")
    text = re.sub(r"^ *(//.*\n|\n)", "", text, flags=re.MULTILINE)
    return re.sub(r"^( +|export )", "", text, flags=re.MULTILINE)
