"""The code that a blank starts as, where a mistake is to be found and mended."""

import pytest
from lesson_records import find

from autograder.lessons.start import NoStart, starting_code

# mistake: the lines that stand in the blank
CODE = {
    "even": "return (f - 1) // 2  # of 5: 2",
    "floor": 'if f % 2 == 0:\n    raise ValueError("f must be odd")\n\n# half of it\nhalf = max(f // 2 - 1, 0)\nreturn half + half % 1',
    "one line": "return f  # fmt: skip",
    "nested": "def half():\n    return f / 2\n\nreturn half()",
}  # fmt: skip


@pytest.mark.parametrize("mistake", CODE)
def test_a_blank_starts_as_the_body_of_the_mistake_without_its_docstring(mistake):
    assert starting_code("same_padding", mistake, find) == CODE[mistake]


@pytest.mark.parametrize(
    "mistake",
    ["text", "nothing", "decorated", "wrapped", "closure", "class", "lambda", "partial", "typed"],
)
def test_what_is_no_plain_function_with_a_body_is_refused(mistake):
    with pytest.raises(NoStart, match=f"'same_padding' cannot start as '{mistake}'"):
        starting_code("same_padding", mistake, find)
