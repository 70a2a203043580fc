"""First weights with which a network of 110 layers learns: judged by what it learns."""

import numpy as np

from course_lib.exercises.record import Case, Exercise, Made, Mistake, shown_as

BLOCKS, WIDTH, STEPS, RATE = 54, 8, 90, 0.003
LEARNED = 0.9  # share of the points that must be named right
HIGHEST = 20  # a first loss that no sensible network has: guessing costs 0.7


def weights_for_110(width, rng):
    return rng.normal(scale=0.01, size=(2 * BLOCKS, width, width))


def second_ones_zero(width, rng):
    first = rng.normal(scale=np.sqrt(2 / width), size=(BLOCKS, width, width))
    pairs = np.stack([first, np.zeros_like(first)], axis=1)  # so a block adds nothing at first
    return np.concatenate(pairs)


# what is done with the weights


def two_rings(rng, count=60):
    """Points (x, y, 1) of an inner and an outer ring, and which ring each belongs to."""
    ring = np.arange(count) % 2
    radius = np.where(ring == 1, 1.0, 0.35) * rng.uniform(0.85, 1.15, count)
    angle = rng.uniform(0, 2 * np.pi, count)
    points = [radius * np.cos(angle), radius * np.sin(angle), np.ones(count)]
    return np.stack(points, axis=1), ring


def train(weights, seed):
    """Train 110 layers by Adam: the first loss, and the share of points that is right at the end.

    The first layer makes 8 numbers of each point, 54 blocks h = h + relu(h @ w) @ v follow, and
    the last layer makes two scores.
    """
    rng = np.random.default_rng(seed)
    x, t = two_rings(rng)
    first = rng.normal(size=(3, WIDTH))
    params = [np.array(weights, dtype=np.float64), rng.normal(scale=0.3, size=(WIDTH, 2))]
    means, squares = ([np.zeros_like(p) for p in params] for _ in range(2))
    begun = None
    with np.errstate(all="ignore"):  # that it overflows is one of the outcomes
        for step in range(1, STEPS + 1):
            loss, scores, grads = _loss_and_gradients(x @ first, t, *params)
            begun = loss if begun is None else begun
            if not begun < HIGHEST:
                return begun, 0.0
            for p, g, m, s in zip(params, grads, means, squares, strict=True):
                m += 0.1 * (g - m)
                s += 0.01 * (g * g - s)
                p -= RATE * m / (1 - 0.9**step) / (np.sqrt(s / (1 - 0.99**step)) + 1e-8)
    return begun, float(np.mean(scores.argmax(axis=1) == t))


def _loss_and_gradients(h, t, weights, last):
    """The mean cross-entropy, the scores, and the gradients of weights and last."""
    inputs, hidden = [], []
    for w, v in zip(weights[::2], weights[1::2], strict=True):
        inputs.append(h)
        hidden.append(np.maximum(h @ w, 0))
        h = h + hidden[-1] @ v
    scores = h @ last
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    rows = np.arange(len(t))
    loss = -np.log(shares[rows, t] + 1e-300).mean()
    shares[rows, t] -= 1
    dscores = shares / len(t)
    dh, grads = dscores @ last.T, np.empty_like(weights)
    for block in reversed(range(len(inputs))):
        grads[2 * block + 1] = hidden[block].T @ dh
        dhidden = (dh @ weights[2 * block + 1].T) * (hidden[block] > 0)
        grads[2 * block] = inputs[block].T @ dhidden
        dh = dh + dhidden @ weights[2 * block].T
    return loss, scores, (grads, h.T @ dscores)


@shown_as("a network of 110 layers that begins with weights_for_110(8, rng)", "it")
def outcome(function, width, rng, seed):
    """What becomes of a network with these weights, in words."""
    weights = function(width, rng)
    if isinstance(weights, list | tuple):
        weights = np.array(weights) if len({np.shape(w) for w in weights}) == 1 else weights
    if not isinstance(weights, np.ndarray) or weights.dtype.kind not in "fiu":
        return weights
    if weights.shape != (2 * BLOCKS, width, width):
        return f"cannot be built of an array of shape {weights.shape}"
    if not np.isfinite(weights).all() or np.abs(weights).max() > 1e6:
        return "overflows at once"
    if not weights.any():
        return "stands still: every gradient of its blocks is 0"
    if not weights[::2].any():
        return "stands still: its ReLUs get only zeros, and let no gradient through"
    if np.ptp(weights) == 0:
        return "learns too little: the eight numbers of a layer all do the same"
    begun, right = train(weights, seed)
    if not begun < HIGHEST:
        return "overflows: from block to block its numbers grow"
    return "learns" if right >= LEARNED else "learns too little"


def _normal(scale, blocks=BLOCKS):
    return lambda width, rng: rng.normal(scale=scale, size=(2 * blocks, width, width))


def _case(id, title, seed):
    rng = Made("numpy.random.default_rng", seed)
    return Case(id, WIDTH, rng, seed, want="learns", title=title)


EXERCISE = Exercise(
    __name__,
    reference=weights_for_110,
    alternative=second_ones_zero,
    differs="The first makes all weights small; the second draws He's for the first matrix of each "
            "block, and makes only the second one 0.",
    minutes=8,
    difficulty=2,
    bonus=True,
    probe=outcome,
    visible=(_case("rings", "two rings of points", 1),),
    hidden=lambda rng: tuple(
        _case(f"hidden-{k}", "rings that you have not seen", int(seed))
        for k, seed in enumerate(rng.integers(10, 1000, 3))
    ),
    mistakes=(
        Mistake("too-large", "Each block adds so much that the numbers grow from block to block, "
                "and 54 blocks are many: at first a block should add little.",
                _normal(1.0), lambda width, rng: rng.normal(
                    scale=np.sqrt(2 / width), size=(2 * BLOCKS, width, width)),
                lambda width, rng: rng.uniform(size=(2 * BLOCKS, width, width))),
        Mistake("all-zero", "All weights are 0. Then the gradient of the first matrix of a block, "
                "which goes through the second, is 0, and so the other way round.",
                lambda width, rng: np.zeros((2 * BLOCKS, width, width))),
        Mistake("first-ones-zero", "The first matrix of each block is 0, so its ReLU gets only "
                "zeros and lets no gradient through; the second one may be 0.",
                lambda width, rng: _normal(0.5)(width, rng)
                * (np.arange(2 * BLOCKS) % 2)[:, None, None]),
        Mistake("all-alike", "All weights are the same number, so that the numbers of a layer stay "
                "alike for ever; draw them.",
                lambda width, rng: np.full((2 * BLOCKS, width, width), 0.01),
                lambda width, rng: np.ones((2 * BLOCKS, width, width))),
        Mistake("110-matrices", "The first and the last layer have their weights; the 54 blocks "
                "need two matrices each, 108 in all.",
                lambda width, rng: rng.normal(scale=0.01, size=(110, width, width))),
        Mistake("54-matrices", "There is one matrix for each block; each of the 54 blocks has two, "
                "108 in all.", _normal(0.01, BLOCKS // 2)),
        Mistake("one-matrix", "There is a single matrix; 108 are wanted, one behind the other.",
                lambda width, rng: rng.normal(scale=0.01, size=(width, width))),
        Mistake("pairs", "The two matrices of a block lie in an axis of their own; put all 108 "
                "behind each other, two for each block.",
                lambda width, rng: rng.normal(scale=0.01, size=(BLOCKS, 2, width, width))),
        Mistake("nothing-returned", "Nothing comes back; return the weights.",
                lambda width, rng: None),
    ),
    hints=(
        "At the beginning a block of zeros is the best block there is: it hands everything on. Why "
        "must not all of its weights be 0?",
        "If a block multiplies the size of its numbers by 1.5, what do 54 of them do?",
        "All 108 matrices may be drawn at once: rng.normal(scale=…, size=(108, width, width)). "
        "With which scale does a block add much less than it gets?",
    ),
)  # fmt: skip
