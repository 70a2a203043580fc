"""JupyterHub for a class on one machine: two students and an instructor, to try it out.

Copy this file and nbgrader_config.py into a folder that everybody can read, and start it there:

    jupyterhub

As root, each of the three is a user of the machine (`useradd --create-home ada`), which is what
nbgrader's exchange is made for. Otherwise all servers run as you, with homes in this folder.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821 (JupyterHub provides it)
HERE = Path(__file__).resolve().parent
INSTRUCTORS = {"teacher"}

# Anyone who knows the password is whoever they say: for this machine alone, and to try it out.
# For a class take "pam", the machine's own passwords, or LTI: see docs/hub.md.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ.get("HUB_PASSWORD", "convolution")
c.Authenticator.allowed_users = {"ada", "bo"} | INSTRUCTORS

if os.geteuid() == 0:
    c.JupyterHub.spawner_class = "localprocess"
else:
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(HERE / "homes" / "{username}")


def configuration(spawner):
    """Folders that a server reads its settings from: nbgrader's, and what students do not see."""
    own = [] if spawner.user.name in INSTRUCTORS else [HERE / "students"]
    return os.pathsep.join(map(str, [*own, HERE]))


def home(spawner):
    """Where what lives beside the lessons lies: not in a lesson's folder, which is handed in."""
    return spawner.user_env({})["HOME"]


c.Spawner.default_url = "/lab"
c.Spawner.environment = {"JUPYTER_CONFIG_PATH": configuration, "COURSE_HOME": home}

# What only the hub may read: who is logged in, and the key of the cookies.
private = HERE / "private"
private.mkdir(mode=0o700, exist_ok=True)
c.JupyterHub.db_url = f"sqlite:///{private / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(private / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(private / "proxy.pid")

# nbgrader wants it open to all; the sticky bit keeps students from moving the course away.
exchange = HERE / "exchange"
exchange.mkdir(exist_ok=True)
exchange.chmod(0o1777)
