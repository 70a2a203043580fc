"""mend_epoch: an epoch in which images and labels lose each other, to be mended."""

import numpy as np

from course_lib.exercises.recipe import Made
from course_lib.exercises.record import Case, Exercise, Mistake, Remark, shown_as
from course_lib.exercises.remarks import calls


def mend_epoch(model, optimizer, x, t, rng, batch_size=100):
    order = rng.permutation(len(x))
    x, t = x[order], t[order]
    losses = []
    for start in range(0, len(x), batch_size):
        images, labels = x[start : start + batch_size], t[start : start + batch_size]
        losses.append(model.loss(images, labels))
        optimizer.update(model.params, model.gradient(images, labels))
    return losses


def by_index(model, optimizer, x, t, rng, batch_size=100):
    order, losses = rng.permutation(len(x)), []
    for start in range(0, len(x), batch_size):
        batch = order[start : start + batch_size]
        losses.append(model.loss(x[batch], t[batch]))
        optimizer.update(model.params, model.gradient(x[batch], t[batch]))
    return losses


def _two_orders(model, optimizer, x, t, rng, batch_size=100):
    x = x[rng.permutation(len(x))]  # shuffled
    t = t[rng.permutation(len(t))]
    losses = []
    for start in range(0, len(x), batch_size):
        images, labels = x[start : start + batch_size], t[start : start + batch_size]
        losses.append(model.loss(images, labels))
        optimizer.update(model.params, model.gradient(images, labels))
    return losses


# what is compared: facts that do not depend on the order that was drawn

EPOCHS = 5


def _right(model, x, t):
    """The share that is named right, in tenths, rounded down; the whole is 10."""
    return int(10 * np.mean(model.predict(x).argmax(axis=1) == t) + 1e-9)


@shown_as("for _ in range(5): mend_epoch(model, optimizer, x, t, rng, {batch_size}); does model "
          "name 9 of 10 images right?", "right")  # fmt: skip
def learned(function, model, optimizer, x, t, rng, batch_size):
    for _ in range(EPOCHS):
        function(model, optimizer, x, t, rng, batch_size)
    return _right(model, x, t) >= 9


@shown_as("len(mend_epoch(model, optimizer, x, t, rng, {batch_size}))", "number of losses")
def count(function, model, optimizer, x, t, rng, batch_size):
    return len(function(model, optimizer, x, t, rng, batch_size))


@shown_as("sum of mend_epoch(model, optimizer, x, t, rng, 1) with lr = 0, "
          "which is that of all images", "sum of losses")  # fmt: skip
def all_losses(function, model, optimizer, x, t, rng):
    return float(np.sum(function(model, optimizer, x, t, rng, 1)))


@shown_as("are the losses of two epochs in the same order, with lr = 0?", "same")
def same_order(function, model, optimizer, x, t, rng):
    one, other = (function(model, optimizer, x, t, rng, 1) for _ in range(2))
    return bool(np.allclose(one, other))


@shown_as("do the losses come in the order of the images, with lr = 0?", "own order")
def own_order(function, model, optimizer, x, t, rng):
    of_each = [model.loss(x[k : k + 1], t[k : k + 1]) for k in range(len(x))]
    return bool(np.allclose(function(model, optimizer, x, t, rng, 1), of_each))


@shown_as("after mend_epoch(model, optimizer, x, t, rng, len(x)): model.params['w']", "w")
def one_batch(function, model, optimizer, x, t, rng):
    function(model, optimizer, x, t, rng, len(x))
    return np.array(model.params["w"])


@shown_as("do the losses fall on the way: is the mean of the last five of mend_epoch(model, "
          "optimizer, x, t, rng, 2) below half of the first?", "fall")  # fmt: skip
def falling(function, model, optimizer, x, t, rng):
    found = function(model, optimizer, x, t, rng, 2)
    return bool(np.mean(found[-5:]) < 0.5 * found[0])


@shown_as("mend_epoch(model, optimizer, x, t, rng, 2)", "losses")
def losses(function, model, optimizer, x, t, rng):
    return [float(loss) for loss in function(model, optimizer, x, t, rng, 2)]


def _images(rng, n, classes=4):
    """Images of 4 x 4 with a bright row for each class, and their labels."""
    t = rng.permutation(np.arange(n) % classes)
    x = 0.3 * rng.random((n, 1, 4, 4))
    x[np.arange(n), 0, t] += 1
    return x, t


def _cases(seed, extra=""):
    data, rng = np.random.default_rng(seed), Made("numpy.random.default_rng", seed)
    model = Made("course_lib.networks.SoftmaxClassifier", np.zeros((16, 4)), np.zeros(4))
    uneven = Made("course_lib.networks.SoftmaxClassifier",
                  data.normal(size=(16, 4)).round(2), np.zeros(4))  # fmt: skip
    sgd, still = (Made("course_lib.optimizers.SGD", lr=lr) for lr in (1.0, 0.0))
    x, t = _images(data, 82)
    few, their = _images(data, 10)
    yield Case(f"learned{extra}", model, sgd, x, t, rng, 10, probe=learned,
               title="what is learned in five epochs")  # fmt: skip
    yield Case(f"count{extra}", model, sgd, x, t, rng, 10, probe=count,
               title="82 images in batches of 10: nine updates")  # fmt: skip
    yield Case(f"all-losses{extra}", uneven, still, few, their, rng, probe=all_losses,
               title="ten images, each with its own label, one by one")  # fmt: skip
    yield Case(f"same-order{extra}", uneven, still, few, their, rng, probe=same_order,
               title="the next epoch has another order")  # fmt: skip
    yield Case(f"own-order{extra}", uneven, still, few, their, rng, probe=own_order,
               title="the order is not that of the images")  # fmt: skip
    yield Case(f"one-batch{extra}", uneven, sgd, few, their, rng, probe=one_batch,
               title="all images in one batch")  # fmt: skip
    yield Case(f"falling{extra}", model, sgd, x, t, rng, probe=falling,
               title="the loss falls within an epoch")  # fmt: skip
    yield Case(f"before-update{extra}", uneven, sgd, np.repeat(few[:1], 6, axis=0),
               np.repeat(their[:1], 6), rng, probe=losses,
               title="images all alike: each loss is that before its update")  # fmt: skip


def _updated(optimizer, model, grads):
    optimizer.update(model.params, grads)


def _with(arrange, *, whole=False, update=_updated, loss_after=False):
    """An epoch with another way to shuffle, arrange(x, t, rng), or another update."""

    def wrong(model, optimizer, x, t, rng, batch_size=100):
        losses = []
        x, t = arrange(x, t, rng)
        count = len(x) // batch_size * batch_size if whole else len(x)
        for start in range(0, count, batch_size):
            images, labels = x[start : start + batch_size], t[start : start + batch_size]
            loss = model.loss(images, labels)
            update(optimizer, model, model.gradient(images, labels))
            losses.append(model.loss(images, labels) if loss_after else loss)
        return losses

    return wrong


def _together(x, t, rng):
    order = rng.permutation(len(x))
    return x[order], t[order]


def _images_only(x, t, rng):
    return x[rng.permutation(len(x))], t


def _labels_only(x, t, rng):
    return x, t[rng.permutation(len(x))]


def _labels_back(x, t, rng):
    order = rng.permutation(len(x))
    return x[order], t[np.argsort(order)]


def _in_place(x, t, rng):
    order = rng.permutation(len(x))
    x[:], t[:] = x[order], t[order]
    return x, t


def _shuffled_in_place(x, t, rng):
    rng.shuffle(x)
    rng.shuffle(t)
    return x, t


def _shuffled_alike_in_place(x, t, rng):
    state = rng.bit_generator.state
    rng.shuffle(x)
    rng.bit_generator.state = state
    rng.shuffle(t)
    return x, t


def _one_shuffled_in_place(which):
    def arrange(x, t, rng):
        rng.shuffle((x, t)[which])
        return x, t

    return arrange


def _two_orders_of(x, t, rng):
    x = x[rng.permutation(len(x))]
    return x, t[rng.permutation(len(t))]


def _replaced(optimizer, model, grads):
    model.params = optimizer.update(model.params, grads)


def _uphill(optimizer, model, grads):
    optimizer.update(model.params, {name: -grad for name, grad in grads.items()})


def _one_batch_for_all(model, optimizer, x, t, rng, batch_size=100):
    order, losses = rng.permutation(len(x)), []
    for _ in range(0, len(x), batch_size):
        batch = order[:batch_size]
        losses.append(model.loss(x[batch], t[batch]))
        optimizer.update(model.params, model.gradient(x[batch], t[batch]))
    return losses


def _drawn(model, optimizer, x, t, rng, batch_size=100):
    losses = []
    for _ in range(0, len(x), batch_size):
        batch = rng.integers(0, len(x), min(batch_size, len(x)))
        losses.append(model.loss(x[batch], t[batch]))
        optimizer.update(model.params, model.gradient(x[batch], t[batch]))
    return losses


EXERCISE = Exercise(
    __name__,
    reference=mend_epoch,
    alternative=by_index,
    differs="The first puts all images and labels into a new order; the second leaves them where "
            "they are, and picks each batch by its indices.",
    minutes=5,
    difficulty=2,
    remarks=(
        Remark("minibatches", "Right, with your own minibatches. Which of the colleague's lines "
               "was it?", lambda tree: calls(tree, "minibatches")),
    ),
    visible=tuple(_cases(5)),
    hidden=lambda rng: tuple(_cases(int(rng.integers(100, 1000)), "-again")),
    mistakes=(
        Mistake("two-orders", "It is wrong as it was: all images come, and all labels, but nothing "
                "is learned from them. Which label does the first image of a batch have?",
                _two_orders),
        Mistake("images-only", "The images are shuffled, their labels stay where they were; both "
                "need the same order.", _with(_images_only)),
        Mistake("labels-only", "The labels are shuffled, the images stay where they were; both "
                "need the same order.", _with(_labels_only)),
        Mistake("other-way-round", "The labels are shuffled by the inverse order; use the same one "
                "for both.", _with(_labels_back)),
        Mistake("not-shuffled", "Images keep their labels, but nothing is shuffled any more; each "
                "epoch should have an order of its own.", _with(lambda x, t, rng: (x, t))),
        Mistake("same-order", "Every epoch has the same order: the generator begins anew each "
                "time. Take the one that is given.",
                *(_with(lambda x, t, rng, k=k: _together(x, t, np.random.default_rng(k)))
                  for k in (0, 1))),
        Mistake("last-dropped", "The last, shorter batch comes no more; it did before.",
                _with(_together, whole=True)),
        Mistake("no-update", "Images and labels belong together, but nothing is learned: the "
                "update is gone.", _with(_together, update=lambda optimizer, model, grads: None)),
        Mistake("loss-after", "Each loss is that after the update of its batch; the one before it "
                "is asked for.", _with(_together, loss_after=True)),
        Mistake("two-orders-and-loss-after", "Images and labels still have two orders, and now "
                "each loss is that after the update of its batch.",
                _with(_two_orders_of, loss_after=True)),
        Mistake("in-place", "x or t itself is put into another order, so whoever passed it finds "
                "images or labels in other places; x[order] makes a new array.",
                *map(_with, (_in_place, _shuffled_in_place, _shuffled_alike_in_place,
                             _one_shuffled_in_place(0), _one_shuffled_in_place(1)))),
        Mistake("uphill", "The step goes uphill now: the sign of the gradient is turned round, and "
                "the optimizer goes against the gradient by itself.",
                _with(_together, update=_uphill)),
        Mistake("params-replaced", "params are replaced by what update returns, which is nothing: "
                "it changes the arrays in place.",
                _with(_together, update=_replaced), _with(_two_orders_of, update=_replaced)),
        Mistake("one-batch-for-all", "Every update sees the same first batch.",
                _one_batch_for_all),
        Mistake("drawn-with-repeats", "Images are drawn with repeats, so that some come twice in "
                "an epoch and others never.", _drawn),
    ),
    hints=(
        "Run the cell above: which share does the network reach? What would pure guessing reach, "
        "among ten digits? So what does it know of the labels?",
        "Print t[:5] before and after the shuffling, and the images beside them. Does the first "
        "image still have its label?",
        "rng.permutation draws a new order each time it is called. How often is it called here?",
    ),
)  # fmt: skip
