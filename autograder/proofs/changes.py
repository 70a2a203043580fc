"""What attacks do to a whole notebook: each gets the notebook and the attacked answer's cell.

The header of an attack names one of these functions.
"""

import inspect


def tag_everything(notebook, cell):
    for one in notebook["cells"]:
        one["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell"]


def points_and_flags(notebook, cell):
    for one in _tests(notebook):
        one["metadata"]["nbgrader"] |= {"points": 100, "locked": False, "task": True}
        one["source"] = "100"
    cell["metadata"]["nbgrader"] |= {"grade": True, "points": 50}


def delete_tests(notebook, cell):
    notebook["cells"] = [c for c in notebook["cells"] if c not in _tests(notebook)]


def delete_the_answer(notebook, cell):
    notebook["cells"].remove(cell)


def delete_everything(notebook, cell):
    notebook["cells"] = []


def double_every_cell(notebook, cell):
    notebook["cells"] = [c for c in notebook["cells"] for _ in range(2)]


def reverse(notebook, cell):
    notebook["cells"].reverse()


def prose_for_tests(notebook, cell):
    """Cells of the course's ids, but of a kind that is no test."""
    for one in _tests(notebook):
        one["cell_type"] = "markdown"
        one["source"] = "all cases pass"


def forged_outputs(notebook, cell):
    for one in _tests(notebook):
        one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "all cases pass"}]
        one["execution_count"] = 1


def shell_for_a_kernel(notebook, cell):
    notebook["metadata"]["kernelspec"] = {"name": "../../bin/sh", "display_name": "sh"}
    notebook["metadata"]["language_info"] = {"name": "bash"}


def no_metadata(notebook, cell):
    notebook["metadata"] = {}


def format_99(notebook, cell):
    notebook["nbformat_minor"] = 99


def lists_for_grade_ids(notebook, cell):
    for one in notebook["cells"]:
        if "nbgrader" in one["metadata"] and one is not cell:
            one["metadata"]["nbgrader"]["grade_id"] = [[]]


def lists_for_ids(notebook, cell):
    for one in notebook["cells"]:
        one["id"] = []


def one_id(notebook, cell):
    for one in notebook["cells"]:
        one["id"] = "x"


def many_cells(notebook, cell):
    notebook["cells"] += [_code(f"x = {n}") for n in range(10_000)]


def wide_json(notebook, cell):
    notebook["metadata"]["wide"] = [{} for _ in range(1_000_000)]


def deep_json(notebook, cell):
    deep = []
    for _ in range(900):
        deep = [deep]
    notebook["metadata"]["deep"] = deep


def null_bytes(notebook, cell):
    cell["source"] = "x = '\0'\n" + cell["source"]


def surrogates(notebook, cell):
    notebook["cells"].insert(1, _code("text = '\ud800'  # \udfff"))


def deep_source(notebook, cell):
    cell["source"] = "x = " + "-" * 100_000 + "1\n" + cell["source"]


def long_source(notebook, cell):
    cell["source"] = "x = " + "1+" * 50_000 + "1\n" + cell["source"]


def quotes_without_end(notebook, cell):
    cell["source"] += "\n" + '"\\' * 40_000


def attachment(notebook, cell):
    svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    notebook["cells"].insert(0, {
        "cell_type": "markdown", "id": "own", "metadata": {}, "source": "![x](attachment:x.svg)",
        "attachments": {"x.svg": {"image/svg+xml": [svg] * 10_000}},
    })  # fmt: skip


def markup_everywhere(notebook, cell):
    html = "<script>alert('SIGN')</script><img src=x onerror=alert(1)>"
    for one in notebook["cells"]:
        if one["cell_type"] == "markdown":
            one["source"] = html
    notebook["metadata"]["title"] = html
    notebook["cells"].insert(1, _code(f"print({html!r})"))


def numbers_in_the_code(notebook, cell):
    notebook["cells"].insert(1, _code(f"NUMBERS = '{'7' * 60_000}'"))


def slow_cells(notebook, cell):
    notebook["cells"] += [_code("import time; time.sleep(4)") for _ in range(30)]


def _tests(notebook):
    return [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]


def _code(source):
    return {
        "cell_type": "code", "execution_count": None, "id": f"own-{abs(hash(source)) % 10**9}",
        "metadata": {}, "outputs": [], "source": source,
    }  # fmt: skip


CHANGES = {
    name: function
    for name, function in globals().items()
    if inspect.isfunction(function) and not name.startswith("_")
}
