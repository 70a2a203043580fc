"""nbgrader's command line, called in this process: to start another one takes seconds each time."""

import contextlib
import io
import subprocess
import warnings

from jupyter_core.application import NoStart
from nbgrader.apps.nbgraderapp import NbGraderApp


def nbgrader(*arguments, cwd, works=True):
    """Run `nbgrader` in a folder; what comes back is as from subprocess.run.

    Parameters
    ----------
    works : bool
        Whether it is to do so.
    """
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # what it is warned of is not our doing
        app = NbGraderApp.instance()
        try:
            app.initialize([str(argument) for argument in arguments])
            app.start()
        except NoStart:  # a part of it did
            pass
        except SystemExit as end:
            code = int(end.code or 0)
        while app is not None:  # the next call finds none of this one
            app.clear_instance()
            app = app.subapp
    assert (code == 0) == works, err.getvalue()
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())
