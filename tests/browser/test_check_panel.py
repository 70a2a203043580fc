"""The panel of a check in a narrow page. Pictures: artifacts/student/."""

import nbformat
import pytest
from conftest import ROOT
from nbconvert import HTMLExporter
from widget_page import used_tab

from course_lib.checks import EXERCISES, run, tell
from course_lib.checks.notebook import bundle
from course_lib.student import showing
from course_lib.student.solution import open_for, solution

PICTURES = ROOT / "artifacts" / "student"
LINE = 36  # characters that the narrowest line has room for
# words that lie in two lines: [word, ...]
BROKEN = """() => {
  const found = [];
  for (const pre of document.querySelectorAll(".course-check pre, .course-card pre")) {
    const nodes = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      for (const { index, 0: word } of nodes.currentNode.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(nodes.currentNode, index);
        range.setEnd(nodes.currentNode, index + word.length);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        if (lines.size > 1) found.push(word);
      }
    }
  }
  return found;
}"""


@pytest.mark.parametrize("width", [620, 400])
def test_no_word_is_broken_and_no_line_is_too_long(browser, tmp_path, monkeypatch, width):
    cards = []
    monkeypatch.setattr(showing, "show", lambda text, page, entry: cards.append(page))
    open_for("conv2d_naive")
    solution("conv2d_naive")

    def shifted(x, w, b, stride=1, padding=0):
        raise ValueError("x has two channels but w has three of them, " + "x" * 200 + " at all")

    exercise = EXERCISES["conv2d_naive"]
    verdicts = [
        run(exercise, function)
        for function in (shifted, lambda x, w, b, stride=1, padding=0: x[:, :1] * 0.125)
    ]
    outputs = [{"text/html": cards[0]}]
    outputs += [bundle(verdict, tell(verdict)) for verdict in verdicts]
    cell = nbformat.v4.new_code_cell("check('conv2d_naive', conv2d_naive)")
    cell.outputs = [nbformat.v4.new_output("display_data", data) for data in outputs]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    text, _ = HTMLExporter(mathjax_url="", require_js_url="").from_notebook_node(notebook)
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    with used_tab(browser, width=width) as page:
        page.goto((tmp_path / "page.html").as_uri())
        broken = page.evaluate(BROKEN)
        page.screenshot(path=PICTURES / f"check_{width}.png", full_page=True)
        assert [word for word in broken if len(word) < LINE] == []
        assert "x" * 200 in broken
        assert page.evaluate("document.documentElement.scrollWidth") <= width
