"""What honest notebooks hold besides plain Python runs to its end on the student's side."""

import contextlib
import sys

import pytest

from autograder.grading.stand_in import StudentSide

# title: cells that all run; a cell that fails in Jupyter, too, has no place here
HONEST = {
    "help": ["import numpy as np\nhelp(np.pad)\nhelp()"],
    "installing": ["!pip install torch\n%pip install -q torch\n%conda install torch\nx = 1", "x"],
    "other programs": ["files = !ls\n!ls\n%mkdir figures\n%cd /content\nlen(files)", "%%bash\nls"],
    "the shell from IPython": [
        "from IPython import get_ipython\nip = get_ipython()\n"
        "ip.run_line_magic('matplotlib', 'inline')\nip.system('pip install torch')"
    ],
    "the shell in a function": ["def f():\n    !pip install torch\n    return get_ipython()\nf().user_ns"],
    "a module written by a magic": [
        "import os",
        "%%writefile helper.py\ndef twice(x):\n    return 2 * x",
        "import helper\nfrom helper import twice\nassert helper.twice(2) == twice(2) == 4",
    ],
    "a module written by Python": ["open('tools.py', 'w').write('A = 1')\nimport tools\ntools.A"],
    "a script": ["%%writefile script.py\nmade = 3", "%run script.py\nassert made == 3"],
    "bars of a notebook": [
        "from tqdm.notebook import tqdm, trange\nassert list(tqdm(range(5), desc='x')) == [0, 1, 2, 3, 4]\n"
        "assert len([i for i in trange(3)]) == 3\n"
        "with tqdm(total=3) as bar:\n    bar.update(); bar.set_postfix(loss=1)"
    ],
    "other bars": [
        "from tqdm.auto import tqdm\nassert list(tqdm([1, 2])) == [1, 2]",
        "from tqdm.autonotebook import tqdm\nfrom tqdm import tqdm_notebook\nassert list(tqdm_notebook([1])) == [1]",
    ],
    "figures that are unpacked": [
        "from course_lib.figures import show_images\nfig, ax = show_images([[1]])\n"
        "ax.set_title('x')\n(one, two), *rest = show_images([[1]])"
    ],
    "figures that are used": [
        "from course_lib.figures import LiveCurves, training_curves\nwith LiveCurves() as live:\n    live.update(1)",
        "fig = training_curves([1])\nfig.axes[0].title, f'{fig}', fig.dpi * 2, 2 - fig.dpi, fig.dpi > 1, int(fig.dpi), float(fig.dpi)\nfig.x = 1\nfig['a'] = 1",
    ],
    "the course's widgets": [
        "from course_lib.widgets import ConvolutionStepper\nw = ConvolutionStepper()\nw.stride = 2\nk = w.stride + 1\nw.observe(print)\nrange(w.stride)"
    ],
    "a widget's value": [
        "import ipywidgets as widgets\nslider = widgets.IntSlider(value=3, min=0, max=9)\nassert slider.value + 1 == 4\n"
        "slider.value = 5\nassert slider.value == 5\nslider",
    ],
    "a function that interacts": [
        "from ipywidgets import fixed, interact, interact_manual, interactive\n"
        "seen = []\ndef f(x):\n    seen.append(x)\n    return 2 * x\nassert interact(f, x=(0, 9))(2) == 4\nassert seen[-1] == 2",
        "@interact(x=(0, 9), y=fixed(2))\ndef g(x, y):\n    return x * y\nassert g(2, 3) == 6\ninteractive(g, x=3, y=1).children",
    ],
    "widgets in boxes": [
        "import ipywidgets as widgets\nout = widgets.Output()\nwith out:\n    x = 3\n@out.capture()\ndef f():\n    return 4\nf()",
        "a, b = widgets.HBox([widgets.Button(description='a'), widgets.Label('b')]).children\na.on_click(print)\ndisplay(a, b)",
    ],
    "an own widget": ["import anywidget\nclass Mine(anywidget.AnyWidget):\n    _esm = 'export default {}'\nMine()"],
    "figures in a notebook": [
        "%matplotlib notebook\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1]); plt.show()",
        "%matplotlib widget\nfig.canvas.draw()",
        "%matplotlib qt\n%matplotlib\nplt.ion(); plt.plot([1]); plt.pause(0.01); plt.ioff()",
        "%config InlineBackend.figure_format = 'retina'\n%pylab inline\nplot([1])",
    ],
    "locks between processes": [
        "import multiprocessing as mp\nwith mp.Lock():\n    x = 1\nmp.Value('i', 0), mp.Queue(), mp.Event()",
        "with mp.Pool(2) as pool:\n    assert pool.map(abs, [-1, 2]) == [1, 2]",
    ],
    "who one is": ["import getpass, os\ngetpass.getuser(), os.environ['USER'], os.environ['PATH']"],
    "a secret": ["from getpass import getpass\nassert getpass('key: ') == ''"],
    "annotations of a later Python": [
        "from __future__ import annotations\ndef f(x: Undefined): return x",
        "def g(x: Undefined) -> Other:\n    return f(x)\ng(1)",
        "%time 1\ndef h(x: Undefined): return x",
    ],
    "annotations after a magic": ["from __future__ import annotations\n%time 1\nx: Undefined = 1", "y: Undefined = 1"],
    "threads of libraries": ["import threadpoolctl\nwith threadpoolctl.threadpool_limits(1):\n    x = 1"],
    "magics for time": ["%%time\nx = 1", "%time y = 2\n%timeit -n1 -r1 x + y", "%%timeit -n1 -r1\nx", "%prun len('a')"],
    "captured output": ["%%capture out\nprint(1)", "assert out.stdout == '1\\n'\nout.show()"],
    "extensions that are not here": ["%load_ext autoreload\n%autoreload 2\n%load_ext nb_black\n%lprun -f len len('a')\n%store x\n%debug\nx = 1", "x"],
    "questions": ["len?", "import numpy as np\nnp.pad??\n?np.pad"],
    "what is displayed": [
        "from IPython.display import HTML, Image, Markdown, clear_output, display, update_display\n"
        "display(HTML('x'), Markdown('y'))\nclear_output(wait=True)\nhandle = display(1, display_id=True)\nhandle.update(2)",
        "%%html\n<b>",
    ],
    "a handle of what is displayed": ["handle = display(1, display_id=True)\nhandle.update(2)"],
    "logs and warnings": [
        "import logging, warnings\nlogging.basicConfig(level=logging.INFO)\nlogging.info('x')\nwarnings.warn('y')\n"
        "import faulthandler\nfaulthandler.enable()"
    ],
    "standard streams": [
        "import subprocess, sys\nassert sys.stdin.read() == ''\nsys.stdout.write('x'); sys.stdout.flush(); sys.stdout.isatty()\n"
        "subprocess.run([sys.executable, '-c', 'print(1)'], stdout=sys.stdout)"
    ],
    "a program's last lines": ["if __name__ == '__main__':\n    x = 1\nassert x == 1", "import unittest\nunittest.main(argv=[''], exit=False)"],
    "the library": [
        "from dataclasses import dataclass\nfrom functools import cache\nfrom typing import NamedTuple\n"
        "@dataclass\nclass P:\n    x: int = 1\nclass N(NamedTuple):\n    a: int\n@cache\ndef f(x): return x\nf(P(1).x), N(1)",
        "import numpy as np\nnp.testing.assert_allclose([1], [1])",
    ],
}  # fmt: skip


@pytest.fixture
def side(walls):
    """A student's side."""
    with contextlib.closing(StudentSide(*walls)) as new:
        yield new


@pytest.mark.parametrize("cells", HONEST.values(), ids=HONEST)
def test_honest_cells_run_to_their_end(side, cells):
    failures = [side.run(f"cell {number}", source)[1] for number, source in enumerate(cells)]
    assert failures == [None] * len(cells)


@pytest.mark.parametrize("line", ["!pip install torch", "%pip install torch", "x = !pip list"])
def test_a_line_says_that_nothing_is_installed(side, line):
    printed, failure = side.run("cell", line)
    assert failure is None
    assert "nothing is installed" in printed
    assert "pip" in printed


def test_input_is_told_apart_from_other_errors(side):
    _, failure = side.run("cell", "name = input('name? ')")
    assert failure.type == "InputNotAnswered"
    assert "EOFError" in failure.bases


def test_where_python_lies_tells_nothing_of_the_host(side):
    look = "print(sys.executable, sys.prefix, os.__file__, sys.path, os.environ)"
    printed, _ = side.run("cell", f"import os, sys\n{look}")
    assert sys.base_prefix == "/usr" or sys.base_prefix not in printed
    assert sys.prefix not in printed
