"""The command line, called in this process: to start another one and to import all takes seconds.

What is about processes, Ctrl-C say, starts one; so does one test of each command.
"""

import contextlib
import io
import subprocess

from autograder.__main__ import main


def autograder(*arguments, cwd):
    """Run `autograder` in a folder; what comes back is as from subprocess.run.

    Without --jobs one submission is graded after another: a second worker costs more than it saves
    where there are only a few.
    """
    if arguments[0] == "grade" and "--jobs" not in arguments:
        arguments = (*arguments, "--jobs", 1)
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())
