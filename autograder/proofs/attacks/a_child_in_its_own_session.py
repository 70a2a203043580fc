# /// attack
# name = "a child in its own session"
# threat = "daemons"
# tries = "Starts a child in a session of its own."
# ///

import subprocess, sys

subprocess.Popen(
    [sys.executable, "-c", "import time; time.sleep(300)", "MARK"], start_new_session=True
)
