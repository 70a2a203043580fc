"""What holds for every widget: words, size, keys, contrast, widths, bad values, pages, still pictures.

A new widget in `course_lib.widgets.WIDGETS` is tested here without a line of its own; add examples
of values to STATES. What it computes stands in test_widgets_core.py, what one does with it in
test_widget_NAME.py.
"""

import base64
import io
import itertools
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache

import numpy as np
import pytest
from conftest import ROOT
from PIL import Image
from traitlets import TraitError
from widget_page import WidgetPage, settle, until, used_tab, violations

from course_lib import widgets
from course_lib.datasets import load_mnist
from course_lib.networks import VGG16
from course_lib.summary import windows
from course_lib.widgets import WIDGETS, TrainingMonitor, _assets, page
from course_lib.widgets._traits import FreeText

STATIC = ROOT / "course_lib" / "widgets" / "static"
PICTURES = ROOT / "artifacts" / "widgets"
MOST_BYTES = 220_000  # of all JavaScript and CSS that travel: the gallery's page carries it
MOST_WORDS = 32_000  # bytes of all words, which are neither
# modules of one widget alone, beside its own
EXPLORER = ("colours", "detail", "stage", "state", "words")
PARTS = {"network_explorer": [f"explorer_{part}" for part in EXPLORER]}
# the lesson's values, and others to look at
COUNT = np.arange(600) % 7 - 3
DIGIT = load_mnist("validation")[0][0, 0]


def running_history(updates, *, epochs, broken_from=None):
    """A run in the middle of an epoch, whose loss falls with noise."""
    loss = (
        0.05 + 2.2 * np.exp(-np.arange(updates) / 300) + COUNT[np.arange(updates) % 600] ** 2 / 90
    )
    if broken_from is not None:
        loss[broken_from:] = np.nan
    done = np.arange(1, epochs + 1)
    return {
        "loss": loss,
        "updates": done * int(updates / (epochs + 0.5)),
        "train_accuracy": 1 - 0.4 / done,
        "validation_accuracy": 0.97 - 0.3 / done,
        "validation_loss": 0.1 + 1 / done,
    }


STATES = {
    "BackwardScatter": [
        {},
        {
            "x": COUNT[:50].reshape(2, 5, 5),
            "w": COUNT[:54].reshape(3, 2, 3, 3),
            "stride": 2,
            "padding": 1,
            "upstream": "count",
            "together": False,
            "filter": 1,
            "place": 4,
            "pixel": (1, 2),
        },
    ],
    "AxisTracker": [
        {},
        {"shape": (3, 4, 5, 2), "chain": "transpose(3, 2, 1, 0).reshape(-1, 6)", "element": 77},
        {"shape": [1, 2, 2, 2, 2, 2], "chain": "transpose(0, 4, 5, 1, 2, 3).reshape(4, 8)"},
    ],
    "ChannelSums": [
        {},
        {
            "x": COUNT[:240].reshape(4, 6, 10),
            "w": COUNT[:40].reshape(4, 2, 5),
            "stride": (1, 2),
            "padding": (0, 2),
            "b": -0.25,
            "place": 9,
        },
    ],
    "ConvolutionStepper": [
        {},
        {
            "x": COUNT[:75].reshape(3, 5, 5),
            "w": COUNT[:54].reshape(2, 3, 3, 3),
            "padding": 1,
            "place": 7,
            "predict": True,
        },
    ],
    "NetworkExplorer": [
        {},
        {"at": (4, 5, 2, 3), "drawing": np.eye(28)[::-1] * (np.abs(np.arange(28) - 14) < 8)},
        {"at": (1, 2), "view": "backward", "target": 8, "centred": False},
        {"at": (8, 3), "drawing": None},
    ],
    "FilterStudio": [
        {},
        {"kernel": COUNT[:25].reshape(5, 5), "flipped": True, "presets": {"mine": [[1.5]]}},
        {"own": np.linspace(0, 1, 240).reshape(12, 20)},
    ],
    "ReceptiveField": [
        {},
        {
            "layers": [("conv", 3, 1, 1), ("conv", 11, 4, 5), ("pool", 3, 2, 0)],
            "n": 100,
            "unit": (0, 9),
        },
        {"layers": windows(VGG16()), "n": 224},
    ],
    "PoolingRoutes": [
        {"shift": (0, 1), "kernel_size": 2, "stride": 2},
        {"kind": "average", "upstream": "count", "padding": 1, "stride": 2, "place": 1},
        {"x": -COUNT[:20].reshape(4, 5), "stride": 2, "padding": 1, "place": 2},
        {"shift": (1, 0), "backward": False},
    ],
    "Im2colExplorer": [
        {},
        {"size": 7, "f": 5, "channels": 3, "row": 4, "column": 37},
        {"size": (5, 4), "f": (3, 2), "batch": 10, "channels": 2, "padding": 1, "row": 200},
        {"picture": DIGIT, "f": 5, "row": 200, "column": 12},
    ],
    "TrainingMonitor": [
        {},
        cache(TrainingMonitor.example),
        {"history": running_history(3000, epochs=7), "scale": "log", "at": 1500},
        {"history": running_history(400, epochs=1, broken_from=300)},
    ],
    "PaddingStrideExplorer": [{}, {"n": (28, 9), "f": 5, "stride": (3, 4), "padding": (2, 0)}],
}
WIDTHS = (320, 700, 1200)
PHOTOGRAPHED = {*((width, "light") for width in WIDTHS), (700, "dark")}  # for people to look at
every_widget = pytest.mark.parametrize("widget", WIDGETS, ids=lambda w: w.__name__)


def states(widget):
    given = STATES.get(widget.__name__, [{}])
    return [values() if callable(values) else widget(**values) for values in given]


def test_no_text_in_javascript_looks_like_a_comment_at_the_end_of_a_line():
    for path in STATIC.glob("*.js"):
        for line in path.read_text(encoding="utf-8").splitlines():
            before, comment, _ = line.partition(" // ")
            quotes = [before.count(sign) % 2 for sign in "\"'`"]
            assert not comment or not any(quotes), f"{path.name}: {line}"


@pytest.mark.parametrize(
    ("code", "carried"),
    [
        ("const { a, b } = f(x) => [1, 2];", "const{a,b}=f(x)=>[1,2];"),
        ("a - -b + +c / 2 + d % e", "a - -b + +c/2+d%e"),
        ('say("a, b = c", `${d} , ${e}`)', 'say("a, b = c",`${d} , ${e}`)'),
        ('t.replace( /[/"] , *(a)/, "")', 't.replace( /[/"] , *(a)/,"")'),
        ('"a\\" , b" , c', '"a\\" , b",c'),
        ("  a\n\n    b // why\n// c\n", "a\nb\n"),
        ("f(\n  [\n    a,\n  ],\n);\nif (b) {\n  c;\n}\n", "f([a,],);\nif(b){c;}\n"),
    ],
)
def test_blanks_beside_signs_do_not_travel_and_those_in_texts_do(code, carried):
    assert _assets.lean(code) == carried


def test_no_template_stands_in_another():
    for path in STATIC.glob("*.js"):
        assert not re.search(r"\$\{[^}`]*`", path.read_text(encoding="utf-8")), path.name


def test_all_javascript_and_css_is_small():
    assert {path.suffix for path in STATIC.iterdir()} == {".js", ".css", ".json"}
    modules = sorted(path.stem for path in STATIC.glob("*.js"))
    carried = _assets.bundle(modules) + _assets.style()
    assert len(carried.encode()) < MOST_BYTES
    assert (STATIC / "words.json").stat().st_size < MOST_WORDS


def test_every_module_is_used_and_every_widget_is_exported():
    modules = {path.stem for path in STATIC.glob("*.js")}
    shared = {"core", "ui", "snapshot", "page", "board", "network", "lens"}
    alone = {widget.module for widget in WIDGETS}
    assert modules == shared | alone | set(PARTS["network_explorer"])
    for widget in WIDGETS:
        assert getattr(widgets, widget.__name__) is widget
        assert widget.__name__ in widgets.__all__


def literals(text):
    """String literals of a module; templates without what they fill in."""
    text = re.sub(r"^\s*//.*$|(?<=[;{,])\s+//.*$", "", text, flags=re.MULTILINE)
    found = re.findall(r'"((?:[^"\\\n]|\\.)*)"', text)
    return found + [re.sub(r"\$\{[^}]*\}", "", part) for part in re.findall(r"`([^`]*)`", text)]


def own_code(widget):
    """The modules that are a widget's alone, one after another."""
    names = [widget.module, *PARTS.get(widget.module, [])]
    return "".join(_assets.source(f"{name}.js") for name in names)


@every_widget
def test_a_module_holds_no_words_of_its_own(widget):
    for text in literals(own_code(widget)):
        if text.startswith("cl-") or re.fullmatch(r"\./\w+\.js", text):
            continue  # names of styles, and of files
        assert not re.search(r"[A-Za-zÀ-ž]+ [A-Za-zÀ-ž]+|^[A-Z][a-z]+", text), text


@every_widget
def test_the_words_are_those_that_are_used(widget):
    table = _assets.all_words()[widget.__name__]
    code = own_code(widget)
    code += (ROOT / "course_lib" / "widgets" / f"{widget.module}.py").read_text(encoding="utf-8")
    used = set(literals(code))
    stems = {text.rstrip("_") for text in used}
    for key in table.keys() - {"title", "try"}:
        assert key in used or re.sub(r"_[^_]+$", "", key) in stems, f"{key} is not used"
    for key in re.findall(r'\bt\("(\w+)"', code):
        assert key in table or key in _assets.all_words()["common"], key
    assert re.fullmatch(r"[A-Z][^.?!]+[.?]", table["try"]), "one sentence"


def test_importing_and_making_widgets_needs_no_display(tmp_path):
    code = (
        "import sys\n"
        "from course_lib.widgets import WIDGETS\n"
        "for widget in WIDGETS: widget()\n"
        "assert 'matplotlib' not in sys.modules\n"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    environment = {"PATH": "", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)


@every_widget
def test_values_out_of_range_are_refused_in_one_sentence_and_the_last_ones_kept(widget):
    made = widget()
    for name in made.value_names():
        before = getattr(made, name)
        for bad in (object(), float("nan"), 10**9, -(10**9), "no such thing", [[1], [2, 3]], None):
            trait = made.traits()[name]
            if isinstance(trait, FreeText) and isinstance(bad, str):
                continue
            if trait.allow_none and bad is None:
                continue
            with pytest.raises(TraitError) as refused:
                setattr(made, name, bad)
            assert re.fullmatch(r"[^\n]+", str(refused.value))
            assert getattr(made, name) == before
    with pytest.raises(TypeError, match=f"{widget.__name__}: there is no 'nothing', only"):
        widget(nothing=1)


@every_widget
def test_a_state_goes_to_the_page_and_comes_back(widget, browser, tmp_path):
    given = states(widget)
    with WidgetPage(browser, tmp_path, *given) as shown:
        for number, made in enumerate(given):
            there = shown.tab.evaluate(f"models[{number}].state")
            for name, value in made.values().items():
                assert there[name] == json.loads(json.dumps(value)), name
            assert shown.tab.locator(".cl-told").nth(number).inner_text()
        assert shown.tab.locator(".cl-problem:visible").count() == 0


@every_widget
def test_two_views_of_one_state_stay_in_step(widget, browser, tmp_path):
    made = states(widget)[-1]
    with WidgetPage(browser, tmp_path, widget(), made) as shown:
        other = shown.tab.locator(".cl-body").nth(1).inner_text()
    both = widget()
    with WidgetPage(browser, tmp_path, both, both) as shown:
        views = shown.tab.locator(".cl-body")
        shown.set(**json.loads(json.dumps(made.values())))
        assert views.nth(0).inner_text() == views.nth(1).inner_text() == other
        shown.tab.locator("summary").first.click()
        shown.settle()


@pytest.fixture(scope="module", params=WIDGETS, ids=lambda widget: widget.__name__)
def looked_at(request, browser, tmp_path_factory):
    """A page with some states of a widget."""
    folder = tmp_path_factory.mktemp("page")
    with WidgetPage(browser, folder, *states(request.param)) as shown:
        yield request.param, shown


def test_it_fits_every_width_and_is_photographed(looked_at):
    widget, shown = looked_at
    PICTURES.mkdir(parents=True, exist_ok=True)
    for scheme, width in itertools.product(("light", "dark"), WIDTHS):
        shown.tab.emulate_media(color_scheme=scheme)
        shown.tab.set_viewport_size({"width": width, "height": 900})
        shown.settle()
        assert shown.tab.evaluate("document.documentElement.scrollWidth") <= width
        if (width, scheme) in PHOTOGRAPHED:
            path = PICTURES / f"{widget.module}_{width}_{scheme}.png"
            shown.tab.screenshot(path=path, full_page=True)


# of a table's rows that differ by nothing but their numbers, axe looks at three
FEW_ROWS = """document.querySelectorAll("tbody").forEach((body) => {
  const alike = {};
  for (const row of [...body.rows]) {
    const kind = row.outerHTML.replace(/>[^<]*</g, "><").replace(/[\\d.]+/g, "");
    alike[kind] = (alike[kind] ?? 0) + 1;
    if (alike[kind] > 3) row.remove();
  }
})"""


# in the other theme, colours are all that differs
RULES = {"light": {}, "dark": {"runOnly": {"type": "tag", "values": ["cat.color"]}}}


def test_axe_finds_nothing_serious(looked_at):
    widget, shown = looked_at
    for summary in shown.tab.locator("summary:visible").all():
        summary.click()
    shown.settle()
    shown.tab.evaluate(FEW_ROWS)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for scheme, rules in RULES.items():
        shown.tab.emulate_media(color_scheme=scheme)
        shown.settle()
        found = violations(shown.tab, **rules)
        report = json.dumps(found, indent=1)
        path = PICTURES / f"{widget.module}_{scheme}_axe.json"
        path.write_text(report, encoding="utf-8")
        assert [v for v in found if v["impact"] in ("serious", "critical")] == [], report


# what stands around the element that has the focus, or around the pane that cuts its own off
OUTLINE = """() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(at.closest(".cl-pane") ?? at);
  return `${outlineStyle} ${outlineWidth}`;
}"""


@every_widget
def test_every_control_is_reached_by_tab_and_has_a_name_and_an_outline(widget, browser, tmp_path):
    with WidgetPage(browser, tmp_path, widget.example()) as shown:
        controls = shown.tab.locator(
            "input:visible:enabled, button:visible:enabled, select:visible, canvas[tabindex]:visible"
        ).count()
        reached = []
        for role, name in shown.tab_through():
            reached.append(role)
            assert name, (role, reached)
            assert shown.tab.evaluate(OUTLINE) == "solid 3px", name
        assert len([role for role in reached if role not in ("summary", "region")]) == controls


# [width, height, address] of every picture that is in sight, as far as it is; not of what flies by
PICTURES_NOW = """() => [...document.querySelectorAll("canvas")]
  .filter((canvas) => canvas.checkVisibility() && !canvas.closest(".cl-flying"))
  .map((canvas) => {
    const { width, height } = (canvas.closest(".cl-pane, .cl-cut") ?? canvas).getBoundingClientRect();
    return [width, height, canvas.toDataURL()];
  })"""
MOVE = """([share]) => {
  const inputs = [...document.querySelectorAll("input[type=range]")];
  const slider = inputs.filter((each) => each.checkVisibility())[%d];
  const steps = Math.round((share * (slider.max - slider.min)) / slider.step);
  slider.value = Number(slider.min) + steps * slider.step;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def painted(tab):
    """The pixels of every picture in sight."""
    pictures = []
    for width, height, address in tab.evaluate(PICTURES_NOW):
        image = Image.open(io.BytesIO(base64.b64decode(address.split(",")[1])))
        pictures.append(np.asarray(image.crop((0, 0, round(width), round(height))), dtype=int))
    return pictures


# what ours are taken from where there are any
JUPYTERS_DARK = """() => {
  const { style, dataset } = document.documentElement;
  style.setProperty("--jp-layout-color0", "#111111");
  style.setProperty("--jp-content-font-color0", "rgba(255, 255, 255, 1)");
  dataset.jpThemeLight = "false";
}"""


@every_widget
def test_a_picture_of_what_one_sees_is_saved_by_keys_on_a_light_ground(widget, browser, tmp_path):
    words = widget.words()
    with WidgetPage(browser, tmp_path, widget.example(), scheme="dark") as shown:
        shown.tab.evaluate(JUPYTERS_DARK)
        shown.settle()
        before = painted(shown.tab)
        shown.tab_to(words["save_picture"], "button")
        with shown.tab.expect_download() as saved:
            shown.tab.keyboard.press("Enter")
        name = saved.value.suggested_filename
        title = re.sub(r"[^a-z0-9]+", "-", words["title"].lower())
        assert re.fullmatch(rf"{title}( \w+=[\w.-]+)*\.png", name)
        for trait, value in re.findall(r" (\w+)=([^ ]+?)(?=\.png| )", name):
            there = shown.tab.evaluate(f"[models[0].get({trait!r})].flat().join('x')")
            assert (trait in widget.value_names(), value) == (True, there)
        shown.until("document.querySelector('[role=status]').textContent !== ''")
        assert name in shown.tab.get_by_role("status").inner_text()
        for now, then in zip(painted(shown.tab), before, strict=True):
            np.testing.assert_array_equal(now, then)  # the view itself stays dark
        picture = Image.open(saved.value.path())
        assert picture.format == "PNG"
        pixels = np.asarray(picture.convert("L"))
        high, wide = (side / 2 for side in pixels.shape)
        boxes = [shot.shape[:2] for shot in before]
        assert max(box[1] for box in boxes) < wide <= 1200
        assert max(box[0] for box in boxes) + 60 < high
        edges = np.concatenate([pixels[[0, -1]].ravel(), pixels[:, [0, -1]].ravel()])
        assert (edges == 255).all()
        assert (pixels < 90).mean() > 0.002  # words, at least


def painted_anew(browser, folder, widget, state):
    """The pixels of a fresh page with a state."""
    text = (folder / "page.html").read_text(encoding="utf-8")
    states = json.dumps([{"name": widget.__name__, "state": state}]).replace("</", "<\\/")
    place = r'(<script[^>]*id="states"[^>]*>).*?(</script>)'
    text = re.sub(place, lambda found: found[1] + states + found[2], text, flags=re.DOTALL)
    (folder / "fresh.html").write_text(text, encoding="utf-8")
    with used_tab(browser) as tab:
        tab.goto((folder / "fresh.html").as_uri())
        until(tab, "window.models !== undefined")
        settle(tab)
        return painted(tab)


@every_widget
def test_what_was_painted_in_parts_is_what_is_painted_whole(widget, browser, tmp_path):
    with WidgetPage(browser, tmp_path, widget.example()) as shown:
        sliders = range(shown.tab.locator("input[type=range]:visible").count())
        rounds = [(sliders, (0, 1, 0.5, 0.6)), (sliders, (0.2,)), (sliders[:1], (0.8,))]
        for moved, shares in rounds:
            for slider, share in itertools.product(moved, shares):
                shown.tab.evaluate(MOVE % slider, [share])
                shown.settle()
            state = shown.tab.evaluate("models[0].state")
            wanted = painted_anew(browser, tmp_path, widget, state)
            for now, other in zip(painted(shown.tab), wanted, strict=True):
                # layers that shine through each other are rounded twice
                np.testing.assert_allclose(now, other, atol=2, err_msg=f"after {shares}")


@every_widget
def test_the_page_loads_nothing_and_the_bundle_runs_under_its_policy(widget, tmp_path):
    text = page([widget()], tmp_path / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert "unsafe" not in text
    addresses = set(re.findall(r"https?://[^\s\"'<>]+", text))
    assert addresses == set()


def test_a_page_of_many_widgets_begins_with_links_to_them(tmp_path):
    text = page([widget() for widget in WIDGETS], tmp_path / "page.html").read_text("utf-8")
    for place, widget in enumerate(WIDGETS):
        assert f'<a href="#widget-{place}">{widget.words()["title"]}</a>' in text
        assert text.count(f'id="widget-{place}"') == 1


@every_widget
def test_the_still_picture_is_described_and_well_formed(widget):
    for made in states(widget):
        root = ET.fromstring(made.still())
        assert root.tag.endswith("svg")
        html = made.still_html()
        assert _assets.words(widget.__name__)["title"] in html
        assert re.search(r'alt="[^"]{20,}"', html)


@pytest.fixture(scope="module")
def without_scripts(browser):
    with browser.new_page(java_script_enabled=False) as tab:
        yield tab


@every_widget
def test_without_scripts_the_page_shows_the_still_picture(widget, without_scripts, tmp_path):
    without_scripts.goto(page([widget()], tmp_path / "page.html").as_uri())
    box = without_scripts.locator("[data-widget] img").bounding_box()
    assert box["width"] > 100
    assert box["height"] > 50


def test_the_gallery_notebook_shows_every_widget_and_is_as_it_is_made(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "course_lib.widgets", tmp_path / "gallery.ipynb"],
        cwd=ROOT,
        check=True,
    )
    made = (tmp_path / "gallery.ipynb").read_text(encoding="utf-8")
    committed = (ROOT / "examples" / "gallery.ipynb").read_text(encoding="utf-8")
    assert made == committed, "run python -m course_lib.widgets examples/gallery.ipynb"
    assert all((w.gallery_cell or f"{w.__name__}()") in made for w in WIDGETS)


def test_no_words_are_missing_or_empty():
    for name, table in _assets.all_words().items():
        for key, text in table.items():
            assert text.strip() == text != "", f"{name}.{key}"


@every_widget
def test_motion_is_reduced_where_that_is_asked_for(widget, browser, tmp_path):
    play, end = (_assets.words(widget.__name__)[key] for key in ("play", "show_all"))
    with WidgetPage(browser, tmp_path, widget(), motion="reduce", clock=True) as shown:
        assert shown.tab.get_by_role("button", name=play, exact=True).count() == 0
        ends = shown.tab.get_by_role("button", name=end, exact=True)
        if ends.count():
            before = shown.said()
            ends.first.click()
            shown.settle()
            after = shown.said()
            shown.tab.clock.run_for(5000)
            assert before != after == shown.said()
