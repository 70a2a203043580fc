"""The form of predictions in Chromium: in JupyterLab, and in pages without a kernel."""

import nbformat
import pytest
from conftest import ROOT
from jupyterlab import NotebookPage, new_page
from nbconvert import HTMLExporter
from playwright.sync_api import expect
from prediction_cases import PREDICTIONS, QUESTIONS, READ, REFUSED, TOLD
from widget_page import violations

from course_lib.student import form
from course_lib.student.answers import Unreadable, parse, seal, tell
from course_lib.student.predict import Asked

PICTURES = ROOT / "artifacts" / "predictions"
RUN = "Run this cell to answer."
IN_PAGE = """([sealed, text]) => {
  const question = predict.unseal(sealed);
  const found = text === null ? { value: null } : predict.parse(question, text);
  return found.problem ?? predict.tell(question, found.value);
}"""
TWO_VIEWS = """(sealed) => {
  const state = { _sealed: sealed, _told: {} }, heard = [];
  const model = {
    sent: [], get: (name) => state[name], send: (message) => model.sent.push(message),
    set: (name, value) => { state[name] = value; heard.forEach((each) => each()); },
    on: (_, listener) => heard.push(listener), off: () => {},
  };
  for (const _ of [1, 2]) predict.render({ model, el: document.body });
  window.model = model;
}"""
ASK = """\
from course_lib.exercises.prediction import Prediction
from course_lib.student import log
from course_lib.student.predict import show
show("windows", Prediction(
    lambda: 456, "A window needs room to move.", wrong={36: "That counts one row."}, unit="windows"))
"""


def said(name, text):
    """What Python says of an answer, as the form's JavaScript gives it."""
    question = QUESTIONS[name]
    try:
        result = tell(question, None if text is None else parse(question, text))
    except Unreadable as error:
        return str(error)
    rows = [[list(cell) for cell in row] for row in result.rows]
    return {**vars(result), "rows": rows}


@pytest.fixture(scope="module")
def program(browser):
    """A page that has the form's JavaScript as an object."""
    page = browser.new_page()
    names = "{ parse, judge, tell, unseal, render }"
    page.add_script_tag(
        content=f"window.predict = (() => {{ {form.program()} return {names}; }})();"
    )
    return page


def test_the_form_reads_judges_and_tells_as_python_does(program):
    cases = [(name, text) for table in (READ, REFUSED) for name in table for text in table[name]]
    cases += [(name, text) for name, text, *_ in TOLD]
    for name, text in cases:
        found = program.evaluate(IN_PAGE, [seal(QUESTIONS[name]), text])
        assert found == said(name, text), (name, text)


def test_what_one_view_is_told_the_other_shows_and_only_once(program):
    program.evaluate(TWO_VIEWS, seal(QUESTIONS["windows"]))
    views = program.locator(".course-predict")
    views.nth(0).get_by_role("textbox").fill("36")
    views.nth(0).get_by_role("textbox").press("Enter")
    for view in views.all():
        expect(view.get_by_role("status")).to_contain_text("You said 36.")
        expect(view.get_by_role("textbox")).to_have_count(0)
    assert program.evaluate("model.sent") == [{"event": "commit", "said": "36"}]
    for view in views.all():
        expect(view.get_by_text("the kernel has not answered")).to_be_visible()
    program.evaluate("model.set('_told', {said: '36', kept: true})")
    expect(
        program.get_by_text("the kernel has not answered").locator("visible=true")
    ).to_have_count(0)
    program.evaluate("model.set('_told', {said: {}})")  # nonsense: the question stands again
    expect(views.nth(1).get_by_role("textbox")).to_be_visible()


def exported(path, outputs, theme):
    """A notebook's page by nbconvert, which has no kernel."""
    cells = [nbformat.v4.new_markdown_cell("**How many windows are there?**\n\nSay it first.")]
    for name, data in outputs.items():
        output = nbformat.v4.new_output("display_data", data)
        cells.append(nbformat.v4.new_code_cell(f'predict("{name}")', outputs=[output]))
    notebook = nbformat.v4.new_notebook(cells=cells)
    text, _ = HTMLExporter(theme=theme, mathjax_url="", require_js_url="").from_notebook_node(
        notebook
    )
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_without_a_kernel_has_the_form(theme, browser, tmp_path):
    unanswered = {name: Asked(name, question).bundle() for name, question in QUESTIONS.items()}
    address = exported(tmp_path / "page.html", unanswered, theme)
    context = browser.new_context(offline=True, viewport={"width": 1000, "height": 900})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    forms = dict(zip(PREDICTIONS, page.locator(".course-predict").all(), strict=True))
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"asked_{theme}.png", full_page=True)

    def sound():
        found = violations(page, context=".course-predict")
        assert [v for v in found if v["impact"] in ("serious", "critical")] == []

    sound()
    field = forms["windows"].get_by_label("Your prediction")
    field.last.press("Enter")
    expect(forms["windows"].get_by_role("alert")).to_contain_text("what you expect first")
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    expect(forms["windows"].get_by_role("alert")).to_contain_text("one number")
    expect(field.last).to_have_attribute("aria-invalid", "true")
    field.last.fill("36")
    page.keyboard.press("Enter")
    expect(forms["windows"].get_by_role("status")).to_be_focused()
    expect(forms["windows"].get_by_role("status")).to_contain_text("420 more.")
    expect(field.last).to_be_hidden()
    page.keyboard.press("Tab")
    expect(forms["windows"].get_by_role("button", name="Ask me again")).to_be_focused()

    forms["share"].get_by_role("button", name="Show me the answer").click()
    expect(forms["windows"].get_by_text("This is not kept")).to_be_visible()
    expect(forms["share"].get_by_role("status")).to_contain_text("Not answered. It is 0.33.")
    forms["guess"].get_by_role("textbox").fill("60.500")
    forms["guess"].get_by_role("button", name="Commit").click()
    expect(forms["guess"].get_by_role("status")).to_contain_text("near enough")
    forms["shape"].get_by_role("textbox").fill("5x5x3")
    forms["shape"].get_by_role("textbox").press("Enter")
    expect(forms["shape"].locator("code")).to_have_text("C")
    forms["choice"].get_by_role("button", name="Commit").click()
    expect(forms["choice"].get_by_role("alert")).to_contain_text("Choose")
    page.keyboard.press("ArrowDown")
    page.screenshot(path=PICTURES / f"halfway_{theme}.png", full_page=True)
    page.keyboard.press("Enter")
    expect(forms["choice"].get_by_role("status")).to_contain_text("You chose “its edges”.")
    given = forms["grid"].get_by_label("Row 0, column 0")
    expect(given).to_have_value("1")
    expect(given).not_to_be_editable()
    cell = forms["grid"].get_by_label("Row 1, column 0")
    forms["grid"].get_by_label("Row 0, column 1").fill("2,5")
    page.keyboard.press("Enter")
    expect(cell).to_be_focused()  # the first that is empty
    cell.fill("0")
    forms["grid"].get_by_label("Row 1, column 1").fill("5")
    page.keyboard.press("Enter")
    expect(forms["grid"].locator("td.off")).to_have_text("4.0, not 5")
    sound()
    page.screenshot(path=PICTURES / f"answered_{theme}.png", full_page=True)
    page.set_viewport_size({"width": 320, "height": 900})
    forms["grid"].get_by_role("button", name="Ask me again").click()
    for panel in forms.values():
        assert panel.evaluate("node => node.scrollWidth <= node.clientWidth")
    page.screenshot(path=PICTURES / f"narrow_{theme}.png", full_page=True)
    context.close()
    assert errors == []


def test_a_page_without_scripts_says_to_run_the_cell_and_shows_what_was_said(browser, tmp_path):
    answered = Asked("grid", QUESTIONS["grid"])
    answered.told = {"said": "1 2.5; 0 5"}
    outputs = {
        "windows": Asked("windows", QUESTIONS["windows"]).bundle(),
        "grid": answered.bundle(),
    }
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(exported(tmp_path / "page.html", outputs, "light"))
    expect(page.get_by_text(RUN, exact=True)).to_be_visible()
    expect(page.get_by_text("2 of 3 numbers are right.")).to_be_visible()
    expect(page.locator("td.off")).to_have_text("4.0, not 5")
    page.screenshot(path=PICTURES / "no_script.png", full_page=True)
    context.close()


def test_in_jupyterlab_an_answer_reaches_the_kernel_and_stays_in_the_notebook(
    browser, lab, notebooks
):
    cells = {
        "ask": ASK,
        "read": "print([e['said'] for e in log.events() if e['kind'] == 'prediction'])",
    }
    code = [nbformat.v4.new_code_cell(source, id=name) for name, source in cells.items()]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = notebooks / "predict.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=code, metadata={"kernelspec": kernel}), path)
    with new_page(browser) as page:
        notebook = NotebookPage(page, lab, path, theme="JupyterLab Dark")
        notebook.run("ask")
        shown = page.locator(".course-predict:visible")
        field = shown.get_by_role("textbox", name="Your prediction")
        field.wait_for()
        expect(page.locator("[data-predict]:visible")).to_have_count(0)  # the first output
        field.fill("many")
        field.press("Enter")
        expect(shown.get_by_role("alert")).to_contain_text("one number")
        notebook.picture(PICTURES / "lab_dark_asked.png")
        field.fill("36")
        field.press("Enter")  # and does not go to the next cell
        result = shown.get_by_role("status")
        expect(result).to_contain_text("You said 36. It is 456 windows: 420 more.")
        expect(page.locator("[data-predict]:visible")).to_have_count(0)
        notebook.run("read")
        notebook.output("read", "['36']")
        notebook.run("ask")  # again
        expect(result).to_contain_text("You said 36.")
        expect(field).to_have_count(0)
        shown.get_by_role("button", name="Ask me again").click()
        expect(field).to_be_focused()
        page.keyboard.type("456")
        page.keyboard.press("Enter")
        expect(result).to_contain_text("You said 456. That is right.")
        notebook.run("read")
        notebook.output("read", "['36', '456']")
        notebook.picture(PICTURES / "lab_dark_answered.png")
        notebook.restart()
        expect(result).to_contain_text("You said 456.")
        notebook.save()
        page.reload()
        still = page.locator("[data-predict]:visible")
        expect(still).to_contain_text("You said 456. That is right.")
        # what Jupyter says when it has looked for the view long enough
        page.get_by_text("model not found").first.wait_for(state="attached")
        assert page.get_by_text("model not found").locator("visible=true").count() == 0
        notebook.picture(PICTURES / "lab_dark_reopened.png")
    output = nbformat.read(path, as_version=4).cells[0].outputs[0]
    assert output.data["text/plain"].startswith("You said 456. That is right.")
