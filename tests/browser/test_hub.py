"""A class on JupyterHub, as docs/hub.md has it: what stands there for a shell is typed into one.

Pictures: artifacts/hub. docs/pictures has two of them, the list cut off below.
"""

import csv
import json
import os
import re
import shutil
import stat
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from conftest import ROOT
from hub import PEOPLE, nobody, others_can_run_python, running_hub
from jupyterlab import NotebookPage, new_page
from playwright.sync_api import expect

from autograder.classroom.folder import NOTES

pytestmark = pytest.mark.slow

PICTURES = ROOT / "artifacts" / "hub"
LESSON = "02_padding_stride"
RIGHT = {
    "same_padding": "def same_padding(f):\n    if f % 2 == 0:\n        raise ValueError\n    return f // 2",
    "conv_num_params": "def conv_num_params(in_channels, out_channels, kernel_size, bias=True):\n"
    "    h, w = np.broadcast_to(kernel_size, 2)\n"
    "    return out_channels * (in_channels * h * w + bias)",
}
WRONG = {"same_padding": "def same_padding(f):\n    return f"}


def need_hub():
    """Skip where there is no JupyterHub, or none that can be started here."""
    pytest.importorskip("jupyterhub", reason="JupyterHub is not installed (pip install '.[hub]')")
    if not shutil.which("configurable-http-proxy"):
        pytest.skip(
            "JupyterHub's proxy is not installed (npm install --global configurable-http-proxy)"
        )
    if os.geteuid() == 0 and not others_can_run_python():
        pytest.skip("this Python, or this checkout, lies where other users cannot read it")


@pytest.fixture(params=["users of the machine", "one user"])
def hub(request):
    """A hub for the class, on which the instructor has a checkout of the course."""
    need_hub()
    as_users = request.param != "one user"
    root = os.geteuid() == 0
    if as_users and not root:
        pytest.skip("only root can make students users of the machine")
    with running_hub(as_users=as_users) as hub:
        lab = hub.lab("ada")
        lab.set("notebook-extension/tracker", windowingMode="none")
        lab.set("apputils-extension/notification", fetchNews="false", checkForUpdates=False)
        lab.set("terminal-extension/plugin", screenReaderMode=True)  # its text is on the page
        theme = "Light" if as_users else "Dark"  # the instructor's
        lab.set("apputils-extension/themes", theme=f"JupyterLab {theme}")
        owner = PEOPLE["teacher"] if as_users else nobody()["user"] if root else os.geteuid()
        put_checkout(hub.homes / "teacher", owner)
        yield hub


def put_checkout(home, user):
    """What of the course an instructor needs for one lesson, and a Python to grade with."""
    course = home / "convnet-course"
    for folder in ("solutions", "notebooks"):
        shutil.copytree(ROOT / folder / LESSON, course / folder / LESSON)
    shutil.copy2(ROOT / "solutions" / f"{LESSON}.py", course / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    activate = course / ".venv" / "bin" / "activate"
    activate.parent.mkdir(parents=True)
    activate.write_text(f"PATH='{Path(sys.executable).parent}':$PATH\n")
    for path in [home, course, *course.rglob("*")]:
        os.chown(path, user, user)


def commands(heading):
    """What stands for a shell under a heading of the page."""
    page = (ROOT / "docs" / "hub.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.search(r"```sh\n(.*?)```", section, re.DOTALL)[1].splitlines()


def in_terminal(page, lines):
    """Type into a terminal, and wait until all of it has worked."""
    page.evaluate("jupyterapp.commands.execute('terminal:create-new')")
    terminal = page.locator(".jp-Terminal:visible")
    said = terminal.locator(".xterm-accessibility-tree")
    expect(said).to_contain_text("$")
    terminal.locator("textarea").focus()
    page.keyboard.type(" && ".join(lines) + "; echo ended-$?\n")
    expect(said).to_contain_text(re.compile(r"ended-\d"))
    assert "ended-0" in said.inner_text(), said.inner_text()
    return terminal


def open_list(page):
    """The list of assignments, from a student's menu of nbgrader's, which has nothing else."""
    page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
    entries = page.locator(".lm-Menu-itemLabel:visible")
    expect(entries).to_have_text(["Assignment List"])
    entries.click()
    return {
        kind: page.locator(f"#{kind}_assignments_list")
        for kind in ("released", "fetched", "submitted")
    }


def work(page, hub, student, answers, theme):
    """Fetch the lesson, write answers, look what Validate says, and submit."""
    lab = hub.lab(student)
    lab.set("apputils-extension/themes", theme=theme)
    hub.log_in(page, student)
    lists = open_list(page)
    expect(lists["released"]).to_contain_text(LESSON)
    page.screenshot(path=PICTURES / f"{student}_list.png")
    lists["released"].get_by_role("button", name="Fetch").click()
    expect(lists["fetched"]).to_contain_text(LESSON)
    path = lab.folder / LESSON / f"{LESSON}.ipynb"
    notebook = NotebookPage(page, lab, path, theme=theme)
    notebook.run_all(last=f"{LESSON}-test-same_padding-1")  # the first check that fails
    for name, source in answers.items():
        notebook.type_into(f"{LESSON}-{name}", source)
        notebook.run(f"{LESSON}-{name}")
        notebook.run(f"{LESSON}-test-{name}-1")
        expect(notebook.cell(f"{LESSON}-test-{name}-1")).to_contain_text(name)
    notebook.picture(PICTURES / f"{student}_work.png")
    notebook.save()
    page.get_by_role("button", name="Validate").click()
    found = page.locator(".jp-Dialog")
    expect(found).to_contain_text("failed")  # what is not written yet
    notebook.picture(PICTURES / f"{student}_validate.png")
    found.get_by_role("button", name="OK").click()
    lists = open_list(page)
    lists["fetched"].get_by_role("button", name="Submit").click()
    expect(lists["submitted"]).to_contain_text(LESSON)
    page.screenshot(path=PICTURES / f"{student}_submitted.png")


def read_feedback(page, hub, student, theme):
    """Fetch the feedback and open it, as a student does; return what the page says."""
    hub.lab(student).set("apputils-extension/themes", theme=theme)
    page.goto(hub.lab(student).url("lab"))
    page.wait_for_function("window.jupyterapp?.commands.hasCommand('terminal:create-new')")
    lists = open_list(page)
    lists["submitted"].get_by_role("button", name="Fetch Feedback").click()
    link = lists["submitted"].get_by_text("(view feedback)")
    expect(link).to_be_visible()
    page.screenshot(path=PICTURES / f"{student}_feedback_list.png")
    link.click()
    page.locator(".jp-DirListing-item", has_text=f"{LESSON}.html").dblclick()
    shown = page.frame_locator(".jp-HTMLViewer iframe").locator("body")
    expect(shown).to_contain_text("points")
    page.screenshot(path=PICTURES / f"{student}_feedback.png")
    return shown.inner_text()


def test_a_lesson_goes_from_the_instructor_to_two_students_and_their_points_come_back(hub, browser):
    with (
        new_page(browser) as teacher,
        new_page(browser) as ada,
        new_page(browser) as bo,
    ):
        hub.log_in(teacher, "teacher")
        in_terminal(teacher, commands("Hand a lesson out"))
        course = hub.folder / "exchange" / "convnet"
        assert stat.S_IMODE((course / "inbound").stat().st_mode) == 0o2733  # nobody lists it
        work(ada, hub, "ada", RIGHT, "JupyterLab Light")
        work(bo, hub, "bo", WRONG, "JupyterLab Dark")
        in_terminal(teacher, commands("Take it in, grade it, give it back"))
        teacher.screenshot(path=PICTURES / "teacher_graded.png")
        points = points_of(hub.homes / "teacher" / "class" / "results.csv")
        assert points["ada", "same_padding"] == (2, 2)
        assert points["bo", "same_padding"] == (0, 2)
        handed_in = hub.homes / "teacher" / "class" / "submitted" / "ada" / LESSON
        assert {path.name for path in handed_in.iterdir()} == {f"{LESSON}.ipynb", *NOTES}
        assert "def same_padding" in (hub.homes / "ada" / "my_functions.py").read_text()
        bo.emulate_media(color_scheme="dark")
        for page, student, theme in ((ada, "ada", "Light"), (bo, "bo", "Dark")):
            said = read_feedback(page, hub, student, f"JupyterLab {theme}")
            got, most = map(
                sum, zip(*(p for (s, _), p in points.items() if s == student), strict=True)
            )
            assert f"{got:g} of {most:g} points" in said


def points_of(path):
    """{(student, exercise): (points, most)}."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["student"], row["exercise"]): (float(row["points"]), float(row["max_points"]))
            for row in csv.DictReader(file)
        }


# LTI --------------------------------------------------------------------------------------------

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
LTI = """
load_subconfig("lti_config.py")
c.LTI13Authenticator.issuer = {platform!r}
c.LTI13Authenticator.authorize_url = "{platform}/authorize"
c.LTI13Authenticator.jwks_endpoint = "{platform}/keys"
"""
FORM = """<form method="post" action="{to}"><input name="id_token" value="{token}">
<input name="state" value="{state}"><button>Go on</button></form>"""


class Platform(BaseHTTPRequestHandler):
    """A learning platform in which Ada is logged in: as much of it as a launch needs."""

    def do_GET(self):
        import jwt

        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key(), as_dict=True)
            self.answer(json.dumps({"keys": [{**public, "kid": "one"}]}), "application/json")
            return
        now = int(time.time())
        claims = {
            "iss": self.server.address,
            "aud": asked["client_id"],
            "sub": "8f3a-of-the-platform",
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "email": "ada.lovelace+conv@example.org",
            CLAIM + "version": "1.3.0",
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "deployment_id": "1",
            CLAIM + "target_link_uri": asked["redirect_uri"],
            CLAIM + "resource_link": {"id": "course"},
            CLAIM + "roles": [],
            CLAIM + "context": {"id": "1", "label": "CNN", "title": "Convolutional networks"},
            CLAIM + "custom": {"login": "ada"},
        }
        token = jwt.encode(claims, self.server.key, "RS256", headers={"kid": "one"})
        self.answer(FORM.format(to=asked["redirect_uri"], token=token, state=asked["state"]))

    def answer(self, text, kind="text/html"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        """Nobody reads it."""


@contextmanager
def running_platform():
    """The platform's address."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    with ThreadingHTTPServer(("127.0.0.1", 0), Platform) as server:
        server.key = rsa.generate_private_key(65537, 2048)
        server.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.address
        server.shutdown()
        thread.join()


def test_a_launch_from_a_learning_platform_logs_in_under_the_platforms_login(browser):
    need_hub()
    pytest.importorskip("ltiauthenticator", reason="pip install jupyterhub-ltiauthenticator")
    with (
        running_platform() as platform,
        running_hub(as_users=False, more=LTI.format(platform=platform)) as hub,
        new_page(browser) as page,
    ):
        launch = {
            "iss": platform,
            "login_hint": "8f3a",
            "client_id": "10000000000001",
            "target_link_uri": f"{hub.address}/hub",
        }
        page.goto(f"{hub.address}/hub/lti13/oauth_login?{urlencode(launch)}")
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url("**/user/ada/lab**")
