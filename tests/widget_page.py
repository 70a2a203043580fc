"""A browser for the widgets' tests: their page, their numbers, and core.js as a function."""

import base64
import re
from contextlib import ExitStack, contextmanager

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from course_lib.widgets import _assets, page

# a tensor travels as {shape, bytes}, which is many times faster than as numbers
CALL = """([name, args]) => {
  const numbers = (text) => new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const inward = (value) => Array.isArray(value) ? value.map(inward)
    : value?.bytes ? core.tensor(value.shape, numbers(value.bytes))
    : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, inward(v)]))
    : value;
  const text = (data) => {
    const bytes = new Uint8Array(Float64Array.from(data).buffer);
    let letters = "";
    for (let at = 0; at < bytes.length; at += 8192)
      letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(letters);
  };
  const outward = (value) => {
    if (value?.shape && value.data.length !== undefined && typeof value.data !== "string")
      return { shape: value.shape, bytes: text(value.data) };
    if (ArrayBuffer.isView(value)) return Array.from(value);
    if (Array.isArray(value)) return value.map(outward);
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, outward(v)]));
    return value;
  };
  return outward(core[name](...args.map(inward)));
}"""
# The last two would fill the panels below the address bar of every window that is opened, which no
# test sees, with pages of their own: a second for each. The others are Playwright's, whose list
# this one replaces.
SWITCHED_OFF = [
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
]
CHROMIUM_ARGUMENTS = [
    f"--disable-features={','.join(SWITCHED_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120_000  # milliseconds; a busy machine takes its time
expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium_browser(path):
    """A Chromium for many pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        _free[browser] = []
        yield browser
        del _free[browser]
        browser.close()


_free = {}  # browser -> tabs that were used, and may be used again


@contextmanager
def used_tab(browser, *, width=1200, scheme="light", motion=None):
    """A tab in which one page of our own after another is opened: a new one takes a second.

    A page finds nothing of the one before: its document is gone, and nothing of ours is stored.
    """
    tab = _free[browser].pop() if _free[browser] else browser.new_page()
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme, reduced_motion=motion or "no-preference")
    try:
        yield tab
    except BaseException:  # who knows what is left
        tab.close()
        raise
    tab.goto("about:blank")
    tab.mouse.move(0, 0)
    _free[browser].append(tab)


@contextmanager
def new_tab(browser, *, width=1200, scheme="light", motion=None, touch=False, clock=False):
    """A tab with what only a new one can have: a touch screen, or a clock that stands still."""
    size = {"width": width, "height": 900}
    media = {"color_scheme": scheme, "reduced_motion": motion or "no-preference"}
    with browser.new_page(viewport=size, has_touch=touch, **media) as tab:
        if clock:  # then `tab.clock` lets time pass
            tab.clock.install()
        yield tab


def settle(tab):
    """Wait until what was changed is drawn."""
    tab.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def until(tab, condition):
    """Wait for a JavaScript expression (a page's policy may forbid Playwright's own way)."""
    met = tab.evaluate(UNTIL % condition, PATIENCE)
    assert met, f"not within {PATIENCE} ms: {condition}"


def violations(tab, context=None, **options):
    """What axe finds wrong in a page, of all that it looks at, or of `options`' rules."""
    # of what is well, a word is enough: all of it would be megabytes
    options = {"resultTypes": ["violations"], **options}
    answer = Axe().run(tab, context=context, options=options).response
    assert answer["passes"], "axe looked at nothing"
    return answer["violations"]


UNTIL = """(patience) => new Promise((done) => {
  const last = Date.now() + patience;
  const look = () => {
    const met = Boolean(%s);
    if (met || Date.now() > last) done(met);
    else requestAnimationFrame(look);
  };
  look();
})"""


class Core:
    """core.js in a browser: Core(browser)("conv2d", x, w) takes and gives arrays.

    module : str
        Another one, which imports core.js.
    """

    def __init__(self, browser, module="core"):
        self.page = browser.new_page()
        script = f"{_assets.bundle(['core', module])}window.core = {{ ..._core, ..._{module} }};"
        self.page.add_script_tag(content=script, type="module")
        self.page.wait_for_function("window.core")

    def __call__(self, name, *args):
        return _inward(self.page.evaluate(CALL, [name, [_outward(arg) for arg in args]]))


def _outward(value):
    if isinstance(value, np.ndarray):
        numbers = np.ascontiguousarray(value, "<f8").tobytes()
        return {"shape": list(value.shape), "bytes": base64.b64encode(numbers).decode()}
    if isinstance(value, dict):
        return {name: _outward(part) for name, part in value.items()}
    return [_outward(part) for part in value] if isinstance(value, list | tuple) else value


def _inward(value):
    if isinstance(value, dict) and value.keys() == {"shape", "bytes"}:
        numbers = np.frombuffer(base64.b64decode(value["bytes"]), "<f8")
        return numbers.reshape([int(n) for n in value["shape"]])
    if isinstance(value, dict):
        return {name: _inward(part) for name, part in value.items()}
    return [_inward(part) for part in value] if isinstance(value, list) else value


class WidgetPage:
    """Widgets on a page of their own; fails on any error that the page logs."""

    def __init__(self, browser, folder, *widgets, touch=False, clock=False, **options):
        self.errors = []
        with ExitStack() as opened:
            if touch or clock:
                tab = new_tab(browser, touch=touch, clock=clock, **options)
            else:
                tab = used_tab(browser, **options)
            self.tab = opened.enter_context(tab)
            for event, listener in {"pageerror": self._failed, "console": self._logged}.items():
                self.tab.on(event, listener)
                opened.callback(self.tab.remove_listener, event, listener)
            self.tab.set_default_timeout(PATIENCE)
            self.tab.goto(page(widgets, folder / "page.html").as_uri())
            self.until("window.models !== undefined")
            self.settle()
            self.opened = opened.pop_all()

    def _failed(self, error):
        self.errors.append(str(error))

    def _logged(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def __enter__(self):
        return self

    def __exit__(self, *failed):
        self.opened.__exit__(*failed)
        if failed == (None, None, None):
            assert self.errors == []

    def settle(self):
        """Wait until what was changed is drawn."""
        settle(self.tab)

    def until(self, condition):
        """Wait for a JavaScript expression."""
        until(self.tab, condition)

    def state(self, name, widget=0):
        """A value of a widget, as its view has it."""
        self.settle()
        return self.tab.evaluate(f"models[{widget}].get({name!r})")

    def set(self, widget=0, **values):
        """Change values, as a kernel would."""
        for name, value in values.items():
            self.tab.evaluate(f"value => models[{widget}].set({name!r}, value)", value)
        self.settle()

    def read(self, name):
        """Text of the element that shows it: data-read="name"."""
        self.settle()
        return self.tab.locator(f'[data-read="{name}"]').first.inner_text()

    def read_or_nothing(self, name):
        """The same, "" where the element is hidden."""
        shown = self.tab.locator(f'[data-read="{name}"]').first
        return self.read(name) if shown.is_visible() else ""

    def said(self):
        """The sentence of the first widget's state."""
        self.settle()
        return self.tab.locator(".cl-told").first.inner_text()

    def problem(self):
        """The sentence about bad input, "" if there is none."""
        self.settle()
        shown = self.tab.locator(".cl-problem").first
        return shown.inner_text() if shown.is_visible() else ""

    def table(self, label):
        """Rows of a table twin as lists of str, without its head; opens it."""
        details = self.tab.locator("details", has_text=label).first
        if details.get_attribute("open") is None:
            details.locator("summary").click()
        self.settle()
        return details.locator("tbody tr").evaluate_all(TEXTS)

    def tab_to(self, name, role=None):
        """Press Tab until an element has the focus, as one does without a mouse."""
        for _ in range(200):
            self.tab.keyboard.press("Tab")
            label = self.tab.evaluate(FOCUSED)
            if re.fullmatch(name, label[1]) and role in (None, label[0]):
                return
        raise AssertionError(f"Tab does not lead to {name}")

    def tab_through(self):
        """Press Tab until the focus leaves the page or is where it began; yield what is reached."""
        for _ in range(500):
            self.tab.keyboard.press("Tab")
            if self.tab.evaluate(AROUND):
                return
            yield self.tab.evaluate(FOCUSED)
        raise AssertionError("Tab does not leave the widget")


TEXTS = "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText))"
AROUND = """() => {
  const at = document.activeElement;
  if (at === document.body || at === window.tabbedFrom) return true;
  window.tabbedFrom ??= at;
  return false;
}"""
FOCUSED = """() => {
  const at = document.activeElement;
  const name = at.getAttribute("aria-label") ?? at.labels?.[0]?.innerText ?? at.innerText ?? "";
  return [at.getAttribute("role") ?? at.type ?? at.tagName.toLowerCase(), name.trim()];
}"""
