# ---
# jupyter:
#   lesson:
#     title: Training a network
#     number: 7
#     minutes: 90
#     prerequisites: [06_pooling]
# ---

# %% [markdown]
# # Lesson 7: Training a network
#
# **How does it learn?**
#
# All layers are yours now: they go forward and backward.
# Today you put them together, let them see 5,000 digits, and watch.
# At the end your network reads what you write with your own hand.
#
# After this lesson you can
#
# - build a network from layers, with first weights that can learn,
# - write the loop in which it learns, batch by batch,
# - check it before you wait for it: the first loss, and fifty images by heart,
# - judge it honestly, save it, and look at what it has learned.
#
# About 90 minutes, a third of them for exercise 3, which has three steps: take a break after it.
# `Conv2d`, `MaxPool2d` and `affine_backward` come from your own library, `mynet`.

# %%
import time

import numpy as np

from course_lib.checks import check, hint
from course_lib.datasets import load_mnist
from course_lib.figures import filters_before_and_after, misclassified, show_images
from course_lib.functional import cross_entropy, softmax
from course_lib.optimizers import SGD, Adam
from course_lib.student import contest, predict, progress, solution, what_you_did
from course_lib.widgets import DrawADigit, TrainingMonitor
from mynet import Conv2d, MaxPool2d, affine_backward

# %% tags=["demo"]
progress("07_train_cnn")

# %% [markdown]
# ## Watch it learn
#
# A network that knows nothing is shown 5,000 digits, 100 at a time, and corrected after each hundred.
# Once through all of them, 50 corrections, is an [epoch](../glossary.ipynb#epoch).
#
# **Predict:** after one epoch, how many of 100 digits that it has never seen does it read?

# %% tags=["demo"]
predict("after_one_epoch")

# %% [markdown]
# This one is the course's, so you can watch before you have written anything.
# Run the cell; it takes ten seconds to half a minute.
#
# **Find out:**
#
# 1. Move the slider *epoch* from 0 to the last, and watch the filters. When do they stop looking like noise?
# 2. Where does the loss fall fastest?
# 3. Which wrong digits would you have got wrong, too?

# %% tags=["demo"] play=2
# items: 76
from IPython.display import display

from course_lib.networks import SimpleConvNet as CoursesNetwork
from course_lib.training import Trainer

epochs = 6  # the course's own tests take 1

theirs = CoursesNetwork(init=0.01)
trainer = Trainer(
    theirs, Adam(theirs, lr=1e-3), load_mnist("train"), load_mnist("validation"), progress=False
)
display(TrainingMonitor(trainer))
history = trainer.run(epochs)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. After an epoch or two: then strokes and edges stand out. Some never do.
# 2. In the first epoch. Later ones change less and less.
#
# Why does training begin so far below validation, about 60 % beside 83 % after the first epoch?
# It is measured on the way: the mean over all 50 updates, and the first ones were guesses.
# The validation images are read when the epoch is over.
#
# </details>
#
# Nobody has told the filters what an edge is.
# In lesson 1 you made such filters by hand. Here each weight took small steps against its gradient.
#
# ## A batch at a time
#
# The gradient over all 5,000 images would be the right direction, but one step would take seconds.
# A hundred images point nearly the same way, in a fiftieth of the time: a [mini-batch](../glossary.ipynb#mini-batch).
# Each epoch takes them in a new order, so that no batch comes twice.
#
# ### Exercise 1: `minibatches`
#
# Difficulty ★☆☆, about 5 minutes.
#
# Shuffle the numbers of all images, and cut them into batches.
# `rng` is NumPy's generator, as from `np.random.default_rng(0)`: `rng.permutation(n)` shuffles.


# %% exercise="minibatches"
def minibatches(n, batch_size, rng):
    """Shuffle the indices 0 to n - 1, and cut them into batches.

    Parameters
    ----------
    n : int
        How many images there are.
    batch_size : int
        The last batch may be shorter; none is empty.
    rng : numpy.random.Generator
        Says in which order.

    Returns
    -------
    list of ndarray of int
        Each index is in one of them, once.

    Examples
    --------
    >>> [len(batch) for batch in minibatches(7, 3, np.random.default_rng(0))]
    [3, 3, 1]
    """
    ### BEGIN SOLUTION
    shuffled = rng.permutation(n)
    batches = []
    for first in range(0, n, batch_size):
        batches.append(shuffled[first : first + batch_size])
    return batches
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("minibatches")
# Passed? The course's way, and another one:
# solution("minibatches")

# %% test="minibatches" points=2
check("minibatches", minibatches)
### BEGIN HIDDEN TESTS
check("minibatches", minibatches, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## How good is it?
#
# The network gives ten [scores](../glossary.ipynb#score), and the highest one is its answer.
# [Accuracy](../glossary.ipynb#accuracy) is the share of images whose answer is right.
#
# Ten thousand images at once would fill the memory with columns, so they come in batches, too.
# The last batch is shorter, and **counts as well**:
# in many a program on the web it does not, and 50 images in batches of 100 are 0.0 right.
#
# ### Exercise 2: `accuracy`
#
# Difficulty ★☆☆, about 5 minutes.


# %% exercise="accuracy"
def accuracy(model, x, t, batch_size=100):
    """Measure the share of images that a network names right.

    Parameters
    ----------
    model : object
        model.predict(x) gives scores of shape (N, K).
    x : ndarray of shape (N, ...)
        All images, one or more.
    t : ndarray of int, shape (N,)
        Their labels.
    batch_size : int
        So many images go through the network at a time; the last ones may be fewer.

    Returns
    -------
    float from 0 to 1
        Each image counts the same.
    """
    ### BEGIN SOLUTION
    hits = 0
    for first in range(0, len(x), batch_size):
        scores = model.predict(x[first : first + batch_size])
        answers = np.argmax(scores, axis=1)
        hits += int(np.sum(answers == t[first : first + batch_size]))
    return hits / len(x)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("accuracy")
# Passed? The course's way, and another one:
# solution("accuracy")

# %% test="accuracy" points=2
check("accuracy", accuracy)
### BEGIN HIDDEN TESTS
check("accuracy", accuracy, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# **On which images?** Not on those that it learned from: these it may know by heart.
# And if you try ten networks and keep the one that is best on the test images,
# you have learned from the test images.
# So there are three sets: to learn from, to choose by ([validation](../glossary.ipynb#validation)),
# and a last one to be looked at once.
# The program of the lecture that this course follows measured test images after every epoch. We take validation images.

# %%
images, labels = load_mnist("train")  # (5000, 1, 28, 28), from 0 to 1, and (5000,)
validation = load_mnist("validation")  # 1,000 others

# %% [markdown]
# items: 73
# ## The network
#
# | | what comes out, for one image | parameters |
# |---|---|---|
# | image | (1, 28, 28) | |
# | convolution, 30 filters of 5x5; ReLU | (30, 24, 24) | w1 (30, 1, 5, 5), b1 (30,) |
# | max pooling 2x2, stride 2 | (30, 12, 12) | |
# | stretched | (4320,) | |
# | linear; ReLU | (100,) | w2 (4320, 100), b2 (100,) |
# | linear: the scores | (10,) | w3 (100, 10), b3 (10,) |
#
# Together that is 433,890 numbers to be learned.
#
# **Predict:** where do most of these numbers sit?

# %% tags=["demo"]
predict("where_parameters_sit")

# %% [markdown]
# The numbers of the stretched maps, 4,320 here, are called *features*: all that the linear layers get to know of the image.
# The table holds for the lecture's sizes. Yours shall work for any.
#
# **Predict:** with filters of 4x4, how many features come out of the pooling?

# %% tags=["demo"]
# items: 73
predict("features_of_filter_4")

# %% [markdown]
# The biases begin with 0. Could the weights, too?
#
# **Predict:** all weights are 0. What does the network learn?

# %% tags=["demo"]
predict("what_zeros_learn")

# %% [markdown]
# And if all weights of a layer are equal, all its filters get the same gradient, and stay equal for ever.
# So weights are drawn at random, small ones: from a normal distribution with mean 0
# and standard deviation 0.01, `weight_std`.
#
# ### The way back from the loss
#
# [Softmax](../glossary.ipynb#softmax) turns ten scores $s$ into ten shares, which add up to 1:
# share $k$ is $e^{s_k}$, divided by the sum of all ten $e^{s_j}$.
# The loss of an image is the [cross-entropy](../glossary.ipynb#cross-entropy):
# minus the logarithm of the share that its right digit got. A batch's loss is the mean.
# Both together have a gradient that is simpler than either:
#
# $$\frac{\partial L}{\partial\, \text{scores}} = \frac{\text{shares} - \text{right}}{N}$$
#
# *right* is 1 at each image's own digit, else 0.
# The division by N is the mean's. From there, `affine_backward` knows the way, then your layers do:
#
# | from `mynet` | what it gives |
# |---|---|
# | `affine_backward(dout, x, w)` | `dx, dw, db`, of `x @ w + b` |
# | `pool.backward(dout)` | `dx`, in the shape of what the pooling was given |
# | `conv.backward(dout)` | `dx`; and it keeps `conv.dw` and `conv.db` |
#
# ReLU has no piece of its own: what comes back passes where its *input* was above 0, elsewhere it is 0.
#
# ### Exercise 3: `SimpleConvNet`
#
# Difficulty ★★★, about 30 minutes.
#
# Write `__init__` and `gradient` in three steps. Each has a check of its own below: run it before you go on.
#
# 1. **`__init__`** puts six arrays into the dict `self.params`, for any image, not only square ones.
#    Sizes are rounded down. All weights come from the *one* generator that is there.
# 2. **`gradient`, the last layer:** the gradient of the scores, and from it `grads["w3"]` and `grads["b3"]`.
#    `softmax(scores)` is there.
# 3. **`gradient`, the rest:** read `predict` from its last line up. Whatever it did, undo in the other order;
#    it has kept in `self` what you need for that.


# %% exercise="SimpleConvNet"
# items: 73
class SimpleConvNet:
    """Convolution, ReLU, max pooling 2x2, linear, ReLU, linear.

    Parameters
    ----------
    input_shape : tuple of int
        (C, H, W) of an image.
    filters, kernel_size : int
        Number of filters, and their height and width; stride 1, no padding.
    hidden, num_classes : int
        Neurons of the first linear layer, and scores.
    weight_std : float
        Standard deviation of the first weights.
    seed : int
        Of the generator that draws them.
    """

    def __init__(
        self,
        input_shape=(1, 28, 28),
        filters=30,
        kernel_size=5,
        hidden=100,
        num_classes=10,
        weight_std=0.01,
        seed=0,
    ):
        """Make self.params: w1, b1, w2, b2, w3, b3; weights normal, biases 0 and 1-D.

        w1 (filters, C, k, k), w2 (features, hidden), w3 (hidden, num_classes).
        """
        channels, height, width = input_shape
        rng = np.random.default_rng(seed)  # rng.normal(mean, deviation, shape) draws an array
        self.params = {}
        ### BEGIN SOLUTION
        pooled_height = (height - kernel_size + 1) // 2
        pooled_width = (width - kernel_size + 1) // 2
        sizes = {
            "1": (filters, channels, kernel_size, kernel_size),
            "2": (filters * pooled_height * pooled_width, hidden),
            "3": (hidden, num_classes),
        }
        for layer, shape in sizes.items():
            outputs = shape[0] if layer == "1" else shape[1]
            self.params["w" + layer] = rng.normal(0, weight_std, shape)
            self.params["b" + layer] = np.zeros(outputs)
        ### END SOLUTION

    def predict(self, x):
        """Images (N, C, H, W) to scores (N, num_classes)."""
        p = self.params
        self.conv = Conv2d(p["w1"], p["b1"])
        self.pool = MaxPool2d(2)
        self.maps = self.conv.forward(x)  # (N, filters, OH, OW), before ReLU
        self.pooled = self.pool.forward(np.maximum(self.maps, 0))
        self.features = self.pooled.reshape(len(x), -1)  # in the order (C, H, W)
        self.hidden = self.features @ p["w2"] + p["b2"]  # before ReLU
        self.active = np.maximum(self.hidden, 0)
        return self.active @ p["w3"] + p["b3"]

    def loss(self, x, t):
        """The mean cross-entropy for labels t (N,)."""
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x, t):
        """The gradients of the loss: a dict with the names of self.params."""
        scores = self.predict(x)  # and self holds what the way back needs
        grads = {}
        ### BEGIN SOLUTION
        n = len(x)
        blame = softmax(scores)
        blame[np.arange(n), t] -= 1
        dactive, grads["w3"], grads["b3"] = affine_backward(
            blame / n, self.active, self.params["w3"]
        )
        dhidden = np.where(self.hidden > 0, dactive, 0)
        dfeatures, grads["w2"], grads["b2"] = affine_backward(
            dhidden, self.features, self.params["w2"]
        )
        dmaps = self.pool.backward(dfeatures.reshape(self.pooled.shape))
        self.conv.backward(np.where(self.maps > 0, dmaps, 0))
        grads["w1"], grads["b1"] = self.conv.dw, self.conv.db
        ### END SOLUTION
        return grads


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("SimpleConvNet")
# Passed? The course's way, and another one:
# solution("SimpleConvNet")

# %% test="SimpleConvNet" points=3
check("SimpleConvNet", SimpleConvNet, part="init")
### BEGIN HIDDEN TESTS
check("SimpleConvNet", SimpleConvNet, hidden=True, part="init")
### END HIDDEN TESTS

# %% test="SimpleConvNet" points=2
check("SimpleConvNet", SimpleConvNet, part="last")
### BEGIN HIDDEN TESTS
check("SimpleConvNet", SimpleConvNet, hidden=True, part="last")
### END HIDDEN TESTS

# %% test="SimpleConvNet" points=2
check("SimpleConvNet", SimpleConvNet, part="gradient")
### BEGIN HIDDEN TESTS
check("SimpleConvNet", SimpleConvNet, hidden=True, part="gradient")
### END HIDDEN TESTS

# %% [markdown]
# ## Before you wait
#
# A long run on a broken network is lost time. Two checks come first: one takes a second, one up to a minute.
#
# **The first loss.** A network that knows nothing gives ten digits about the same share.
#
# **Predict:** what is its loss? Two decimals are enough, and a calculator is allowed.

# %% tags=["demo"]
predict("first_loss")

# %% tags=["demo"]
print("first loss:", SimpleConvNet().loss(images[:100], labels[:100]))
print("with a weight_std of 1:", SimpleConvNet(weight_std=1).loss(images[:100], labels[:100]))

# %% [markdown]
# The second one knows nothing either, but is very sure of it. Its loss tells.
#
# **Fifty by heart.** Can it learn a few images completely? If not, something is broken.
# For that we need a step.
#
# ### Exercise 4: `train_step`
#
# Difficulty ★☆☆, about 4 minutes.
#
# A step: measure the loss, ask for the gradients, and let the
# [optimizer](../glossary.ipynb#optimizer) change the parameters.
# `SGD(lr=0.1)` goes a tenth of the gradient downhill.
# `Adam(lr=1e-3)` remembers the last gradients, and moves every weight by about 0.001,
# whether its gradient is large or small.


# %% exercise="train_step"
def train_step(model, optimizer, x, t):
    """Make one update, and return the loss before it.

    Parameters
    ----------
    model : object
        Has params, loss(x, t) and gradient(x, t), as SimpleConvNet.
    optimizer : object
        optimizer.update(params, grads) changes the arrays of params in place, returning nothing.
    x, t : ndarray
        Images and labels of one batch.

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    loss_before = model.loss(x, t)
    optimizer.update(model.params, model.gradient(x, t))
    return loss_before
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("train_step")
# Passed? The course's way, and another one:
# solution("train_step")

# %% test="train_step" points=2
check("train_step", train_step)
### BEGIN HIDDEN TESTS
check("train_step", train_step, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# **Predict:** when the network knows its fifty digits by heart, how many of 100 others does it read?

# %% tags=["demo"]
predict("fifty_by_heart")

# %% tags=["demo"]
steps = 50  # the course's own tests take 3

parrot, adam = SimpleConvNet(), Adam(lr=1e-3)
for step in range(steps):
    loss = train_step(parrot, adam, images[:50], labels[:50])
    if step % 10 == 9:
        print(f"step {step + 1}: loss {loss:.3f}")
print(f"of its fifty: {accuracy(parrot, images[:50], labels[:50]):.0%}")
print(f"of others:    {accuracy(parrot, validation[0][:300], validation[1][:300]):.0%}")

# %% [markdown]
# It learns by heart. And it reads most others, though nobody asked for that.
# The gap between the two is called [overfitting](../glossary.ipynb#overfitting).
#
# ## Find the bug
#
# ### Exercise 5: `mend_epoch`
#
# Difficulty ★★☆, about 5 minutes.
#
# A colleague has written a whole epoch, and tries it on the smallest network there is:
# scores straight from the pixels. Its loss begins at ln 10, and does not fall. It guesses.
#
# **A line or two are to blame.** Find out what goes wrong, and mend it in the cell.


# %% exercise="mend_epoch" starts_as="two-orders"
def mend_epoch(model, optimizer, x, t, rng, batch_size=100):
    """Show all images once, in an order that rng draws, with an update for each batch.

    x and t stay as they are.

    Returns
    -------
    list of float
        The loss of each batch, before its update.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(x))  # shuffled
    x, t = x[order], t[order]
    losses = []
    for start in range(0, len(x), batch_size):
        images, labels = x[start : start + batch_size], t[start : start + batch_size]
        losses.append(model.loss(images, labels))
        optimizer.update(model.params, model.gradient(images, labels))
    return losses
    ### END SOLUTION


# %% tags=["demo"]
from course_lib.networks import SoftmaxClassifier

smallest, rng = SoftmaxClassifier(np.zeros((784, 10)), np.zeros(10)), np.random.default_rng(7)
for epoch in range(3):
    losses = mend_epoch(smallest, SGD(lr=0.1), images, labels, rng)
    print(f"epoch {epoch + 1}: loss {losses[0]:.2f} to {losses[-1]:.2f}")
print(f"right: {np.mean(smallest.predict(images).argmax(axis=1) == labels):.0%}")

# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("mend_epoch")
# Passed? The course's way, and another one:
# solution("mend_epoch")

# %% test="mend_epoch" points=2
check("mend_epoch", mend_epoch)
### BEGIN HIDDEN TESTS
check("mend_epoch", mend_epoch, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## The long run
#
# Now yours: 20 epochs, batches of 100, Adam with 0.001, as in the lecture.
# The cell first times two steps with your own layers.
# If the run would take more than three minutes with them, the course computes for you (`QuickConvNet`):
# the same numbers in a fraction of the time, in *your* loop, for *your* network.
# Their 20 epochs took us 20 seconds to a minute.
# (Would you rather have yours do it? If you wrote `im2col_fast` in lesson 4, let your `im2col` there call it,
# and run its check again: with it we came from 5 minutes to 2.)
#
# You may stop it with the square button: what was trained is kept.
# Watch the curves meanwhile. (Your loop does not count the right answers while training: hence the **?**.)
# Which one is the more honest judge, the loss of the batches or the validation images?
# And why does each of them wobble?

# %% tags=["demo"] play=3
# items: 74
from course_lib.networks import QuickConvNet
from course_lib.training import TrainingLog

epochs = 20  # the course's own tests take 1
most = 5000  # the course's own tests take 200
patience = 3  # minutes; more of them, and your own layers may compute

net, adam, rng = SimpleConvNet(), Adam(lr=1e-3), np.random.default_rng(0)
first_filters = net.params["w1"].copy()

trial, start = SimpleConvNet(), time.perf_counter()
for _ in range(2):
    train_step(trial, Adam(lr=1e-3), images[:100], labels[:100])
minutes = (time.perf_counter() - start) / 2 * 1.1 * most / 100 * epochs / 60
print(f"{epochs} epochs with your own layers would take about {minutes:.1f} minutes here.")
own = minutes <= patience
model = net if own else QuickConvNet(net.params)
print("So your own layers compute." if own else "So QuickConvNet computes, with your params.")

judges = validation[0][: most // 5], validation[1][: most // 5]
start = time.perf_counter()
with TrainingLog(model, judges) as log:
    display(TrainingMonitor(log))
    while log.epoch < epochs:
        for batch in minibatches(most, 100, rng):
            log.note(train_step(model, adam, images[batch], labels[batch]))
        log.end_epoch()
print(f"{accuracy(model, *judges):.1%} right, after {time.perf_counter() - start:.0f} seconds.")

# %% [markdown]
# About 96 of 100. It depends on the first weights and on the order of the images:
# five runs of ours, with other seeds, read 96.0 to 97.2 % of the validation images, 96.5 % on average.
# 433,890 numbers began as noise, and nobody told them what a digit looks like.
#
# <details><summary>Answer</summary>
#
# The validation images: nothing was learned from them.
# Each loss is that of another hundred images, easy or hard ones; and of 1,000 validation images,
# one epoch gains some and loses others, a few thousandths up or down.
#
# </details>
#
# ## What has it learned?
#
# The 30 filters, before and after. Orange is above 0, blue with a dash below, for those who see no colours.
# The two halves have scales of their own: by how much have the weights grown?

# %% tags=["demo"]
# items: 76
filters_before_and_after(first_filters, net.params["w1"], columns=4)

# %% [markdown]
# And its mistakes, with both labels: what it is → what the network says.
# How many of them are the writer's fault?

# %% tags=["demo"] play=1
said = QuickConvNet(net.params).predict(validation[0]).argmax(axis=1)
misclassified(validation[0], validation[1], said)

# %% [markdown]
# ## Keep it
#
# Six arrays are the whole network. `np.savez` writes them into a file, `load_params` reads them.
# (Many programs use `pickle` for that. The appendix shows why we don't.)

# %% tags=["demo"]
# items: 75
from course_lib.networks import from_params, set_params
from course_lib.weights import load_params

np.savez("my_network.npz", **net.params)
again = SimpleConvNet(seed=1)  # begins with other weights
set_params(again, load_params("my_network.npz"))
print("the same scores:", np.allclose(again.predict(images[:3]), net.predict(images[:3])))

# %% [markdown]
# ## It reads your handwriting
#
# This is your network, with the weights that you have just trained, all its maps live.
# Draw a digit.
#
# **Find out:**
#
# 1. Does it get all ten of yours right? Which one is the hardest?
# 2. Click a bright map behind the pooling. Which stroke of yours does its filter like?
# 3. Untick *centre and scale*, and draw in a corner. What happens, and why?

# %% tags=["demo"] play=2
reader = DrawADigit(from_params(net.params))
reader

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Often the 1, the 7 or the 9: ways to write them differ from country to country, and MNIST's writers were American.
# 2. Look at the filter of that map in the picture before and after: orange where your stroke is, blue beside it.
# 3. In MNIST every digit lies in the middle, so w2 has never seen ink in a corner.
#    The convolution would not care where a stroke is, but w2 has a weight for each place.
#
# </details>
#
# ## How does it learn?
#
# **It guesses, measures how wrong it was, asks each of its numbers for its part in that, and moves each a little.
# A thousand times.**
#
# You can now
#
# - build a network for any size of image, with weights that begin small and different,
# - write a batch, a step, an epoch, and an honest measure,
# - say before a long run whether it can succeed: ln 10, and fifty by heart,
# - keep a network in a file that nobody has to be afraid of.
#
# **To think about:** w2 holds 99.6 % of the numbers. What would it cost to leave it out,
# and what would the network no longer know?
#
# To read on: [A recipe for training neural networks](https://karpathy.github.io/2019/04/25/recipe/) has more such checks;
# [Adam](https://arxiv.org/abs/1412.6980) is short and readable.
#
# In lesson 8 the network grows deeper, and reads 99 of 100.
#
# What follows is an appendix. The last cell of the notebook shows what you did, and leads on.

# %% [markdown]
# ## Going further
#
# ### Exercise 6: `beat_97`
#
# Difficulty ★★☆, about 20 minutes. A bonus: no points, a star of its own.
#
# Which network can you train in two minutes, on the same 5,000 images?
# To pass the check takes a few lines; the minutes are for the contest below it.
# Anything goes but the test images: other sizes, other first weights, images moved by a pixel,
# a learning rate that shrinks, several networks that vote, the layers of `course_lib.layers`.
# (`QuickConvNet` and the course's `SimpleConvNet` are refused: they are what this lesson is about.)


# %% exercise="beat_97"
def beat_97(x, t, x_new, seconds):
    """Learn from images and their labels, and name new images.

    Parameters
    ----------
    x : ndarray of shape (N, 1, H, W)
        Images from 0 to 1; in the contest (5000, 1, 28, 28). Small ones in the check.
    t : ndarray of int, shape (N,)
        Their labels, 0 to K - 1.
    x_new : ndarray of shape (M, 1, H, W)
    seconds : float
        So long it may take: 120 in the contest, one in the check.

    Returns
    -------
    ndarray of int, shape (M,)
        Labels of x_new.
    """
    ### BEGIN SOLUTION
    from course_lib import functional, layers

    begin, classes = time.perf_counter(), int(t.max()) + 1
    convolve, relu, pool = layers.Conv2d, layers.ReLU, layers.MaxPool2d
    first = [convolve(1, 16, 3, padding=1), relu(), pool(2)]
    second = [convolve(16, 32, 3, padding=1), relu(), pool(2), layers.Flatten()]
    (features,) = layers.Sequential(*first, *second).output_shape(x.shape[1:])
    last = [layers.Linear(features, 64), relu(), layers.Linear(64, classes)]
    deep = layers.Sequential(*first, *second, *last)
    teacher, rng, shown = Adam(deep), np.random.default_rng(0), 0
    while shown < 40 * len(x) and time.perf_counter() - begin < 0.8 * seconds:
        used = max((time.perf_counter() - begin) / (0.8 * seconds), shown / (40 * len(x)))
        teacher.lr = 2e-3 * (1 - used) + 1e-5
        batch = rng.integers(0, len(x), 50)
        moved = np.roll(x[batch], rng.integers(-1, 2, 2), axis=(2, 3)).astype(np.float32)
        deep.backward(functional.cross_entropy_backward(deep(moved), t[batch]))
        teacher.step()
        shown += 50
    scores = [deep(x_new[k : k + 100].astype(np.float32)) for k in range(0, len(x_new), 100)]
    return np.concatenate(scores).argmax(axis=1)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("beat_97")
# Passed? The course's way, and another one:
# solution("beat_97")

# %% test="beat_97" points=0
check("beat_97", beat_97)
### BEGIN HIDDEN TESTS
check("beat_97", beat_97, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# The contest: 1,000 validation images, and a scoreboard on this machine.
# Take away the #, run the cell, and wait for two minutes. The lecture's recipe had no limit of time:
# compare runs of the same seconds.

# %% tags=["demo"]
# contest("beat_97", beat_97, seconds=120)

# %% [markdown]
# ### Two of its filters, and a photograph
#
# Two of your network's filters, applied to a photograph that it has never seen.
# **Change the numbers:** find one that likes horizontal edges, and one that likes the left side of strokes.

# %% tags=["demo"] play=1
# items: 77
from course_lib.datasets import load_photo

two = [7, 12]  # any two of 0 to 29

photo = load_photo("camera", gray=True, size=120)
answers = Conv2d(net.params["w1"][two], np.zeros(2)).forward(photo[None, None])[0]
show_images(
    photo,
    *answers,
    titles=["photo", *(f"filter {number}" for number in two)],
    signed=[False, True, True],
    size=1.6,
)

# %% [markdown]
# ### Files of weights
#
# Why not `pickle`? Because a pickle is a program: to load it is to run it.
# Here is a "file of weights" that somebody sent you. It only prints; it could have done anything.

# %% tags=["demo"]
import pickle


class Weights:
    def __reduce__(self):
        return print, ("I could have deleted all your files.",)


sent_to_you = pickle.dumps(Weights())
pickle.loads(sent_to_you)

# %% [markdown]
# An `.npz` holds numbers and nothing else. What does the course say of one that broke off on its way?

# %% tags=["demo"]
from pathlib import Path

from course_lib.weights import WeightsError

with open("my_network.npz", "rb") as file, open("damaged.npz", "wb") as half:
    half.write(file.read()[:1000])
try:
    load_params("damaged.npz")
except WeightsError as error:
    print(error)
Path("damaged.npz").unlink()

# %% [markdown]
# ### PyTorch, really
#
# The same network once more, with PyTorch's functions; PyTorch finds its gradients by itself, from
# [the way forward alone](https://docs.pytorch.org/docs/stable/notes/autograd.html).
# To see all numbers agree, both networks are small, with 4 filters, and begin with the same weights.
# Do eight digits give both the same gradient of the filters?

# %% tags=["demo"]
from course_lib.student.torch_cell import beside_pytorch

few, their_labels = load_mnist("train")
few, their_labels = few[:8].astype(float), their_labels[:8]
small = SimpleConvNet(filters=4, hidden=10, weight_std=0)
# waves, not drawn at random: PyTorch's numbers were recorded with them
for array in small.params.values():
    array[...] = np.cos(np.arange(array.size) * 0.7).reshape(array.shape) / 5


def in_pytorch(torch):
    p = {name: torch.tensor(array, requires_grad=True) for name, array in small.params.items()}
    x, functional = torch.tensor(few), torch.nn.functional
    maps = functional.max_pool2d(functional.conv2d(x, p["w1"], p["b1"]).relu(), 2)
    scores = (maps.flatten(1) @ p["w2"] + p["b2"]).relu() @ p["w3"] + p["b3"]
    functional.cross_entropy(scores, torch.tensor(their_labels)).backward()
    return p["w1"].grad


beside_pytorch("simple_convnet", small.gradient(few, their_labels)["w1"], in_pytorch)

# %% [markdown]
# ### A run that fails
#
# With a learning rate that is far too large, a run ends with a sentence. Which update is it?
# Find the largest rate with which it still learns: at which the last losses are below the first.

# %% tags=["demo"]
rate = 1e12  # try others

wild, sgd = QuickConvNet(SimpleConvNet().params), SGD(lr=rate)
with np.errstate(all="ignore"), TrainingLog(wild, validation) as wild_log:
    for batch in minibatches(1000, 100, np.random.default_rng(0)):
        wild_log.note(train_step(wild, sgd, images[batch], labels[batch]))
print("losses:", *(f"{loss:.3g}" for loss in wild_log.history["loss"]))

# %% tags=["demo"]
what_you_did("07_train_cnn")
