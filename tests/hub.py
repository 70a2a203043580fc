"""JupyterHub with the files of examples/hub, for tests: students and an instructor log in."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT
from jupyterlab import SHOW_APPLICATION, Lab
from waiting import wait_until

EXAMPLE = ROOT / "examples" / "hub"
PEOPLE = {"ada": 20001, "bo": 20002, "teacher": 20003}  # and their numbers as users of the machine
PASSWORD = "of the hub"
# what a test needs beside the example's own settings: ports that are free, settings without news
MORE = """\
load_subconfig("jupyterhub_config.py")
c.JupyterHub.bind_url = "http://127.0.0.1:{0}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{1}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{2}"
c.Spawner.args = {arguments!r}
c.Spawner.environment["JUPYTERLAB_SETTINGS_DIR"] = {settings!r}
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
"""


@dataclass(frozen=True)
class Hub:
    """A running hub: its folder, the homes in it, where Lab's settings are, and its address."""

    folder: Path
    homes: Path
    settings: Path
    address: str

    def lab(self, user):
        """The Lab of one user, whom the page's cookies know."""
        return Lab(self.homes / user, self.settings, f"{self.address}/user/{user}", token="")

    def log_in(self, page, user):
        """Log in as a person does, and wait until that user's Lab is there."""
        page.goto(self.address)
        page.get_by_label("Username").fill(user)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**/user/{user}/lab**")
        page.wait_for_function("window.jupyterapp?.commands.hasCommand('terminal:create-new')")


@contextmanager
def running_hub(*, as_users, more=""):
    """JupyterHub, with the example's files in a folder of its own; yields a Hub.

    Parameters
    ----------
    as_users : bool
        Whether each person is a user of the machine. For that it takes root; the users are known
        to the hub's processes alone, since these see another /etc/passwd. Otherwise all are one,
        who is not root.
    more : str
        Lines of configuration.
    """
    with ExitStack() as opened:
        scratch = tempfile.TemporaryDirectory(prefix="hub", ignore_cleanup_errors=True)
        folder = Path(opened.enter_context(scratch))
        folder.chmod(0o755)
        here = shutil.copytree(EXAMPLE, folder / "srv")
        hub = Hub(
            here,
            folder / "homes" if as_users else here / "homes",
            folder / "settings",
            f"http://127.0.0.1:{_free_port()}",
        )
        hub.settings.mkdir()
        hub.settings.chmod(0o1777)
        arguments = [f"--{name}.expose_app_in_browser=True" for name in SHOW_APPLICATION]
        ports = hub.address.rpartition(":")[2], _free_port(), _free_port()
        own = MORE.format(*ports, arguments=arguments, settings=str(hub.settings))
        (here / "for_a_test.py").write_text(own + more, encoding="utf-8")
        python = os.environ.get("HUB_PYTHON", sys.executable)
        command = [python, "-m", "jupyterhub", "-f", "for_a_test.py"]
        who = {}
        if as_users:
            command = _with_users(folder, hub.homes, command)
        elif os.geteuid() == 0:
            who = nobody()
            hub.homes.mkdir()
            for path in (here, hub.homes):
                os.chown(path, who["user"], who["group"])
        log = folder / "jupyterhub.log"
        output = opened.enter_context(log.open("w"))
        environment = {
            **os.environ,
            "PATH": f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(here),
            "HUB_PASSWORD": PASSWORD,
        }
        server = subprocess.Popen(
            command, cwd=here, env=environment, stdout=output, stderr=subprocess.STDOUT, **who
        )
        opened.callback(lambda: print(log.read_text()[-5000:]))  # shown where a test fails
        opened.callback(server.wait, 60)
        opened.callback(server.terminate)
        wait_until(lambda: server.poll() is not None or _answers(hub), "JupyterHub starts")
        assert server.poll() is None, f"JupyterHub ended:\n{log.read_text()[-2000:]}"
        yield hub


def _with_users(folder, homes, command):
    """A command, in a namespace where this machine has PEOPLE among its users."""
    for name in ("passwd", "group"):
        shutil.copy(f"/etc/{name}", folder / name)
    with (folder / "passwd").open("a") as users, (folder / "group").open("a") as groups:
        for name, number in PEOPLE.items():
            users.write(f"{name}:x:{number}:{number}::{homes / name}:/bin/bash\n")
            groups.write(f"{name}:x:{number}:\n")
            (homes / name).mkdir(parents=True, mode=0o700)
            os.chown(homes / name, number, number)
    mounts = [f"mount --bind '{folder}/{name}' /etc/{name}" for name in ("passwd", "group")]
    return ["unshare", "--mount", "sh", "-c", f'{" && ".join(mounts)} && exec "$@"', "sh", *command]


def nobody():
    """How root starts a process as a user with no rights."""
    found = pwd.getpwnam("nobody")
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def others_can_run_python():
    """Whether users other than root can run this Python, with this course."""
    command = [sys.executable, "-c", "import course_lib"]
    try:
        return subprocess.run(command, cwd="/", capture_output=True, **nobody()).returncode == 0
    except PermissionError:
        return False


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(hub):
    try:
        urllib.request.urlopen(f"{hub.address}/hub/health", timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True
