"""A check at home refuses what the seal removes while the lesson is graded, and nothing else."""

import linecache

import pytest

from course_lib.checks import EXERCISES, CheckFailed, check, run, tell
from course_lib.checks.own_work import gone
from course_lib.student import place, sections

HEAD = "def conv2d_naive(x, w, b, stride=1, padding=0):\n    "
CALL = "(x, w, b, stride=stride, padding=padding)"
LOOPS = """def conv2d_naive(x, w, b, stride=1, padding=0):
    import numpy as np
    from course_lib.functional import conv_output_size, zero_pad
    oh, ow = (conv_output_size(n, f, stride, padding, strict=False)
              for n, f in zip(x.shape[2:], w.shape[2:]))
    x, out = zero_pad(x, padding), np.zeros((len(x), len(w), oh, ow))
    for n, f, i, j in np.ndindex(out.shape):
        window = x[n, :, i * stride : i * stride + w.shape[2], j * stride : j * stride + w.shape[3]]
        out[n, f, i, j] = (window * w[f]).sum() + b[f]
    return out
"""

# what it does: (source, the names that are told)
REFUSED = {
    "imported inside": (f"{HEAD}from course_lib.functional import conv2d\n    return conv2d{CALL}", {"conv2d"}),
    "imported under another name": (f"from course_lib.functional import conv2d as mine\n{HEAD}return mine{CALL}", {"conv2d"}),
    "from the file that defines it": (f"from course_lib.functional.convolution import conv2d\n{HEAD}return conv2d{CALL}", {"conv2d"}),
    "an attribute of a module": (f"from course_lib import functional as F\n{HEAD}return F.conv2d{CALL}", {"conv2d"}),
    "an attribute, by the whole name": (f"import course_lib.functional\n{HEAD}return course_lib.functional.conv2d{CALL}", {"conv2d"}),
    "by getattr": (f"from course_lib import functional\n{HEAD}return getattr(functional, 'conv' + '2d'){CALL}", {"conv2d"}),
    "by another function of the notebook": (f"from course_lib.functional import conv2d\ndef helper(*args, **options):\n    return conv2d(*args, **options)\n{HEAD}return helper{CALL}", {"conv2d"}),
    "in a lambda": (f"from course_lib.functional import conv2d\n{HEAD}return (lambda: conv2d{CALL})()", {"conv2d"}),
    "no function of its own at all": ("from course_lib.functional import conv2d as conv2d_naive", {"conv2d"}),
    "a partial function": ("from functools import partial\nfrom course_lib.functional import conv2d\nconv2d_naive = partial(conv2d)", {"conv2d"}),
    "a class that is called": ("from course_lib.functional import conv2d\nclass Mine:\n    def __call__(self, *args, **options):\n        return conv2d(*args, **options)\nconv2d_naive = Mine()", {"conv2d"}),
    "the fast one": (f"from course_lib import kernels\n{HEAD}return kernels.conv2d{CALL}", {"conv2d"}),
    "what gives it away": (f"from course_lib.functional import im2col\n{HEAD}return im2col(x, w.shape[2], w.shape[3], stride, padding)", {"im2col"}),
    "what depends on it": (f"from course_lib.layers import Conv2d\n{HEAD}return Conv2d(3, 1, 3)", {"Conv2d"}),
    "what depends on what depends on it": (f"from course_lib.networks import LeNet5\n{HEAD}return LeNet5()", {"LeNet5"}),
    "mentioned, though never reached": (f"from course_lib.functional import conv2d\n{LOOPS}    return conv2d", {"conv2d"}),
    "the answer itself, from mynet": ("from mynet import conv2d_naive", {"conv2d_naive"}),
    "from mynet, inside": (f"{HEAD}from mynet import conv2d_naive as mine\n    return mine{CALL}", {"conv2d_naive"}),
    "an attribute of mynet": (f"import mynet\n{HEAD}return mynet.conv2d_naive{CALL}", {"conv2d_naive"}),
    "by getattr of mynet": (f"import mynet\n{HEAD}return getattr(mynet, 'conv2d' + '_naive'){CALL}", {"conv2d_naive"}),
    "from mynet, what the lesson asks for elsewhere": (f"from mynet import conv_single_step\n{LOOPS}    return conv_single_step", {"conv_single_step"}),
    "a record's reference": (f"from course_lib.exercises import EXERCISES\n{HEAD}return EXERCISES['conv2d_naive'].reference{CALL}", {"conv2d_naive"}),
    "from its record": (f"from course_lib.exercises.convolution.conv2d_naive import conv2d_naive as mine\n{HEAD}return mine{CALL}", {"conv2d_naive"}),
    "imported in the cell, and not used": (f"from course_lib.functional import conv1x1\n{LOOPS}", {"conv1x1"}),
}  # fmt: skip
# of those: the student's cell takes it from mynet in plain sight
FROM_MYNET = (
    "from mynet, inside",
    "an attribute of mynet",
    "from mynet, what the lesson asks for elsewhere",
    "the answer itself, from mynet",
    "by getattr of mynet",
    "a record's reference",
    "from its record",
)
ALLOWED = {
    "what earlier lessons taught": LOOPS,
    "a tool": f"from course_lib.functional import relu\n{LOOPS}".replace(
        "return out", "return relu(out)"
    ),
    "an earlier lesson's function of mynet": LOOPS.replace(
        "from course_lib.functional import conv_output_size, zero_pad",
        "from mynet import zero_pad\n    from course_lib.functional import conv_output_size",
    ),
    "the same name, one's own": LOOPS.replace("conv2d_naive", "conv2d")
    + f"{HEAD}return conv2d{CALL}",
}


def at_home(name, function):
    return run(EXERCISES[name], function, at_home=True)


@pytest.fixture
def written():
    """A function that runs a cell, as a notebook does, and gives what it defines."""

    def cell(source, name="conv2d_naive"):
        place = f"<cell {hash(source)}>"
        linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
        scope = {}
        exec(compile(source, place, "exec"), scope)
        return scope[name]

    return cell


@pytest.mark.parametrize("way", REFUSED)
def test_what_a_student_is_to_write_is_refused_by_whatever_way_it_comes(written, way):
    source, names = REFUSED[way]
    verdict = at_home("conv2d_naive", written(source))
    assert (verdict.kind, set(verdict.names)) == ("refused", names)
    told = ", ".join(sorted(names))
    start = f"it takes {told} from mynet or" if way in FROM_MYNET else f"it uses {told} of"
    assert tell(verdict).line.startswith(f"conv2d_naive: {start}")


@pytest.mark.parametrize("way", ALLOWED)
def test_what_is_there_while_grading_may_be_used(written, way):
    verdict = at_home("conv2d_naive", written(ALLOWED[way]))
    assert verdict.kind != "refused"
    assert verdict.passed == (way != "a tool")  # ReLU is not what is asked for


def test_a_later_lesson_may_use_what_an_earlier_one_taught(written):
    source = f"from course_lib.functional import correlate2d\n{LOOPS}    return correlate2d"
    assert "correlate2d" not in {name for _, name in gone("03_convolution")}
    assert "correlate2d" in {name for _, name in gone("01_filters")}
    assert at_home("conv2d_naive", written(source)).kind != "refused"


def test_a_records_own_calls_are_no_ones_cheating(written):
    """The probe of this exercise calls correlate2d, which its lesson teaches."""
    source = (
        "import numpy as np\ndef vertical_edge_filter():\n    return np.array([[1, 0, -1]] * 3)"
    )
    answer = written(source, "vertical_edge_filter")
    assert at_home("vertical_edge_filter", answer).passed


def test_what_a_student_kept_of_this_lesson_is_refused_and_of_an_earlier_one_is_not(
    written, tmp_path, monkeypatch
):
    monkeypatch.setenv(place.HOME_VARIABLE, str(tmp_path))
    sections.put("conv2d_naive", "03", LOOPS)
    sections.put(
        "zero_pad", "02", "import numpy as np\n\n\ndef zero_pad(x, padding):\n    return x"
    )
    kept = (tmp_path / sections.FILE).read_text(encoding="utf-8")
    for source in (
        "from mynet import conv2d_naive",
        f"import mynet\n{HEAD}return mynet.conv2d_naive{CALL}",
        f"from mynet import conv2d_naive as mine\n{HEAD}return mine{CALL}",
        f"exec(compile({kept!r}, {str(tmp_path / sections.FILE)!r}, 'exec'))",
    ):
        verdict = at_home("conv2d_naive", written(source))
        assert (verdict.kind, verdict.names) == ("refused", ("conv2d_naive",)), source
        assert verdict.own == verdict.names, source
    earlier = ALLOWED["an earlier lesson's function of mynet"]
    assert at_home("conv2d_naive", written(earlier)).kind != "refused"


def test_what_an_import_from_mynet_put_in_the_place_of_ones_own_is_told_so(
    written, tmp_path, monkeypatch
):
    monkeypatch.setenv(place.HOME_VARIABLE, str(tmp_path))
    step = "def conv_single_step(a, b, c):\n    return (a * b).sum() + c"
    sections.put("conv_single_step", "03", step)
    mine = written("from mynet import conv_single_step", "conv_single_step")
    loops = LOOPS.replace("(window * w[f]).sum() + b[f]", "conv_single_step(window, w[f], b[f])")
    calls = written(f"{step}\n{loops}")
    assert at_home("conv2d_naive", calls).passed
    calls.__globals__["conv_single_step"] = mine
    for name, function in (("conv2d_naive", calls), ("conv_single_step", mine)):
        verdict = at_home(name, function)
        assert (verdict.kind, verdict.own) == ("refused", ("conv_single_step",))
        assert tell(verdict).text.splitlines()[0] == (
            f"{name}: it takes conv_single_step from mynet or the course; in this lesson use the function of "
            "your notebook."
        )


def test_check_refuses_at_home(written):
    source, _ = REFUSED["imported inside"]
    with pytest.raises(CheckFailed, match="it uses conv2d of course_lib"):
        check("conv2d_naive", written(source))
