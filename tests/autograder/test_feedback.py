"""The page that a student gets back: what it says, what it never says, and that nothing in it runs."""

import html
import json
import re
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from commands import autograder
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from jupyterlab import running_lab
from test_grade import RIGHT, answer, pieces, solution_cell
from widget_page import until, violations

from autograder.classroom.folder import Classroom
from autograder.classroom.gradebook import Mark, Marks, Remark
from autograder.project import find_lessons
from autograder.reports.feedback import (
    FeedbackExporter,
    as_read,
    highlighted,
    page_of,
    pictures,
    safe_markdown,
    shown,
)
from course_lib.checks import EXERCISES, run
from course_lib.checks.verdict import MIME, to_data

MARKUP = (
    "<script>window.harmed = 1; fetch('http://evil.example/s')</script>"
    "<img src=x onerror='window.harmed = 2'><img src='http://evil.example/i.png'>"
    "<style>body { background: url(http://evil.example/c) }</style></textarea></pre></title>"
    "<a href='javascript:window.harmed = 3'>more</a><svg onload='window.harmed = 4'>"
    "<iframe src='http://evil.example/f'></iframe><meta http-equiv=refresh content='0;url=http://evil.example'>"
)
QUOTED = json.dumps(MARKUP)
HOSTILE = {
    "source": f"# {MARKUP}\ntext = {QUOTED}\n{RIGHT}",
    "output": f"print({QUOTED})\n{RIGHT}",
    "printed_by_the_check": f"def same_padding(f):\n    print({QUOTED})\n    return 1",
    "html_output": f"from IPython.display import HTML, display\ndisplay(HTML({QUOTED}))\n{RIGHT}",
    "message": f"raise ValueError({QUOTED})",
    "message_of_the_check": f"def same_padding(f):\n    raise ValueError({QUOTED})",
    "type": f"raise type({QUOTED}, (Exception,), {{}})('x')",
    "result": f"def same_padding(f):\n    return {QUOTED}",
    "escapes": "print('\\x1b[31mred\\x1b]8;;http://evil.example\\x07link\\x1b]8;;\\x07\\x00')\n"
    + RIGHT,
    "direction": f"# \u202e\u2066 access = 'user'\nprint('\\u202etxt.exe')\n{RIGHT}",
    "surrogate": f"# \ud800\nprint('\\ud800')\n{RIGHT}",
    "long": f"print('row\\n' * 10_000)\n{RIGHT}",
    "wide": f"print('x' * 50_000)\n{RIGHT}",
    "huge_source": f"{RIGHT}\n" + "# padding\n" * 20_000,
    "paths": f"import sys, os, tempfile\nprint(os.getcwd(), sys.executable, tempfile.gettempdir(), os.__file__)\n{RIGHT}",
}
HONEST = {
    "right": RIGHT,
    "wrong": "def same_padding(f):\n    return (f - 1) / 2",
    "syntax": "def same_padding(f)\n    return 1",
}


def notebook_of(student, blank):
    notebook = nbformat.read(blank, as_version=4)
    if student in HOSTILE | HONEST:
        answer((HOSTILE | HONEST)[student])(notebook)
    if student == "twice":
        pieces(RIGHT, HONEST["wrong"])(notebook)
    if student == "source":  # what the grader must not take over, too
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(MARKUP))
        notebook.cells.insert(1, nbformat.v4.new_raw_cell(MARKUP))
        notebook.cells.append(nbformat.v4.new_code_cell(f"# {MARKUP}"))
        html = nbformat.v4.new_output("display_data", {"text/html": MARKUP})
        solution_cell(notebook).outputs = [html]
        notebook.metadata.title = MARKUP
        notebook.metadata.kernelspec.display_name = MARKUP
    return json.dumps(notebook)


@pytest.fixture(scope="module")
def feedback(tiny_built, tmp_path_factory):
    """A class with its pages."""
    folder = tmp_path_factory.mktemp("class")
    blank = find_lessons(tiny_built)[0].blank
    for student in [*HONEST, *HOSTILE, "blank", "twice", "cut"]:
        place = folder / "submitted" / student / "98_tiny"
        place.mkdir(parents=True)
        text = notebook_of(student, blank)
        (place / blank.name).write_text(text[:200] if student == "cut" else text, encoding="utf-8")
    for command in ("grade", "feedback"):
        done = autograder(command, "--class", folder, cwd=tiny_built)
        assert done.returncode == 0, done.stdout + done.stderr
    return Classroom(folder)


def path_of(classroom, student):
    return classroom.feedback / student / "98_tiny" / "98_tiny.html"


def text_of(classroom, student):
    return path_of(classroom, student).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("student", "says"),
    [
        ("right", ("Every exercise has all its points. Well done!", "2</b> of 2 points", "The check passes, with its hidden cases, too.")),
        ("wrong", ("A start is made.", "not right yet", "Called: same_padding(", "should be", "got", "Likely cause: The result is a float", "A hint:")),
        ("syntax", ("SyntaxError", "not right yet", "A hint:")),
        ("twice", ("not right yet", "There are 2 answers to <code>same_padding</code> in the notebook; the last one counts.", "Likely cause: The result is a float")),
        ("blank", ("Nothing is written here yet.", "not written yet", "A hint:")),
        ("cut", ("This could not be graded.", "98_tiny.ipynb is not a readable notebook", "hand it in again")),
    ],
)  # fmt: skip
def test_the_page_says_what_happened_and_what_to_do(feedback, student, says):
    page = text_of(feedback, student)
    for words in says:
        assert words in page, words


def test_it_gives_the_first_hint_alone_and_only_where_points_are_missing(feedback):
    first, *later = EXERCISES["same_padding"].hints
    for student in ("right", "wrong", "blank"):
        page = re.sub(r"</?code>|\s+", " ", text_of(feedback, student)).replace("&#39;", "'")
        words = re.sub(r"`|\s+", " ", first).split()
        assert (" ".join(words[:4]) in " ".join(page.split())) == (student != "right")
        assert not any(hint[:40] in page for hint in later)


def test_it_shows_no_hidden_test_no_seed_no_path_and_no_other_student(feedback):
    seed = (feedback.folder / "seed").read_text().strip()
    for student in [*HONEST, *HOSTILE, "blank", "twice", "cut"]:
        page = text_of(feedback, student)
        assert "hidden=True" not in page
        assert "HIDDEN TESTS" not in page
        assert seed not in page
        assert str(feedback.folder) not in page
        for other in {"right", "wrong", "printed_by_the_check", "huge_source"} - {student}:
            assert f">{other}<" not in page
    assert not re.search(r"/(usr|tmp|home|lib)/", text_of(feedback, "paths"))


def test_long_outputs_are_cut_and_escapes_do_not_get_through(feedback):
    for student in ("long", "wide", "huge_source"):
        page = text_of(feedback, student)
        assert "(more is not shown)" in page
        assert len(page) < 200_000, student
    for student in HOSTILE:
        page = text_of(feedback, student)
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    assert "\\u202e" in text_of(feedback, "direction")


def test_the_table_of_results_holds_no_escapes_and_no_formulas(feedback):
    text = feedback.results.read_text(encoding="utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert ",passed," in next(line for line in text.splitlines() if line.startswith("surrogate,"))


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "red\x1b[31m", "\u202eevil", 'a"b']
)
def test_a_student_whose_name_formgrader_or_a_terminal_would_obey_is_refused(
    tiny_built, tmp_path, name
):
    (tmp_path / "submitted" / name).mkdir(parents=True)
    done = autograder("grade", "--class", tmp_path, cwd=tiny_built)
    assert done.returncode == 2
    assert f"holds {name!a}: give this folder a plain name" in done.stderr
    assert done.stderr.strip().isprintable()


def harm(page):
    """Watch a page: what it asks for, and whatever pops up."""
    seen = {"requests": [], "dialogs": []}
    page.on("request", lambda request: seen["requests"].append(request.url))
    page.on("dialog", lambda dialog: (seen["dialogs"].append(dialog.message), dialog.dismiss()))
    return seen


def test_in_a_browser_nothing_of_a_students_runs_or_loads(feedback, browser):
    opened = []
    with browser.new_context() as context:
        for student in [*HOSTILE, *HONEST, "blank", "cut"]:
            page = context.new_page()
            opened.append((student, page, harm(page)))
            page.goto(path_of(feedback, student).as_uri())
        for student, page, seen in opened:
            page.wait_for_load_state("networkidle")
            address = path_of(feedback, student).as_uri()
            assert seen == {"requests": [address], "dialogs": []}, student
            assert page.evaluate("window.harmed") is None
            assert page.title().endswith(": feedback")
            assert page.url == address
            active = "script, iframe, object, embed, svg, link, form, body style, img:not([src^='data:']), a:not([href^='#'])"
            assert page.locator(active).count() == 0
            assert page.locator("head style").count() == 1


# what the page's policy has refused
REFUSED = """window.refused = new Set();
document.addEventListener("securitypolicyviolation", (event) => {
  refused.add(event.effectiveDirective);
});"""


def test_what_still_got_through_would_be_stopped_by_the_pages_policy(feedback, browser, tmp_path):
    """The same page with an image and a script put in: the browser refuses both."""
    text = text_of(feedback, "right").replace("</main>", f"{MARKUP}</main>")
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    with browser.new_page() as page:
        # what no policy stops, a page that sends its reader away, leads nowhere here
        page.route("http://evil.example/**", lambda route: route.fulfill(status=204))
        page.add_init_script(REFUSED)
        page.goto(path.as_uri())
        until(page, "refused.has('img-src') && refused.has('script-src-elem')")
        assert page.evaluate("window.harmed") is None


def test_in_formgrader_nothing_of_a_students_runs_or_loads(feedback, browser, tmp_path):
    with (
        running_lab(feedback.folder, tmp_path) as lab,
        browser.new_page() as page,
    ):
        page.goto(lab.url("formgrader"))
        seen = harm(page)
        page.goto(f"{lab.address}/formgrader/gradebook/98_tiny/98_tiny")
        links = page.locator("a[href*='/formgrader/submissions/']")
        links.nth(len(HOSTILE) - 1).wait_for()
        pages = {f"{lab.address}{link.get_attribute('href')}" for link in links.all()}
        assert len(pages) >= len(HOSTILE)
        more = [
            f"{lab.address}/formgrader/{name}"
            for name in ("manage_students", "manage_submissions/98_tiny")
        ]
        for target in [*more, *pages]:
            page.goto(target)
            page.wait_for_load_state("load")
            assert page.evaluate("window.harmed") is None, page.content()
            assert page.locator("iframe, img[src*=evil], a[href^='javascript:w']").count() == 0
        assert not [url for url in seen["requests"] if "evil.example" in url]
        assert not seen["dialogs"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_everyone_can_read_it(feedback, browser, theme, width):
    """What axe-core finds; and nothing is wider than the screen."""
    size = {"width": width, "height": 900}
    # axe is a script, which the page's policy forbids
    with browser.new_page(viewport=size, color_scheme=theme, bypass_csp=True) as page:
        for student in [*HONEST, "blank", "cut", "wide"]:
            page.goto(path_of(feedback, student).as_uri())
            found = violations(page)
            assert not [(v["id"], v["nodes"][0]["html"]) for v in found], student
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), student


def test_what_was_given_by_hand_is_on_the_page(feedback):
    """Points, a comment and a late penalty, as the gradebook holds them."""
    notebook = nbformat.read(feedback.graded_notebook("wrong", "98_tiny"), as_version=4)
    marks = Marks(
        {"test-same_padding-1": Mark(points=1.5, most=2, by_hand=True, extra=0)},
        {"same_padding": Remark(None, f"Look at **types**. {MARKUP}")},
        penalty=0.5,
    )
    page = page_of(notebook, "98_tiny", "wrong", marks)
    assert (page.points, page.most, page.cards[0].status) == (1, 2, "partial")
    text, _ = FeedbackExporter().from_notebook_node(as_read(notebook), {"page": page})
    assert "1.5 of 2 points were given by hand." in text
    assert "<strong>types</strong>" in text
    assert "−0.5" in text
    comment = text[text.index('class="comment"') :].partition("</div>")[0]
    assert not re.search("<(script|img|style|iframe|svg|meta)|javascript:", comment)


def test_pictures_are_shown_and_html_is_not(feedback):
    """Outputs such as nbgrader's own autograde leaves in a notebook."""
    notebook = nbformat.read(feedback.graded_notebook("right", "98_tiny"), as_version=4)
    solution_cell(notebook).outputs = [
        nbformat.v4.new_output("display_data", {"text/html": MARKUP, "text/plain": "a <table>"}),
        nbformat.v4.new_output("display_data", {"image/svg+xml": MARKUP, "image/png": "aGk="}),
        nbformat.v4.new_output("display_data", {"application/javascript": "window.harmed = 6"}),
        nbformat.v4.new_output("display_data", {"image/png": '"><script>alert(1)</script>'}),
        nbformat.v4.new_output(
            "display_data", {"image/png": "aGo=", "text/plain": '2 pictures"><script>'}
        ),
        nbformat.v4.new_output(
            "display_data", {"image/png": "aGs=", "text/plain": "<Figure size 1x1>"}
        ),
    ]
    page = page_of(notebook, "98_tiny", "right", Marks())
    text, _ = FeedbackExporter().from_notebook_node(as_read(notebook), {"page": page})
    assert "a &lt;table&gt;" in text
    assert 'src="data:image/png;base64,aGk="' in text
    assert 'alt="2 pictures&#34;&gt;&lt;script&gt;" src="data:image/png;base64,aGo="' in text
    assert 'alt="A picture that this cell drew" src="data:image/png;base64,aGs="' in text
    assert "harmed" not in text
    assert "<script" not in text


def test_small_arrays_of_the_case_that_fails_are_pictures():
    found = run(EXERCISES["correlate2d"], lambda image, kernel: -image)
    outputs = [nbformat.v4.new_output("display_data", {MIME: to_data(found)})]
    drawn = {picture.name: picture.rows for picture in pictures(outputs)}
    case = EXERCISES["correlate2d"].case(found.first.case)
    for name, value in EXERCISES["correlate2d"].named_arguments(case).items():
        assert [[float(text) for text, _ in row] for row in drawn[name]] == value.tolist()
        assert max(abs(share) for row in drawn[name] for _, share in row) == 100


def test_what_passed_is_folded_and_what_did_not_is_open(feedback):
    assert "<details>\n<summary><h3" in text_of(feedback, "right")
    assert "<details>" not in text_of(feedback, "wrong")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("at /usr/lib/python3.11/os.py, line 3", "at …/os.py, line 3"),
        (r"at C:\Users\me\course\x.py", "at …/x.py"),
        ("1/2, a/b/c and https://example.org/a/b/c stay", None),
        ("out[0, 0] should be 7.0, got 4.0   (3x4 input)", None),
    ],
)
def test_paths_are_reduced_to_a_files_name(text, safe):
    assert shown(text) == (safe or text)


@pytest.mark.parametrize(
    "text",
    [
        MARKUP,
        f"[x](javascript:alert(1)) ![](http://evil.example) {MARKUP}",
        "<b onclick=alert(1)>x</b>",
    ],
)
def test_a_comments_markdown_holds_nothing_that_runs_or_loads(text):
    assert not re.search(
        r"<(script|img|style|iframe|svg|meta|a href=.java)|onclick", safe_markdown(text)
    )


COLOURED = {
    "def f(x):": '<span class="k">def</span> <span class="nf">f</span>(x):',
    "  @one.two": '<span class="nd">  @one.two</span>',
    "a @ b  # c": 'a @ b  <span class="c1"># c</span>',
    "r'a\\'b' + c": '<span class="s">r&#39;a\\&#39;b&#39;</span> + c',
    '"""a\n"b" 1': '<span class="s">&#34;&#34;&#34;a\n&#34;b&#34; 1</span>',
    "'''a''' + 1": '<span class="s">&#39;&#39;&#39;a&#39;&#39;&#39;</span> + <span class="mi">1</span>',
    "'open\n0x1f": '<span class="s">&#39;open</span>\n<span class="mi">0x1f</span>',
    "<b>": "&lt;b&gt;",
}


@pytest.mark.parametrize("source", COLOURED)
def test_code_has_its_colours(source):
    assert f'<pre tabindex="0">{COLOURED[source]}</pre>' in highlighted(source)


@given(st.text("'\"\\\n \t#@.def<&rb0é", max_size=60))
def test_code_is_shown_as_it_was_written(source):
    told = re.sub("<[^>]*>", "", highlighted(source))
    assert html.unescape(told) == source


def test_each_lesson_of_a_student_has_its_page(tmp_path, sample_class):
    titles = {
        "02_padding_stride": "Lesson 2: Padding and stride",
        "11_capstone": "Lesson 11: ",
    }
    for lesson in titles:
        shutil.copytree(sample_class / "aoi" / lesson, tmp_path / "submitted" / "aoi" / lesson)
    assert autograder("grade", "--class", tmp_path, cwd=ROOT).returncode == 0
    assert not re.search(",(failed|error),", (tmp_path / "results.csv").read_text(encoding="utf-8"))
    done = autograder("feedback", "--class", tmp_path, cwd=ROOT)
    assert "wrote 2 pages" in done.stdout
    for lesson, title in titles.items():
        page = tmp_path / "feedback" / "aoi" / lesson / f"{lesson}.html"
        assert title in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("spelled", ["{}", ":{}", "file://{}", "PATH=({})"])
@pytest.mark.parametrize("join", ["/", "//", " / ", "\\", "', '", "\n"])
def test_a_path_of_this_machine_is_not_shown_in_any_spelling(spelled, join):
    names = Path(sys.prefix).parts[1:]
    said = shown(spelled.format(join + join.join([*names, "bin", "python"])))
    assert not any(re.search(rf"{a}\W+{b}", said) for a, b in pairwise(names))
