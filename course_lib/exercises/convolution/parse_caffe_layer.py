"""Read the four settings of a convolution layer from a text in Caffe's format."""

import re
from functools import partial

from course_lib.exercises.record import Case, Exercise, Mistake

DEFAULTS = {"stride": 1, "pad": 0}
KEYS = {"num_output": None, "kernel_size": None} | DEFAULTS

CAFFE_CONV1 = """\
layer {
  name: "conv1"
  type: "Convolution"
  bottom: "data"
  top: "conv1"
  # learning rate and decay multipliers for the filters
  param { lr_mult: 1 decay_mult: 1 }
  # learning rate and decay multipliers for the biases
  param { lr_mult: 2 decay_mult: 0 }
  convolution_param {
    num_output: 96     # learn 96 filters
    kernel_size: 11    # each filter is 11x11
    stride: 4          # step 4 pixels between each filter application
    weight_filler {
      type: "gaussian" # initialize the filters from a Gaussian
      std: 0.01        # distribution with stdev 0.01 (default mean: 0)
    }
    bias_filler {
      type: "constant" # initialize the biases to zero (0)
      value: 0
    }
  }
}
"""


def _layer(*settings, name="conv2"):
    lines = "\n".join(f"    {setting}" for setting in settings)
    return (
        f'layer {{\n  name: "{name}"\n  type: "Convolution"\n'
        "  param { lr_mult: 1 decay_mult: 1 }\n"
        f"  convolution_param {{\n{lines}\n"
        '    bias_filler {\n      type: "constant"\n      value: 3\n    }\n  }\n}\n'
    )


def _parse(
    text, *, comments=False, pattern=r"\b{}\s*:\s*(\d+)", convert=int, defaults=KEYS, which=0
):
    """Find the keys' numbers; every idea can be replaced by a wrong one."""
    text = text if comments else re.sub(r"#.*", "", text)
    found = {key: re.findall(pattern.format(key), text) for key in KEYS}
    return defaults | {key: convert(numbers[which]) for key, numbers in found.items() if numbers}


def parse_caffe_layer(text):
    layer = {"num_output": None, "kernel_size": None, "stride": 1, "pad": 0}
    for line in text.splitlines():
        setting, _, _comment = line.partition("#")
        key, _, value = setting.partition(":")
        if key.strip() in layer:
            layer[key.strip()] = int(value)
    return layer


def by_one_pattern(text):
    pattern = r"(?m)^\s*(num_output|kernel_size|stride|pad)\s*:\s*(\d+)"  # at a line's beginning
    found = {key: int(number) for key, number in re.findall(pattern, text)}
    return {"stride": 1, "pad": 0} | found


def _but(**changes):
    return partial(_parse, **changes)


def _without_comments(text):
    return [line.partition("#")[0] for line in text.splitlines()]


def _no_default(text):
    found = _parse(text, defaults={})
    return {key: found[key] for key in KEYS}


def _comment_in_number(clean, behind, begins, text):
    """int() of all that stands behind a colon."""
    found = dict(KEYS)
    for line in text.splitlines():
        key = line.partition(":")[0].strip()
        if (begins and line.strip().startswith(tuple(KEYS))) or key in KEYS:
            found[key] = int(clean(behind(line)))
    return found


def _commented_lines_left_out(defaults, text):
    kept = [line for line in text.splitlines() if "#" not in line]
    return _parse("\n".join(kept), defaults=defaults)


def _line_by_line(split, text):
    """split(line) gives the key and the value of every line, or stops."""
    pairs = [split(line) for line in _without_comments(text)]
    return KEYS | {key: int(value) for key, value in pairs if key in KEYS}


def _around_the_colon(line):
    key, value = line.split(":")
    return key.strip(), value


def _key_in_line(clean, text):
    found = [(key, line) for line in _without_comments(text) for key in KEYS if key in line]
    return KEYS | {key: int(clean(line.split(":")[1])) for key, line in found}


def _returned_after(last, defaults, text):
    """Reads the text as far as its first line, or its first setting."""
    found = dict(defaults)
    for line in _without_comments(text):
        key, _, value = line.partition(":")
        if key.strip() in KEYS:
            found[key.strip()] = int(value)
        if last(key.strip()):
            break
    return found


def _every_pair(text):
    pairs = re.findall(r"(\w+)\s*:\s*(\d+)(?![.\d])", re.sub(r"#.*", "", text))
    return KEYS | {key: int(value) for key, value in pairs}


def _convert_every_value(text):
    pairs = [line.split(":") for line in _without_comments(text) if line.count(":") == 1]
    numbers = {key.strip(): int(value) for key, value in pairs}
    return {key: numbers.get(key, KEYS[key]) for key in KEYS}


def _draw(rng, text):
    """A number in place of every range such as 3..9."""
    bounds = r"(\d+)\.\.(\d+)"
    return re.sub(bounds, lambda m: str(rng.integers(int(m[1]), int(m[2]) + 1)), text)


EXERCISE = Exercise(
    __name__,
    reference=parse_caffe_layer,
    alternative=by_one_pattern,
    differs="The first takes each line apart with string methods; the second describes a setting "
            "by one pattern, and a comment never matches, for it does not begin a line.",
    minutes=10,
    difficulty=2,
    bonus=True,
    visible=(
        Case("alexnet", CAFFE_CONV1, title="AlexNet's first layer: stride given, pad not",
             want={"num_output": 96, "kernel_size": 11, "stride": 4, "pad": 0}),
        Case("defaults", "convolution_param {\n  num_output: 8\n  kernel_size: 3\n}\n",
             title="neither stride nor pad is given",
             want={"num_output": 8, "kernel_size": 3, "stride": 1, "pad": 0}),
        Case("another-order", _layer("pad: 2", "kernel_size: 5", "stride: 3", "num_output: 256"),
             title="all four keys, in another order",
             want={"num_output": 256, "kernel_size": 5, "stride": 3, "pad": 2}),
        Case("empty-lines",
             "convolution_param {\n\n  num_output:16\n  kernel_size: 5  # 5x5\n\n  pad:2\n}\n",
             title="empty lines, and colons without a space",
             want={"num_output": 16, "kernel_size": 5, "stride": 1, "pad": 2}),
        Case("comments", _layer(
                "# before: num_output: 64 kernel_size: 9",
                "num_output: 32  # stride: 2 was tried, too", "kernel_size: 7", "# pad: 3"),
             title="settings inside comments, which do not count",
             want={"num_output": 32, "kernel_size": 7, "stride": 1, "pad": 0}),
        Case("name", _layer("num_output: 12", "kernel_size: 3", "pad: 1", name="stride2_pad4"),
             title="a layer whose name holds the words stride and pad",
             want={"num_output": 12, "kernel_size": 3, "stride": 1, "pad": 1}),
        Case("settings-alone", "num_output: 8\npad: 2\nkernel_size: 3\n",
             title="settings alone, in the first lines",
             want={"num_output": 8, "kernel_size": 3, "stride": 1, "pad": 2}),
    ),
    hidden=lambda rng: (
        Case("all-keys", _draw(rng, _layer("kernel_size: 3..9", "pad: 1..4  # keep the size",
                                           "stride: 2..5", "num_output: 10..599")),
             title="all four keys, with a comment"),
        Case("like-alexnet", CAFFE_CONV1.replace("96", _draw(rng, "100..599"))
             .replace("11", _draw(rng, "12..19")),
             title="a layer like AlexNet's, with other numbers"),
        Case("in-comments", _draw(rng, _layer(
                "# stride: 2..5", "num_output: 10..599  # pad: 1..4",
                "kernel_size: 3..9  # not num_output: 1..8", "# kernel_size: 1")),
             title="settings inside comments"),
        Case("name-of-keys", _layer(
                _draw(rng, "num_output: 10..599\n    kernel_size: 3..9\n    pad: 1..4"),
                name=_draw(rng, "stride2..5_pad6..8")),
             title="a name that holds the names of keys"),
        Case("no-spaces", _draw(rng, "convolution_param {\n\n  num_output:10..599\n"
                                "  kernel_size:3..9\n\n  pad:1..4\n}\n"),
             title="empty lines, and colons without a space"),
        Case("no-options", _draw(rng, "convolution_param {\n  num_output: 2..8\n"
                                 "  kernel_size: 3..8\n}\n"),
             title="neither stride nor pad is given"),
    ),
    mistakes=(
        Mistake("no-default", "It stops when stride or pad is not in the text; they have default "
                "values.", _no_default),
        Mistake("key-missing", "A key that is not in the text is missing from the result; stride "
                "and pad have default values.", _but(defaults={})),
        Mistake("default-stride-0", "The default stride is 1, a step of one pixel; with 0 the "
                "window would never move.", _but(defaults=KEYS | {"stride": 0})),
        Mistake("default-pad-1", "Without pad in the text, no zeros are added; look at its "
                "default.", _but(defaults=KEYS | {"pad": 1})),
        Mistake("text", "The values are text, not int.", _but(convert=str)),
        Mistake("float", "The values are floats; these are whole numbers.", _but(convert=float)),
        Mistake("first-digit", "Only the first digit of a number is read.",
                _but(pattern=r"\b{}\s*:\s*(\d)")),
        Mistake("comments-read", "Settings inside comments are read; cut each line at # first.",
                _but(comments=True)),
        Mistake("comments-win", "Settings inside comments win over real ones that stand earlier; "
                "cut each line at # first.", _but(comments=True, which=-1)),
        Mistake("comment-in-number", "int() is given a number together with the comment behind it; "
                "cut each line at # first.",
                *(partial(_comment_in_number, clean, behind, begins)
                  for clean in (str, str.strip)
                  for behind in (lambda line: line.partition(":")[2],
                                 lambda line: line.split(":")[1],
                                 lambda line: line.split(":")[-1])
                  for begins in (False, True))),
        Mistake("commented-lines-left-out", "Lines with a comment are passed over as a whole; what "
                "stands before the # counts.", partial(_commented_lines_left_out, KEYS),
                partial(_commented_lines_left_out, DEFAULTS)),
        Mistake("space-needed", "A setting without a space behind its colon is not read; split at "
                "the colon alone.", _but(pattern=r"\b{}:\s+(\d+)"),
                _but(pattern=r"\b{}:\s+(\d+)", defaults=DEFAULTS)),
        Mistake("spaces-in-key", "No setting is found: the spaces at the beginning of a line do "
                "not belong to the key.", _but(pattern=r"(?m)^{}:\s*(\d+)"),
                _but(pattern=r"(?m)^{}:\s*(\d+)", defaults=DEFAULTS)),
        Mistake("empty-line", "It stops at a line that is empty, or empty without its comment; "
                "look before you take its first word.", partial(_line_by_line,
                        lambda line: (line.split()[0].rstrip(":"), line.split()[-1]))),
        Mistake("line-without-colon", 'It stops at a line without a colon, such as "}", or with '
                "several; pass over such lines.", partial(_line_by_line, _around_the_colon),
                partial(_line_by_line,
                        lambda line: (line.split(":")[0].strip(), line.split(":")[1]))),
        Mistake("key-anywhere", "A key is looked for anywhere, even inside the layer's name; a key "
                "begins its line and a colon follows it.", partial(_key_in_line, str),
                partial(_key_in_line, str.strip), _but(pattern=r"{}\D*(\d+)")),
        Mistake("returned-inside", "Only the first line, or the first setting, is read: the "
                "return stands inside the loop; it belongs after it.",
                *(partial(_returned_after, last, defaults)
                  for last in (lambda key: True, lambda key: key in KEYS)
                  for defaults in (KEYS, DEFAULTS, {}))),
        Mistake("other-keys", "The result holds other keys of the text, too; only four are asked "
                "for.", _every_pair),
        Mistake("every-value", 'Every value is converted to int, also texts like "Convolution"; '
                "first see whether the key is one of the four.", _convert_every_value),
    ),
    hints=(
        "Begin with a dict that holds the defaults. Then go through the text line by line. How do "
        "you see that a line is a setting?",
        "First take away the comment: line.split('#')[0] is what stands before it. Then look for "
        "a colon; lines without one are of no interest.",
        "What stands before the colon, without spaces (strip), is the key. Only when it is one of "
        "the four, put int of what stands behind the colon into the dict.",
    ),
)  # fmt: skip
