# ---
# jupyter:
#   lesson:
#     title: Landmark networks
#     number: 9
#     minutes: 75
#     prerequisites: [07_train_cnn]
# ---

# %% [markdown]
# # Lesson 9: Landmark networks
#
# **What did the winners change?**
#
# From 2010 to 2017, programs competed each year in naming what is on a photograph.
# Four networks of these years, and one of 1998, are known to everybody in the field.
# Each of them changed one thing, and the last change, in 2015, was a plus sign.
#
# After this lesson you can
#
# - say what LeNet, AlexNet, VGG, GoogLeNet and ResNet changed, and what it bought,
# - count the parameters of a published network, and hit the published number,
# - write an Inception module's forward and backward, and a residual block's,
# - show why a gradient survives 50 layers with a plus sign, and not without.
#
# About 75 minutes.
# Lessons 2, 3 and 5 are used again: their functions come from your own library, `mynet`.

# %%
import numpy as np
from ipywidgets import interact

from course_lib.checks import check, hint
from course_lib.datasets import load_mnist
from course_lib.figures import (
    gradient_norms,
    runs_compared,
    show_images,
    show_numbers,
    show_timeline,
    show_volumes,
)
from course_lib.student import predict, progress, solution, what_you_did
from mynet import Conv2d, conv1x1_as_linear, conv_num_params, numerical_gradient

# %% tags=["demo"]
progress("09_landmark_networks")

# %% [markdown]
# ## Nine plus signs
#
# Two networks of 20 layers learn to read digits.
# They have the same layers, the same first weights, and see the same images in the same order.
# Only one thing differs.
# In the second one, nine times, what went into a pair of layers is added to what comes out of it.
#
# The one with the plus signs names 94 % of new digits right after six epochs.
#
# **Predict:** and the one without?

# %% tags=["demo"]
predict("plain_twenty")

# %% [markdown]
# Both were trained for you, as were some others. (You need not read the code.)
#
# **Find out with the menus:**
#
# 1. With small first weights: how deep may a network be, so that it learns without plus signs?
# 2. He's first weights (after Kaiming He) are larger, so that a signal keeps its size from layer to layer.
#    Which networks do they save?
# 3. Which of the twelve runs is the best one?
#
# Below the curves are eight digits: "1 or 7" says that the plain network reads a 1, the residual one a 7.

# %% tags=["demo"] play=3
# items: 97
from course_lib.runs import load_runs

runs = load_runs("landmarks")  # measured, and stored; you can repeat them below
digits, labels = load_mnist("validation")


@interact(depth=[20, 8, 56], start=["small", "He"])
def compare(depth=20, start="small"):
    pair = {kind: runs[f"{kind} {depth}, {start}, seed 0"] for kind in ("plain", "residual")}
    runs_compared(pair, updates=10).show()


answers = (runs[f"{kind} 20, small, seed 0"]["answers"] for kind in ("plain", "residual"))
titles = [f"{plain} or {residual}" for plain, residual in zip(*answers, strict=True)][:8]
show_images(*digits[:8, 0], titles=titles, size=1.1, columns=4)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. None of the three: even one of 8 layers only guesses.
# 2. Those of 8 and of 20 layers, which reach 93 and 90 %. The one of 56 guesses again.
# 3. That of 56 layers with the plus and small weights: 95.5 %. With the plus, deeper was better.
#    (But not from He's weights: there 56 layers with the plus reach only 18 %. Why, you will see.)
#
# Is that luck? With 20 layers and small weights there are five runs of each kind, from other first weights.
# With the plus they reach 93.0 to 95.0 %, 94.0 on average; without it, 11.2 % each time.
#
# </details>
#
# So depth alone is no good: a deep network must be *able* to learn.
# How did people find that out?
#
# items: 93, 94
# ## A walk through the years
#
# ImageNet is a collection of photographs, more than a million of them, in 1,000 classes.
# In its yearly contest, ILSVRC, a program may name five classes for each photograph.
# If the right one is not among them, it is an error: that is the **top-5 error** (lesson 8).
#
# Walk through the years.
# Where is the largest step, and where does the contest pass a person?

# %% tags=["demo"] play=2
# items: 87, 93, 94
from course_lib.landmarks import LANDMARKS


@interact(year=[2010, 2011, 2012, 2013, 2014, 2015])
def walk(year=2012):
    show_timeline(year)
    for one in (one for one in LANDMARKS if one.year == year):
        print(f"{one.name}: {one.change}.\n    {one.source}")


# %% [markdown]
# <details><summary>Answers</summary>
#
# From 2011 to 2012, from 25.8 to 16.4 %: the first network. In 2015 ResNet passes the person, who has 5.1 %.
#
# </details>
#
# (ResNet's 3.57 % are those of several networks that were asked together.
# The person is one who had trained for it.)
#
# ## 1998: LeNet, and its sigmoids
#
# LeNet-5 read the digits on cheques: convolution, pooling, convolution, pooling, three linear layers.
# You have built networks like it.
# What differs most is its [activation](../glossary.ipynb#activation).
# It had sigmoids (stretched ones), today one takes ReLU.
#
# Both were trained on 5,000 digits. With ReLU, LeNet names 91 % right after the first epoch.
#
# **Predict:** and with sigmoids?

# %% tags=["demo"]
# items: 79
predict("lenet_with_sigmoids")

# %% tags=["demo"]
both = {name: runs[f"LeNet, {name}, seed 0"] for name in ("sigmoid", "ReLU")}
runs_compared(both, updates=10).show()

# %% [markdown]
# A sigmoid squeezes all numbers into 0 to 1, and its slope is 1/4 at most.
# On the way back, slopes are multiplied: LeNet has four sigmoids in a row, and at most 1/256 is left.
# That is the [vanishing gradient](../glossary.ipynb#vanishing-gradient).
# ReLU's slope is 1 wherever it lets through.
#
# ## 2012: AlexNet
#
# AlexNet is LeNet, grown: eight layers, photographs of 227x227, ReLU, dropout against learning by heart.
# It was trained on two graphics cards for five to six days.
# Its error was 16.4 %; that of the second best program of the year, without a network, 26.2 %.
#
# items: 80, 81
# Why so late? The parts were there in 1998: convolutions and poolings before fully connected layers.
# What was missing were a million photographs with labels, and cards fast enough to learn from them.
#
# **Predict:** it learns 62 million numbers. In which layer are most of them?

# %% tags=["demo"]
# items: 80
predict("largest_of_alexnet")

# %% [markdown]
# Count them with your own `conv_num_params` of lesson 2.
# A linear layer is a convolution whose filters cover the whole map, so it counts these, too.
# The published number is 62,378,344.

# %% tags=["demo"]
alexnet = [  # name, channels in, filters, size of a filter
    ("conv 1", 3, 96, 11),
    ("conv 2", 96, 256, 5),
    ("conv 3", 256, 384, 3),
    ("conv 4", 384, 384, 3),
    ("conv 5", 384, 256, 3),
    ("linear 1", 256, 4096, 6),
    ("linear 2", 4096, 4096, 1),
    ("linear 3", 4096, 1000, 1),
]
counts = {name: conv_num_params(*sizes) for name, *sizes in alexnet}
total = sum(counts.values())
for name, count in counts.items():
    print(f"{name:9}{count:>12,}  {'#' * round(60 * count / total)}")
print(f"{'together':9}{total:>12,}")
assert total == 62_378_344, "your conv_num_params gives another number than the published one"

# %% [markdown]
# ## 2014: VGG, a network from a list
#
# VGG asked: what if we take nothing but 3x3 filters, and more layers?
# (Two of them see 5x5, with fewer weights: that is lesson 8.)
# It is so regular that a list says it all: a number is a convolution with so many filters, "M" a pooling.
#
# The list below is the smallest one, VGG-11.
#
# **Make VGG-16 of it:** its five blocks have 2, 2, 3, 3 and 3 convolutions,
# with 64, 128, 256, 512 and 512 filters.
# You are right when the count is the published one.

# %% tags=["demo"] play=3
# items: 95
plan = [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"]  # change it, run again

published = {132_863_336: "VGG-11", 133_047_848: "VGG-13", 138_357_544: "VGG-16"}
published[143_667_240] = "VGG-19"


def count_vgg(plan):
    total, channels = 0, 3
    for step in plan:
        if step != "M":
            total += conv_num_params(channels, step, 3)
            channels = step
    linear = [(channels, 4096, 7), (4096, 4096, 1), (4096, 1000, 1)]
    return total + sum(conv_num_params(*sizes) for sizes in linear)


count = count_vgg(plan)
print(f"{count:,} parameters: {published.get(count, 'none that was published')}")

# %% [markdown]
# <details><summary>Solution</summary>
#
#     plan = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]
#
# VGG-19 has four convolutions in each of the last three blocks, and one has to pay for them: 143,667,240.
#
# </details>
#
# ## 2014: GoogLeNet, branches side by side
#
# Which size of filter is the best one? GoogLeNet does not choose.
# Its [Inception module](../glossary.ipynb#inception-module) sends the same maps through four branches:
# filters of 1x1, of 3x3, of 5x5, and a max pooling.
# All keep height and width: stride 1, and padding where it is needed.
# So their maps can lie behind each other.
#
# In the first module, maps of (192, 28, 28) come in. The branches end with these maps:

# %% tags=["demo"]
show_volumes((64, 28, 28), "and", (128, 28, 28), labels=["1x1", "", "1x1, 3x3"])
show_volumes((32, 28, 28), "and", (32, 28, 28), labels=["1x1, 5x5", "", "pool, 1x1"])

# %% [markdown]
# The 3x3 branch first makes 96 maps by 1x1 filters, the 5x5 branch 16:
# filters of 5x5 over 192 channels would be expensive. (How expensive? That is in the appendix.)
#
# **Predict:** the shape (C, H, W) of what comes out of the module?

# %% tags=["demo"]
# items: 96
predict("channels_behind_inception")

# %% [markdown]
# ### Exercise 1: `inception_concat`
#
# Difficulty ★☆☆, about 3 minutes.
#
# Put the maps of all branches behind each other.


# %% exercise="inception_concat"
# items: 96
def inception_concat(branches):
    """Put the maps of several branches behind each other, along the channels.

    Parameters
    ----------
    branches : list of ndarray, each of shape (N, C, H, W)
        N, H and W are the same for all, C may differ. Do not change them.

    Returns
    -------
    ndarray of shape (N, sum of all C, H, W)
    """
    ### BEGIN SOLUTION
    return np.hstack(branches)  # hstack joins along axis 1
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("inception_concat")
# Passed? The course's way, and another one:
# solution("inception_concat")

# %% test="inception_concat" points=1
check("inception_concat", inception_concat)
### BEGIN HIDDEN TESTS
check("inception_concat", inception_concat, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2: `inception_split`
#
# Difficulty ★☆☆, about 5 minutes.
#
# And the way back. Each channel of `dout` belongs to one branch, which made it.
# Hand every branch its part: the first `channels[0]` channels to the first, and so on.


# %% exercise="inception_split"
def inception_split(dout, channels):
    """Cut the gradient of an Inception module into the parts of its branches.

    Parameters
    ----------
    dout : ndarray of shape (N, sum of channels, H, W)
        It is not changed.
    channels : list of int
        How many channels each branch has made.

    Returns
    -------
    list of ndarray
        Part i has the shape (N, channels[i], H, W).
    """
    ### BEGIN SOLUTION
    ends = np.cumsum(channels)
    return [dout[:, end - count : end] for end, count in zip(ends, channels, strict=True)]
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("inception_split")
# Passed? The course's way, and another one:
# solution("inception_split")

# %% test="inception_split" points=2
check("inception_split", inception_split)
### BEGIN HIDDEN TESTS
check("inception_split", inception_split, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# (One thing is left for the module's `backward`: all branches have read the same input.
# Where ways meet, gradients are added, so what the four send back is summed up.)
#
# ## 2015: ResNet, a plus sign
#
# By 2015 first weights were chosen well, and deep networks began to learn.
# Still, a network of 56 layers was *worse* than one of 20, on training images, too.
# That is odd: the 36 more layers need only hand on what they get, and it would be just as good.
# But handing on is hard to learn for layers of filters.
#
# So let handing on be what they do by themselves.
# A [residual block](../glossary.ipynb#residual-block) adds what goes in to what its *body* makes of it:
#
# $$\text{out} = x + F(x)$$
#
# The body $F$, two convolutions with a ReLU between them, learns only what is to be changed.
# The way around it is called a [skip connection](../glossary.ipynb#skip-connection).
#
# **Predict:** all weights of the body are 0. What does the block do?

# %% tags=["demo"]
predict("block_of_zeros")

# %% [markdown]
# On the way back, dout reaches a plus. You know from lesson 5 what happens: a plus hands it to both sides.
#
# **Predict:** 20 blocks stand one behind the other, and each body multiplies a gradient by 0.1.
# dout is 1. What arrives at the first block? (One decimal will do.)

# %% tags=["demo"]
predict("gradient_after_twenty")

# %% [markdown]
# ### Exercise 3: `ResidualBlock`
#
# Difficulty ★★☆, about 8 minutes.
#
# Write the block. Its body is given: anything with `forward(x)` and `backward(dout)`,
# a layer or several in a row, that keeps the shape.
#
# Be careful with `+=`: it changes an array that belongs to somebody else.


# %% exercise="ResidualBlock"
# items: 97, 98
class ResidualBlock:
    """Add what comes in to what a body of layers makes of it.

    Parameters
    ----------
    body : a layer
        It has forward(x) and backward(dout), and keeps the shape.
    """

    def __init__(self, body):
        self.body = body

    def forward(self, x):
        """Compute x + body(x), of the shape of x. Do not change x."""
        ### BEGIN SOLUTION
        changed = self.body.forward(x)
        return changed + x
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient of x, of the shape of dout. Do not change dout."""
        ### BEGIN SOLUTION
        through = self.body.backward(dout)
        return through + dout
        ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("ResidualBlock")
# Passed? The course's way, and another one:
# solution("ResidualBlock")

# %% test="ResidualBlock" points=2
check("ResidualBlock", ResidualBlock, part="forward")
### BEGIN HIDDEN TESTS
check("ResidualBlock", ResidualBlock, hidden=True, part="forward")
### END HIDDEN TESTS

# %% test="ResidualBlock" points=2
check("ResidualBlock", ResidualBlock, part="dx")
### BEGIN HIDDEN TESTS
check("ResidualBlock", ResidualBlock, hidden=True, part="dx")
### END HIDDEN TESTS

# %% [markdown]
# ## Gradients that survive
#
# Now put *your* plus into the network of the beginning.
# `PlainOrResidual(depth, skip=False)` is the plain one, a list of layers.
# Wherever a pair of convolutions stands in it, a `Sequential` (several layers, one behind the other, as one),
# your block takes the pair as its body.
#
# A hundred digits go through, and the gradient comes back.
# The picture shows how large the gradient is at each layer, with your plus and without.
# Its axis has powers of ten. (The cell uses your block, so pass the check first.)
#
# **Find out:**
#
# 1. With small weights: how large is the gradient without the plus, at 8, 20 and 56 layers?
# 2. Without the plus, with small weights and 20 layers: does it fade towards the first layers, or is it alike in all?
# 3. With He's weights and 56 layers, the plus has a trouble of its own. Which?

# %% tags=["demo"] play=4
# items: 98
from course_lib.functional import cross_entropy_backward
from course_lib.layers import Sequential
from course_lib.networks import PlainOrResidual
from course_lib.training import layer_gradient_norms


class WithYourPlus(PlainOrResidual):
    """The plain network, with your block around each of its pairs."""

    def __init__(self, depth, init, seed=0):
        super().__init__(depth, skip=False, init=init, seed=seed)
        self.path = [ResidualBlock(one) if isinstance(one, Sequential) else one for one in self]

    def forward(self, x):
        for layer in self.path:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.path):
            dout = layer.backward(dout)
        return dout


starts = {"small": 0.01, "He": "he"}


@interact(depth=[20, 8, 56], start=list(starts))
def survive(depth=20, start="small"):
    init = starts[start]
    networks = {
        "with your plus": WithYourPlus(depth, init),
        "without": PlainOrResidual(depth, skip=False, init=init),
    }
    norms = {}
    for name, network in networks.items():
        scores = network.forward(digits[:100])
        network.backward(cross_entropy_backward(scores, labels[:100]))
        names, norms[name] = layer_gradient_norms(network)
    gradient_norms([str(k) for k in range(1, depth + 1)], norms).show()


# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Near 0.0000001, near a 1 behind 22 zeros, and 0: smaller than the computer can tell from 0.
#    With the plus it is 0.02 to 0.07 in each pair, at any depth (and 0.3 to 1.3 in the first layer and the last).
# 2. It does not fade: in the pairs it is alike but for a factor of 7, and only the two ends lie lower. The signal dies on its way to the end, the gradient on its way to the front,
#    and the gradient of a weight is the product of both.
# 3. It is in the thousands. Each block adds as much as it gets, so the numbers grow from block to block.
#    ResNet brought them back to one size in each layer (batch normalisation). Beginning with small weights helps as well.
#
# </details>
#
# ## When the shape changes
#
# Now and then a network halves its maps and doubles their number.
# Then $x$ and $F(x)$ differ in shape, and cannot be added.
# NumPy may not even complain: one channel is spread over all, and the sum is wrong without a word.
#
# ResNet then puts a 1x1 convolution on the way around, without a bias and with the body's stride:
# a [projection](../glossary.ipynb#projection).
# A window of 1x1 sees one pixel, and the stride leaves pixels out:

# %% tags=["demo"]
small = np.arange(25.0).reshape(5, 5)
seen = [(i, j, 1, 1) for i in range(0, 5, 2) for j in range(0, 5, 2)]
show_numbers(small, "stride 2 →", small[::2, ::2], marks={0: seen})

# %% [markdown]
# ### Exercise 4: `projection_shortcut`
#
# Difficulty ★★☆, about 12 minutes.
#
# Write it. It is your `conv1x1_as_linear` of lesson 3 with a stride, and without a bias; you may call it.
# Place (i, j) of the result sees pixel (i · stride, j · stride).


# %% exercise="projection_shortcut"
def projection_shortcut(x, w, stride=1):
    """Make FN maps of C maps by a 1x1 convolution without a bias.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Do not change it.
    w : ndarray of shape (FN, C, 1, 1)
    stride : int

    Returns
    -------
    ndarray of shape (N, FN, OH, OW)
        OH = (H - 1) // stride + 1; OW likewise.

    Examples
    --------
    >>> x = np.arange(6.0).reshape(1, 1, 2, 3)
    >>> print(projection_shortcut(x, np.full((1, 1, 1, 1), 10.0), stride=2))
    [[[[ 0. 20.]]]]
    """
    ### BEGIN SOLUTION
    return np.einsum("nchw,fc->nfhw", x[:, :, ::stride, ::stride], w[:, :, 0, 0])
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("projection_shortcut")
# Passed? The course's way, and another one:
# solution("projection_shortcut")

# %% test="projection_shortcut" points=3
check("projection_shortcut", projection_shortcut)
### BEGIN HIDDEN TESTS
check("projection_shortcut", projection_shortcut, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## Find the bug
#
# ### Exercise 5: `mend_residual`
#
# Difficulty ★★☆, about 6 minutes.
#
# In ResNet, $\text{out} = \text{ReLU}(x + F(x))$ has a ReLU *behind* the plus.
# A colleague has written the gradient of such a block for rows of numbers.
# Its body is two matrices with a ReLU between them.
#
# On their examples it was right: all sums were above 0 there.
# In a real network, it learns worse than it should.
#
# **One line is to blame.** Find it, and mend it in the cell.


# %% exercise="mend_residual" starts_as="skip-unmasked"
def mend_residual(dout, x, w1, w2):
    """Compute the gradient of x for out = relu(x + relu(x @ w1) @ w2).

    Parameters
    ----------
    dout : ndarray of shape (N, D)
        Gradient of out.
    x : ndarray of shape (N, D)
    w1 : ndarray of shape (D, M)
    w2 : ndarray of shape (M, D)

    Returns
    -------
    ndarray of shape (N, D)
    """
    ### BEGIN SOLUTION
    hidden = np.maximum(x @ w1, 0)
    out = np.maximum(x + hidden @ w2, 0)
    dsum = dout * (out > 0)
    dhidden = (dsum @ w2.T) * (hidden > 0)
    dx = dhidden @ w1.T
    return dx + dsum
    ### END SOLUTION


# %% tags=["demo"]
# What does the judge of lesson 5 say? First with sums above 0, then with some below.
rng = np.random.default_rng(4)
dout, w1, w2 = rng.normal(size=(3, 4)), rng.normal(size=(4, 5)), 0.3 * rng.normal(size=(5, 4))
for title, x in [("above 0", rng.uniform(9, 10, (3, 4))), ("some below", rng.normal(size=(3, 4)))]:

    def total(x):
        return np.sum(dout * np.maximum(x + np.maximum(x @ w1, 0) @ w2, 0))

    apart = mend_residual(dout, x, w1, w2) - numerical_gradient(total, x)
    print(f"sums {title}: theirs minus the judge's")
    print(apart.round(2) + 0.0)

# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("mend_residual")
# Passed? The course's way, and another one:
# solution("mend_residual")

# %% test="mend_residual" points=2
check("mend_residual", mend_residual)
### BEGIN HIDDEN TESTS
check("mend_residual", mend_residual, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# items: 81, 106
# ## What did the winners change?
#
# **They let the gradient through**, and they saved where it did not hurt.
# ReLU in the place of the sigmoid, many small filters in the place of few large ones,
# 1x1 filters before costly ones, and a way around each block that needs no learning.
#
# You can now
#
# - tell LeNet, AlexNet, VGG, GoogLeNet and ResNet apart, by what each changed,
# - count what a network learns, to the last number,
# - join branches and split their gradient, add a way around and send a gradient along it,
# - say what keeps a gradient alive, and measure it at each layer.
#
# **To think about:** a residual block that has learned nothing hands its input on.
# So may a network be as deep as one likes, and choose by itself how many layers it uses?
#
# To read on: [Deep residual learning](https://arxiv.org/abs/1512.03385) is a paper that one can read now;
# [Residual networks behave like ensembles](https://arxiv.org/abs/1605.06431) takes layers out, as the appendix does;
# [A person in the contest](https://karpathy.github.io/2014/09/02/what-i-learned-from-competing-against-a-convnet-on-imagenet/) tells how the 5.1 % came about.
#
# In lesson 10 it is about time: where it goes, and how to need less of it.
#
# What follows is an appendix. The last cell of the notebook shows what you did, and leads on.

# %% [markdown]
# ## Going further
#
# ### Exercise 6: `weights_for_110`
#
# Difficulty ★★☆, about 8 minutes. A bonus: no points, a star of its own.
#
# ResNet's authors trained 110 layers. You can, too, on a small task:
# does a point lie on an inner ring, or on an outer one?
#
# The first layer makes 8 numbers of each point; 54 blocks follow, of two layers each; the last makes two scores.
# A block is `h = h + relu(h @ w) @ v`.
# Everything is there but the first weights of the blocks.
# The check trains the network for 90 steps, and asks that 90 % of the points are named right.
#
# He's weights will not do, nor will zeros. Find out why, and what does.


# %% exercise="weights_for_110"
def weights_for_110(width, rng):
    """Draw the first weights of 54 residual blocks with which 110 layers learn.

    Parameters
    ----------
    width : int
        How many numbers go through a block.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of shape (108, width, width)
        w of the first block, v of the first block, w of the second, and so on.
    """
    ### BEGIN SOLUTION
    return rng.uniform(-0.05, 0.05, (108, width, width))
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("weights_for_110")
# Passed? The course's way, and another one:
# solution("weights_for_110")

# %% test="weights_for_110" points=0
check("weights_for_110", weights_for_110)
### BEGIN HIDDEN TESTS
check("weights_for_110", weights_for_110, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Your plus, trained
#
# The runs of the beginning were stored. Do you believe them?
# Set `repeat` to `True`, and both networks learn anew, the second one with your own block.
# It takes about half a minute on two cores, up to 90 seconds on an old laptop.
# You can interrupt it at any time (■), and it shows what it has.

# %% tags=["demo"] play=2
repeat = False

if repeat:
    from course_lib.optimizers import Adam
    from course_lib.training import Trainer

    networks = {
        "plain 20": PlainOrResidual(20, skip=False, init=0.01),
        "with your plus": WithYourPlus(20, 0.01),
    }
    mine = {}
    for name, network in networks.items():
        data = load_mnist("train"), (digits, labels)
        trainer = Trainer(network, Adam(network, 1e-3), *data, batch_size=50)
        history = trainer.run(6)
        if len(history["loss"]):
            mine[name] = {"loss": history["loss"], "accuracy": history["validation_accuracy"]}
        if trainer.stopped == "interrupted":
            break
    if mine:
        runs_compared(mine).show()
else:
    for kind in ("plain", "residual"):
        shares = [runs[f"{kind} 20, small, seed {seed}"]["accuracy"][-1] for seed in range(5)]
        print(f"{kind:9} stored, five seeds:", *(f"{share:.1%}" for share in shares))

# %% [markdown]
# ### Take a layer out
#
# Here are two trained networks of 20 layers, both from He's first weights, as good as each other.
# Take one pair of layers out of the *trained* network, and test it at once, without any training.
#
# Before you run the cell: which of the two minds it more?

# %% tags=["demo"] play=2
from course_lib.runs import trained

print("percent that are right, without pair …")
print(" " * 11 + "".join(f"{k:5}" for k in range(1, 10)) + "   none")
for kind in ("plain 20", "residual 20"):
    layers = list(trained(kind))
    pairs = [k for k, one in enumerate(layers) if one.children()]
    shares = []
    for left_out in [*pairs, None]:
        x = digits
        for k, layer in enumerate(layers):
            x = x if k == left_out else layer.forward(x)
        shares.append(np.mean(x.argmax(axis=1) == labels))
    percents = [f"{100 * share:5.0f}" for share in shares]
    print(f"{kind:11}" + "".join(percents[:-1]) + f"{percents[-1]:>7}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The plain one falls to 4 to 23 %, whichever pair is missing: each layer has learned to work on just what the one before it makes.
# The residual one goes on, with 41 to 75 %: worse, but far from guessing.
# Its blocks only change a little of what flows by, so there are many ways through the network, short ones and long ones,
# and most of them do without the missing block.
#
# </details>

# %% [markdown]
# ### A bottleneck
#
# Why does GoogLeNet have 1x1 filters before the large ones?
# Filters of 5x5 over 192 channels are expensive.
# So 32 of them see only 16 maps, which 1x1 filters make of the 192:
# a [bottleneck](../glossary.ipynb#bottleneck).
#
# Count [multiply-adds](../glossary.ipynb#multiply-add), as in lesson 1: one for each weight at each place.
#
# **Predict:** 5x5 straight from 192 to 32 maps, or 1x1 to 16 and then 5x5 to 32:
# how many times fewer are the second way's? (One decimal will do.)

# %% tags=["demo"]
predict("bottleneck_saves")

# %% [markdown]
# ### AlexNet's response normalisation
#
# AlexNet had a layer that hardly anybody uses now:
# [response normalisation](../glossary.ipynb#response-normalisation).
# A strong number makes its neighbours weaker, those in other channels at the same place.
#
# Below, six channels of a single pixel, before and after. Put a 9 in another place.
# Which numbers suffer, and how far does it reach?

# %% tags=["demo"] play=1
# items: 80
from course_lib.layers import LocalResponseNorm

pixel = np.array([1.0, 1, 1, 9, 1, 1])
normed = LocalResponseNorm(3, alpha=0.3).forward(pixel.reshape(1, 6, 1, 1))
show_numbers(pixel, "→", normed.ravel().round(2), titles=["before", "", "after"])

# %% [markdown]
# ### AlexNet's two towers
#
# AlexNet did not fit on one graphics card of 2012.
# So it was cut in two towers, and most layers saw the maps of their own tower only.
# That saves weights as well: filters that see half of the channels have half of the weights.

# %% tags=["demo"]
from course_lib.layers import Conv2d as LibraryConv2d

for groups in (1, 2):
    layer = LibraryConv2d(96, 256, 5, padding=2, groups=groups)
    print(f"conv 2 in {groups} tower(s): {layer.num_params:,} parameters")

# %% [markdown]
# ### More layers, fewer numbers
#
# The five networks of this lesson, counted by your `conv_num_params`.
# (ResNet has a batch normalisation behind each convolution: a layer that gives each channel's numbers mean 0 and
# standard deviation 1, and then multiplies and adds. So it learns two numbers for each channel.
# Layers of side branches and projections are counted, too: on the longest way, GoogLeNet has 22 and this ResNet 18.)
# The multiply-adds are those of one image.
# Which has most layers, and which has most to learn?

# %% tags=["demo"]
from course_lib import networks
from course_lib.layers import BatchNorm2d, Linear

PUBLISHED = {  # parameters, and the shape of an image
    "LeNet5": (61_706, (1, 28, 28)),
    "AlexNet": (62_378_344, (3, 227, 227)),
    "VGG16": (138_357_544, (3, 224, 224)),
    "GoogLeNet": (6_998_552, (3, 224, 224)),
    "ResNet18": (11_689_512, (3, 224, 224)),
}


def count(layer):
    if isinstance(layer, LibraryConv2d):
        filters, channels, *size = layer.param_shapes["w"]
        return conv_num_params(channels, filters, tuple(size), bias="b" in layer.param_shapes)
    if isinstance(layer, Linear):
        outputs, inputs = layer.param_shapes["w"]
        return conv_num_params(inputs, outputs, 1)
    return 2 * layer.num_features if isinstance(layer, BatchNorm2d) else 0


print("                with weights      parameters   multiply-adds")
for name, (known, shape) in PUBLISHED.items():
    network = getattr(networks, name)()
    layers = [layer for _, layer in network.walk()]
    deep = sum(isinstance(layer, LibraryConv2d | Linear) for layer in layers)
    own = sum(count(layer) for layer in layers)
    print(f"{name:12}{deep:9} layers  {own:>14,}  {network.multiply_adds(shape):>14,}")
    assert own == known, f"{name}: {known:,} were published"

# %% [markdown]
# ### PyTorch, really
#
# Your projection makes three maps of a digit, and your block adds to them what your `Conv2d` makes of them.
# The cell needs both of your answers.
# In PyTorch a skip connection has no name of its own: it is just `x + body(x)`.

# %% tags=["demo"]
from course_lib.student.torch_cell import beside_pytorch

digit = load_mnist("test")[0][:1].astype(float)
w_around = np.array([1.0, -1.0, 0.5]).reshape(3, 1, 1, 1)
w_body = (np.arange(81) % 7 - 3.0).reshape(3, 3, 3, 3) / 27
block = ResidualBlock(Conv2d(w_body, np.zeros(3), padding=1))
projected = projection_shortcut(digit, w_around, stride=2)
out = block.forward(projected)
upstream = np.cos(np.arange(out.size)).reshape(out.shape)
mine = np.concatenate([out.ravel(), block.backward(upstream).ravel()])


def in_pytorch(torch):
    conv2d = torch.nn.functional.conv2d
    x = conv2d(torch.tensor(digit), torch.tensor(w_around), stride=2).requires_grad_()
    out = x + conv2d(x, torch.tensor(w_body), padding=1)
    out.backward(torch.tensor(upstream))
    return torch.cat([out.ravel(), x.grad.ravel()])


beside_pytorch("residual_block", mine, in_pytorch)

# %% tags=["demo"]
what_you_did("09_landmark_networks")
