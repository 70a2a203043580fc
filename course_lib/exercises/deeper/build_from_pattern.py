"""The layers of a network, by the pattern that most of them follow."""

from course_lib.exercises.record import Case, Exercise, Mistake

CONV, POOL, FC, END = ["CONV", "RELU"], ["POOL"], ["FC", "RELU"], ["SOFTMAX"]


def build_from_pattern(n, m, k):
    block = ["CONV", "RELU"] * n + ["POOL"]
    return block * m + ["FC", "RELU"] * k + ["SOFTMAX"]


def layer_by_layer(n, m, k):
    layers = []
    for _ in range(m):
        for _ in range(n):
            layers.append("CONV")
            layers.append("RELU")
        layers.append("POOL")
    for _ in range(k):
        layers.append("FC")
        layers.append("RELU")
    layers.append("SOFTMAX")
    return layers


def _other(make):
    """n, m, k in other places or changed."""
    return lambda n, m, k: build_from_pattern(*make(n, m, k))


EXERCISE = Exercise(
    __name__,
    reference=build_from_pattern,
    alternative=layer_by_layer,
    differs="The first multiplies and adds lists as the pattern does; the second appends layer by "
            "layer in loops.",
    minutes=4,
    difficulty=1,
    teaches=("course_lib.networks.build_from_pattern",),
    visible=(
        Case("once", 1, 1, 1, title="each part once",
             want=["CONV", "RELU", "POOL", "FC", "RELU", "SOFTMAX"]),
        Case("two-three", 2, 3, 1, title="two convolutions before each of three poolings"),
        Case("three-two", 3, 2, 2, title="three convolutions, two poolings, two FC"),
        Case("no-fc", 1, 2, 0, title="no FC at all"),
        Case("deep", 2, 3, 2, title="two convolutions, three poolings, two FC"),
    ),
    hidden=lambda rng: (
        Case("wide", 5, 2, 2, title="five convolutions before each of two poolings"),
        Case("plain", 2, 1, 0, title="one pooling, no FC"),
        Case("long", 4, 3, 1, title="four convolutions before each of three poolings"),
        Case("many", 1, 5, 2, title="one convolution before each of five poolings"),
    ),
    mistakes=(
        Mistake("pool-once", "There is one pooling in all; it belongs to the part that is repeated "
                "M times.", lambda n, m, k: CONV * n * m + POOL + FC * k + END),
        Mistake("pool-each", "There is a pooling behind every convolution; one closes N of them.",
                lambda n, m, k: (CONV + POOL) * n * m + FC * k + END,
                lambda n, m, k: (CONV + POOL) * m * n + FC * k + END),
        Mistake("relu-once", "There is one RELU for N convolutions, or for K FC; each has its own.",
                lambda n, m, k: (["CONV"] * n + ["RELU", "POOL"]) * m + FC * k + END,
                lambda n, m, k: (["CONV"] * n + ["RELU", "POOL"]) * m
                + ["FC"] * k + ["RELU"] * (k > 0) + END,
                lambda n, m, k: (CONV * n + POOL) * m + ["FC"] * k + ["RELU"] * (k > 0) + END,
                lambda n, m, k: (CONV * n + POOL) * m + ["FC"] * k + ["RELU"] + END),
        Mistake("relu-behind-fc", "The RELU behind the FC is missing.",
                lambda n, m, k: (CONV * n + POOL) * m + ["FC"] * k + END),
        Mistake("last-without-relu", "The last FC has no RELU. A network that is trained ends so, "
                "but this pattern has one behind every FC.",
                lambda n, m, k: ((CONV * n + POOL) * m + FC * k)[: -1 if k else None] + END),
        Mistake("fc-for-scores", "One more FC is added for the scores. A network needs it, but the "
                "pattern does not name it.",
                lambda n, m, k: (CONV * n + POOL) * m + FC * k + ["FC"] + END,
                lambda n, m, k: (CONV * n + POOL) * m + FC * (k + 1) + END),
        Mistake("relu-behind-conv", "The RELU behind the convolutions is missing.",
                lambda n, m, k: (["CONV"] * n + POOL) * m + FC * k + END,
                lambda n, m, k: (["CONV"] * n + POOL) * m + ["FC"] * k + END),
        Mistake("relu-behind-pool", "The RELU stands behind the pooling; in the pattern it follows "
                "each convolution.",
                lambda n, m, k: (["CONV"] * n + ["POOL", "RELU"]) * m + FC * k + END),
        Mistake("relu-first", "The RELU stands before its layer.",
                lambda n, m, k: (["RELU", "CONV"] * n + POOL) * m + ["RELU", "FC"] * k + END,
                lambda n, m, k: (["RELU", "CONV"] * n + POOL) * m + FC * k + END),
        Mistake("no-softmax", "SOFTMAX is missing at the end.",
                lambda n, m, k: (CONV * n + POOL) * m + FC * k),
        Mistake("softmax-each", "SOFTMAX stands behind every FC, or in every block; it comes once, "
                "at the end.",
                lambda n, m, k: (CONV * n + POOL) * m + (FC + END) * k,
                lambda n, m, k: (CONV * n + POOL + FC * k + END) * m),
        Mistake("fc-each", "The FC stand in every block; they come once, behind the last pooling.",
                lambda n, m, k: (CONV * n + POOL + FC * k) * m + END),
        Mistake("no-pool", "There is no pooling.", lambda n, m, k: CONV * n * m + FC * k + END),
        Mistake("n-and-m", "N and M are exchanged: N counts convolutions, M poolings.",
                _other(lambda n, m, k: (m, n, k))),
        Mistake("other-numbers", "A number stands in the place of another one: N counts "
                "convolutions before a pooling, M poolings, K FC.",
                *(_other(lambda n, m, k, order=order: tuple((n, m, k)[i] for i in order))
                  for order in ((2, 1, 0), (0, 2, 1), (1, 2, 0), (2, 0, 1)))),
        Mistake("without-m", "M is not used: there is one block only.",
                _other(lambda n, m, k: (n, 1, k))),
        Mistake("without-n", "N is not used: there is one convolution before each pooling.",
                _other(lambda n, m, k: (1, m, k))),
        Mistake("without-k", "K is not used: there is always one FC, or none.",
                _other(lambda n, m, k: (n, m, 1)), _other(lambda n, m, k: (n, m, 0))),
        Mistake("one-off", "A loop runs once too often, or too seldom.",
                *(_other(lambda n, m, k, a=a, b=b, c=c: (n + a, m + b, k + c))
                  for a, b, c in ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, -1),
                                  (-1, -1, -1), (1, 1, 1), (-1, -1, 0)))),
        Mistake("nested", "There are lists in the list; + and extend join lists, append puts one "
                "into the other.",
                lambda n, m, k: [*[CONV * n + POOL] * m, *[FC] * k, *END],
                lambda n, m, k: [[[CONV] * n, *POOL] * m, [FC] * k, *END],
                lambda n, m, k: [CONV * n + POOL] * m + FC * k + END,
                lambda n, m, k: ([CONV] * n + POOL) * m + [FC] * k + END),
        Mistake("one-text", "A text comes back; asked is a list with a text for each layer.",
                lambda n, m, k: "-".join(build_from_pattern(n, m, k)),
                lambda n, m, k: " ".join(build_from_pattern(n, m, k)),
                lambda n, m, k: "".join(build_from_pattern(n, m, k)),
                lambda n, m, k: ", ".join(build_from_pattern(n, m, k))),
        Mistake("pairs-in-one", "CONV-RELU is one name here; each layer has a name of its own.",
                lambda n, m, k: (["CONV-RELU"] * n + POOL) * m + ["FC-RELU"] * k + END),
        Mistake("other-letters", "The names are written in other letters; all are capitals, as in "
                "the pattern.",
                lambda n, m, k: [name.lower() for name in build_from_pattern(n, m, k)],
                lambda n, m, k: [name.title() for name in build_from_pattern(n, m, k)]),
        Mistake("tuple", "A tuple comes back; asked is a list.",
                lambda n, m, k: tuple(build_from_pattern(n, m, k))),
        Mistake("nothing-returned", "Nothing comes back: is there a return? append and extend "
                "change the list, and return nothing.", lambda n, m, k: None),
    ),
    hints=(
        "Lists can be added and multiplied: [\"A\", \"B\"] * 2 is [\"A\", \"B\", \"A\", \"B\"].",
        "Begin inside: what is repeated N times? Then add what closes it, and repeat all of that "
        "M times.",
        "Three lists are added: the blocks, the FC with their RELU, and the end, which stands "
        "there once.",
    ),
)  # fmt: skip
