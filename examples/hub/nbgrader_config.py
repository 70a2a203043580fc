"""What nbgrader does for everybody on the hub. A class's own settings stand in its folder."""

import os
import pwd
from pathlib import Path

c = get_config()  # noqa: F821 (nbgrader provides it)
c.CourseDirectory.course_id = "convnet"
c.Exchange.root = str(Path(__file__).resolve().parent / "exchange")

# Where all servers run as one user of the machine, nbgrader would take every student for that one.
machine_user = pwd.getpwuid(os.getuid()).pw_name
hub_user = os.environ.get("JUPYTERHUB_USER", machine_user)
if hub_user != machine_user:
    c.ExchangeCollect.check_owner = False
    if hub_user != "teacher":
        c.CourseDirectory.student_id = hub_user
