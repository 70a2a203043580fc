"""train_step: one update of a network, and the loss before it."""

import numpy as np

from course_lib.exercises.numbers import integers
from course_lib.exercises.recipe import Made
from course_lib.exercises.record import Case, Exercise, Mistake, shown_as


def train_step(model, optimizer, x, t):
    loss = model.loss(x, t)
    grads = model.gradient(x, t)
    optimizer.update(model.params, grads)
    return loss


def gradient_first(model, optimizer, x, t):
    change = model.gradient(x, t)
    loss = model.loss(x, t)
    optimizer.update(model.params, change)
    return loss


@shown_as("loss = train_step(model, optimizer, x, t)", "loss")
def loss_of(function, model, optimizer, x, t):
    return function(model, optimizer, x, t)


def _params_after(name, steps):
    told = "; ".join(["train_step(model, optimizer, x, t)"] * steps)

    @shown_as(f'{told}; model.params["{name}"]', name)
    def look(function, model, optimizer, x, t):
        for _ in range(steps):
            function(model, optimizer, x, t)
        return np.array(model.params[name])

    return look


@shown_as("losses = [train_step(model, optimizer, x, t) for _ in range(4)]", "losses")
def losses(function, model, optimizer, x, t):
    return [function(model, optimizer, x, t) for _ in range(4)]


W1, B1, W3 = (_params_after(*which) for which in (("w", 1), ("b", 1), ("w", 3)))


def _model(draw, pixels, classes):
    return Made("course_lib.networks.SoftmaxClassifier", draw(pixels, classes), draw(classes))


def _cases(draw, labels, extra=""):
    """A plain step, and one of an optimiser that remembers."""
    x, t = draw(3, 1, 2, 2), labels(3, 3)
    sgd, fast, adam = (
        Made(f"course_lib.optimizers.{name}", lr=lr)
        for name, lr in (("SGD", 0.5), ("SGD", 2.0), ("Adam", 0.1))
    )
    model = _model(draw, 4, 3)
    yield Case(f"loss{extra}", model, sgd, x, t, probe=loss_of,
               title="the loss that comes back is that before the update")  # fmt: skip
    yield Case(f"weights{extra}", model, sgd, x, t, probe=W1, title="the weights after a step")
    yield Case(f"biases{extra}", model, sgd, x, t, probe=B1, title="the biases after a step")
    yield Case(f"adam{extra}", model, adam, x, t, probe=W1, title="the optimizer is Adam")
    yield Case(f"three-steps{extra}", model, adam, x, t, probe=W3,
               title="three steps with Adam, which remembers")  # fmt: skip
    yield Case(f"losses{extra}", model, sgd, x, t, probe=losses, title="the losses of four steps")
    yield Case(f"one-image{extra}", _model(draw, 6, 2), fast, draw(1, 1, 2, 3), labels(1, 2),
               probe=W1, title="a single image, a large lr")  # fmt: skip


def _numbers(*shape):
    size = int(np.prod(shape))
    return (np.arange(size) * 5 % 9 - 3.5).reshape(shape) / 4


def _step(move=None, *, give=None, batch=lambda x, t: (x, t), last=False):
    """A step with another move(model, optimizer, grads), or another thing to give back."""

    def wrong(model, optimizer, x, t):
        loss = model.loss(x, t)
        grads = model.gradient(*batch(x, t))
        if move is None:
            optimizer.update(model.params, grads)
        else:
            move(model, optimizer, grads)
        if last:
            loss = model.loss(x, t)
        return loss if give is None else give(loss, grads, model, x, t)

    return wrong


# of a step that is made by hand
RATES = (2.0, 1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 1e-4)


def _by_hand(rate):
    def move(model, optimizer, grads):
        params = model.params
        for name in grads:
            params[name] -= rate * grads[name]

    return move


def _at_its_rate(model, optimizer, grads):
    for name in grads:
        model.params[name] -= optimizer.lr * grads[name]


def _replaced(model, optimizer, grads):
    model.params = optimizer.update(model.params, grads)


def _twice(model, optimizer, x, t):
    for _ in range(2):
        loss = train_step(model, optimizer, x, t)
    return loss


def _twice_first_loss(model, optimizer, x, t):
    loss = train_step(model, optimizer, x, t)
    train_step(model, optimizer, x, t)
    return loss


def _same_gradient_twice(model, optimizer, grads):
    optimizer.update(model.params, grads)
    optimizer.update(model.params, grads)


def _of_each_image(model, optimizer, x, t):
    loss = model.loss(x, t)
    for k in range(len(x)):
        optimizer.update(model.params, model.gradient(x[k : k + 1], t[k : k + 1]))
    return loss


def _local(model, optimizer, grads):
    optimizer.update({name: array.copy() for name, array in model.params.items()}, grads)


def _some(keep):
    def move(model, optimizer, grads):
        optimizer.update(model.params, {
            name: array if keep(name) else 0 * array for name, array in grads.items()})  # fmt: skip

    return move


def _scaled(factor):
    def move(model, optimizer, grads):
        optimizer.update(model.params, {name: factor * array for name, array in grads.items()})

    return move


def _by_the_size(model, optimizer, x, t):
    loss = model.loss(x, t)
    grads = {name: array / len(x) for name, array in model.gradient(x, t).items()}
    optimizer.update(model.params, grads)
    return loss


def _times_the_size(model, optimizer, x, t):
    loss = model.loss(x, t)
    grads = {name: array * len(x) for name, array in model.gradient(x, t).items()}
    optimizer.update(model.params, grads)
    return loss


EXERCISE = Exercise(
    __name__,
    reference=train_step,
    alternative=gradient_first,
    differs="Loss and gradient may be asked for in either order, as long as both come before the "
            "update.",
    minutes=4,
    difficulty=1,
    visible=tuple(_cases(_numbers, lambda n, k: np.arange(n) * 2 % k)),
    hidden=lambda rng: tuple(_cases(
        lambda *shape: integers(rng, *shape, high=4, scale=0.25) + 0.1 * rng.random(shape),
        lambda n, k: rng.integers(0, k, n), "-again")),
    mistakes=(
        Mistake("loss-after", "The loss is that after the update; the one before it is asked for.",
                _step(last=True)),
        Mistake("no-update", "Nothing is learned: the network's parameters stay as they were. The "
                "optimizer should update model.params itself, which comes first, by the "
                "gradients.",
                _step(lambda model, optimizer, grads: None), _step(_local),
                _step(lambda model, optimizer, grads: optimizer.update(grads, model.params))),
        Mistake("params-replaced", "params are replaced by what update returns, which "
                "is nothing; it changes the arrays in place.", _step(_replaced)),
        Mistake("by-hand", "The step is made by hand, with a fixed rate; the optimizer knows how "
                "far to go, and what came before.",
                *(_step(_by_hand(rate)) for rate in RATES), _step(_at_its_rate)),
        Mistake("uphill", "The step goes uphill: the sign of the gradient is turned round, and the "
                "optimizer already goes against it.", _step(_scaled(-1))),
        Mistake("two-updates", "Two updates are made at each step.", _twice, _twice_first_loss,
                _step(_same_gradient_twice)),
        Mistake("image-by-image", "Each image makes an update of its own; a step is one update for "
                "the whole batch.", _of_each_image),
        Mistake("first-image-only", "The gradient is that of the first image only; take the whole "
                "batch.", _step(batch=lambda x, t: (x[:1], t[:1]))),
        Mistake("divided-again", "The gradient is divided by the number of images; the mean is in "
                "the loss already.", _by_the_size),
        Mistake("multiplied", "The gradient is multiplied by the number of images; the mean over "
                "the batch is what is asked for.", _times_the_size),
        Mistake("weights-only", "The biases do not learn.", _step(_some(lambda name: name != "b"))),
        Mistake("biases-only", "The weights do not learn.", _step(_some(lambda name: name == "b"))),
        Mistake("gives-gradient", "The gradients come back; the loss is asked for.",
                _step(give=lambda loss, grads, model, x, t: grads)),
        Mistake("gives-both", "The loss and the gradients come back; the loss alone is asked for.",
                _step(give=lambda loss, grads, model, x, t: (loss, grads))),
        Mistake("gives-scores", "The scores come back; the loss is asked for.",
                _step(give=lambda loss, grads, model, x, t: model.predict(x))),
        Mistake("gives-accuracy", "The share of right images comes back; the loss is asked for.",
                _step(give=lambda loss, grads, model, x, t: float(
                    np.mean(model.predict(x).argmax(axis=1) == t)))),
        Mistake("gives-sum", "The loss is multiplied by the number of images; the mean is asked "
                "for.", _step(give=lambda loss, grads, model, x, t: loss * len(x))),
        Mistake("gives-params", "The parameters come back; the loss is asked for.",
                _step(give=lambda loss, grads, model, x, t: model.params)),
        Mistake("nothing-returned", "Nothing comes back; return the loss.",
                _step(give=lambda loss, grads, model, x, t: None)),
        Mistake("step-method", "optimizer.step() belongs to networks of the course's layers; here "
                "it is optimizer.update(model.params, grads).",
                _step(lambda model, optimizer, grads: optimizer.step())),
        Mistake("model-for-params", "update gets the whole network; it needs its dict of arrays, "
                "model.params.", _step(lambda model, optimizer, grads: optimizer.update(model,
                                                                                        grads))),
        Mistake("without-params", "update gets the gradients alone; it needs the parameters and "
                "the gradients.", _step(lambda model, optimizer, grads: optimizer.update(grads))),
    ),
    hints=(
        "Three things happen: ask for the loss, ask for the gradient, let the optimizer update. "
        "Which of them must come before the update?",
        "model.gradient(x, t) is a dict with the names of model.params. The optimizer takes both.",
        "optimizer.update(model.params, grads) changes the arrays in place and returns nothing; "
        "keep the loss in a variable before it.",
    ),
)  # fmt: skip
