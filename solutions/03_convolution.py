# ---
# jupyter:
#   lesson:
#     title: Convolution over volumes
#     number: 3
#     minutes: 75
#     prerequisites: [02_padding_stride]
# ---

# %% [markdown]
# # Lesson 3: Convolution over volumes
#
# **What does one layer compute?**
#
# A colour picture is not one matrix but three, and inside a network there are dozens.
# Here a filter learns to handle such a stack, and a layer gets many filters.
# Soon you write a complete layer, and PyTorch will agree with it, digit by digit.
#
# After this lesson you can
#
# - say what a fully connected layer ignores and a convolution uses,
# - write a convolutional layer in plain NumPy,
# - predict its output shape, and count what it learns,
# - see it in two ways: as sliding filters, and as neurons that share their weights.
#
# About 75 minutes when it goes well, up to two hours if you try everything;
# there is a good place for a break in the middle.
# You need lessons 1 and 2; their functions come from your own library, `mynet`.

# %%
import numpy as np
from ipywidgets import interact

from course_lib.checks import check, hint
from course_lib.controls import fill_layer_card
from course_lib.datasets import load_photo
from course_lib.figures import (
    show_channel_sums,
    show_depth_column,
    show_filters,
    show_images,
    show_numbers,
    show_volumes,
)
from course_lib.student import predict, progress, solution, what_you_did
from course_lib.widgets import ChannelSums, ConvolutionStepper
from mynet import conv_num_params, conv_output_size, correlate2d, zero_pad

# %% tags=["demo"]
progress("03_convolution")

# %% [markdown]
# ## A filter that finds red
#
# Here is a cup of coffee on a wooden table.
# The saucer is the only thing that is really red, but the white rim is much brighter.
#
# Your filter has three weights: one for red, one for green, one for blue.
# Every pixel goes through one line of code, `score = …`.
# In the right picture, orange is a score above 0, blue below 0, and 0 has no colour.
#
# **Turn the sliders:**
#
# 1. Now the rim wins. Let the **saucer** win, and the rim lose all colour.
# 2. Can the coffee lose its colour as well, and the saucer stay?
#
# (By Rachel Michetti, courtesy of Pikolo Espresso Bar,
# from scikit-image's sample images, licence CC0.)

# %%
coffee = load_photo("coffee", size=32)  # (3, 32, 32): three channels, 32 rows, 32 columns
larger_coffee = load_photo("coffee", size=64)

# %% tags=["demo"] play=2
red_channel, green_channel, blue_channel = larger_coffee


@interact(red=(-1, 2, 0.5), green=(-1, 2, 0.5), blue=(-1, 2, 0.5))
def look_for(red=1.0, green=1.0, blue=1.0):
    score = red * red_channel + green * green_channel + blue * blue_channel
    show_images(
        larger_coffee,
        score,
        titles=["photo", f"{red:g} · red {green:+g} · green {blue:+g} · blue".replace("-", "−")],
        signed=[False, True],
    )


# %% [markdown]
# <details><summary>Weights to try</summary>
#
# 1. Red 1, green -1, blue 0. White has as much green as red, so the two cancel.
# 2. Red 0.5, green -1, blue 0.5. The three add up to 0, so white and gray give 0;
#    orange has more green than the saucer, and loses.
#
# </details>
#
# That was a [convolution of size 1x1](../glossary.ipynb#1x1-convolution): three weights, one score for each pixel.
# No filter of lesson 1 could do it: in gray, red and brown differ in brightness only.
# **A filter needs all the channels to see colour.**
#
# items: 7, 8
# ## The layer that you may know
#
# Before the convolution, look at
# the [fully connected layer](../glossary.ipynb#fully-connected-layer), FC for short.
# It wants a vector, so a picture is stretched out.
#
# Each of its [neurons](../glossary.ipynb#neuron) has a weight for each number.
# It multiplies, adds up all the products, and adds a bias: that is its [score](../glossary.ipynb#score).
# Then comes an [activation](../glossary.ipynb#activation), such as [ReLU](../glossary.ipynb#relu): a negative score becomes 0.
# With inputs $x_k$, weights $w_k$, bias $b$ and activation $g$:
#
# $$\text{output} = g\Big(\sum_k x_k w_k + b\Big)$$
#
# <details><summary>A neuron in numbers</summary>
#
# Inputs 1, 2, 0, 3; weights 1, -1, 2, 1; bias -1.
# The products are 1, -2, 0 and 3. Their sum is 2, and with the bias 1.
# ReLU leaves 1 as it is.
#
# </details>

# %% tags=["demo"]
# items: 7
vector = coffee.reshape(-1)
print("picture:", coffee.shape, "  vector:", vector.shape)
show_volumes(coffee.shape, "stretch →", vector.shape, labels=["picture", "", "vector"])

# %% [markdown]
# ### Shuffle the pixels
#
# Shuffle the pixels of the photo.
# Move each of a neuron's 3072 weights along with its pixel, and compute its score again.
# An edge filter slides over the photo, too, and over the shuffled one.
#
# **Predict:** whose answer changes?

# %% tags=["demo"]
# items: 9
predict("who_notices_the_shuffle")

# %% tags=["demo"]
# items: 8, 9
rng = np.random.default_rng(3)
order = rng.permutation(32 * 32)  # one new order, the same for all three channels
shuffled = coffee.reshape(3, -1)[:, order].reshape(3, 32, 32)

neuron = rng.normal(size=(3, 32, 32))
neuron_shuffled = neuron.reshape(3, -1)[:, order].reshape(3, 32, 32)
print(f"neuron's score: {np.sum(coffee * neuron):.6f}")
print(f"after shuffling: {np.sum(shuffled * neuron_shuffled):.6f}")

edge = np.array([[1, 0, -1]] * 3)
gray, shuffled_gray = coffee.mean(axis=0), shuffled.mean(axis=0)  # mean of red, green and blue
show_images(
    coffee,
    correlate2d(gray, edge),
    shuffled,
    correlate2d(shuffled_gray, edge),
    titles=["photo", "its edges", "shuffled", "its edges"],
    signed=[False, True, False, True],
    columns=2,
)

# %% [markdown]
# In photographs, neighbours matter, and an FC layer does not know who they are.
# If all photos were shuffled alike, it would learn just as well.
#
# That is the idea of a convolutional layer:
# **keep the picture a volume, and look at neighbours together.**
#
# ## A filter for a volume
#
# In this course a [volume](../glossary.ipynb#volume) has the shape (C, H, W): channels, height, width.
# The photo is (3, 32, 32).
#
# **A filter always has as many channels as its input.**
# A filter of 5 by 5 for the photo has the shape (3, 5, 5), which makes 75 weights.
# It slides along rows and columns, and reaches through all channels.
#
# **Predict:** the filter lies at one place. What comes out there?

# %% tags=["demo"]
# items: 10
predict("numbers_from_one_window")

# %% [markdown]
# ### Channels add up
#
# A tiny volume has two channels of 3 by 3.
# The filter has two channels as well, of 2 by 2, and the bias -1.
#
# First each channel of the input meets its own channel of the filter: two maps, as in lesson 1.
# Then the maps are added up.
# Last comes the bias, once.

# %%
volume = np.array(
    [
        [[1, 2, 0], [0, 1, 3], [2, 0, 1]],
        [[0, 1, 1], [2, 0, 1], [1, 3, 0]],
    ]
)
volume_filter = np.array(
    [
        [[1, 0], [0, 1]],
        [[-1, 1], [2, 0]],
    ]
)

# %% tags=["demo"]
show_channel_sums(volume, volume_filter, b=-1)

# %% [markdown]
# The next cell shows the same numbers, to play with.
# Each line is one channel. Point at a place in the result and click it, or press *Next*.
# *Add them up* adds the products of all channels one by one.
#
# **Find out:**
#
# 1. Both maps hold a 0 at row 1, column 0.
#    Is it the same reason? And why is the result there not 0?
# 2. Open *Your own numbers*. Change one pixel of channel 1, so that the upper left result becomes 0.
#    Which of the four pixels in its window can never do that?
#    Does another result change, too?

# %% tags=["demo"] play=3
# items: 30
sums = ChannelSums(x=volume, w=volume_filter, b=-1, place=1)
sums

# %% tags=["demo"]
print("what you changed in channel 1:", (np.array(sums.x[1]) - volume[1]).tolist())
print("upper left, each channel:", sums.maps[:, 0, 0], "  bias:", sums.b)
print("result:", sums.output.tolist())

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. No.
#    In channel 0 all four products are 0.
#    In channel 1 they are -2, 0, 2 and 0, and cancel.
#    The bias still counts: -1.
# 2. Channel 1 must give -1 instead of 5.
#    For example, the 2 at row 1, column 0 becomes -1: its weight is 2, so channel 1 gives 6 less.
#    The pixel at row 1, column 1 cannot do it: its weight is 0.
#    In this example the result at row 1, column 0 changes as well, since its window reads the same pixel.
#    Only the pixel at row 0, column 0 lies in no other window.
#
# </details>
#
# ### Exercise 1: `conv_single_step`
#
# Difficulty ★☆☆, about 5 minutes.
#
# Write one step: a window $x$ and a filter $w$, both of shape (C, FH, FW), and a bias $b$.
#
# $$\text{result} = \sum_{c=0}^{C-1} \; \sum_{u=0}^{FH-1} \; \sum_{v=0}^{FW-1} x_{c,u,v} \, w_{c,u,v} \; + \; b$$
#
# Three sums, but the idea of lesson 1:
# multiply what lies on each other, add everything up.


# %% exercise="conv_single_step"
# items: 10
def conv_single_step(x_slice, w, b):
    """Apply one filter at one place.

    Parameters
    ----------
    x_slice : ndarray of shape (C, FH, FW)
        The window: the part of the input that lies under the filter. Do not change it.
    w : ndarray of shape (C, FH, FW)
        The filter, not flipped.
    b : float
        The filter's bias.

    Returns
    -------
    float
        The sum of all products, plus the bias. No activation.

    Examples
    --------
    >>> window = np.array([[[1.0, 2.0]], [[3.0, 0.0]]])  # two channels, one row, two columns
    >>> kernel = np.array([[[4.0, 1.0]], [[2.0, 5.0]]])
    >>> print(conv_single_step(window, kernel, -2.0))
    10.0
    """
    ### BEGIN SOLUTION
    products = x_slice * w
    return float(np.sum(products) + b)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("conv_single_step")
# Passed? The course's way, and another one:
# solution("conv_single_step")

# %% test="conv_single_step" points=2
check("conv_single_step", conv_single_step)
### BEGIN HIDDEN TESTS
check("conv_single_step", conv_single_step, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## One filter, one map; six filters, six maps
#
# A filter of (3, 5, 5) slides over the photo of (3, 32, 32), with stride 1, without padding.
# All its numbers together are a [feature map](../glossary.ipynb#feature-map).
# (After an activation it is also called an *activation map*.)
#
# One filter finds one kind of feature.
# To find six, take six filters, each with its own weights and its own bias.
# Their maps are stacked: they are the channels of the output.
#
# Each map has 28 rows and 28 columns, so the six hold 4,704 numbers.
# An FC layer could also turn the photo into 4,704 outputs.
#
# **Predict:** how many numbers would it learn, compared with the six filters?

# %% tags=["demo"]
# items: 11, 12
predict("times_as_many")

# %% tags=["demo"]
side = conv_output_size(32, 5)
outputs = 6 * side * side
print(f"each map: (32 - 5) / 1 + 1 = {side} rows and columns; together {outputs:,} outputs")
print(f"six filters learn 6 · (5 · 5 · 3 + 1) = {conv_num_params(3, 6, 5):,} numbers")
print(f"the FC layer learns {outputs:,} · (3,072 + 1) = {outputs * (3072 + 1):,} numbers")
print(f"that is {outputs * (3072 + 1) / conv_num_params(3, 6, 5):,.0f} times as many")

# %% [markdown]
# A filter looks at a small window, not at everything.
# And the same filter serves every place.
#
# ## Think in blocks
#
# - The input has the shape (C, H, W).
# - FN filters, each of (C, FH, FW), are together (FN, C, FH, FW).
# - FN biases are a block of (FN, 1, 1): each is added to every number of its own map.
# - FN maps of OH by OW are together (FN, OH, OW).
#
# $$(C, H, W) \ast (FN, C, FH, FW) + (FN, 1, 1) \rightarrow (FN, OH, OW)$$
#
# C stands twice left of the arrow, and the two must be equal.
# Right of it C is gone: FN takes its place.
#
# In the figure, look at what is purple: that is learned.

# %% tags=["demo"]
# items: 31, 32
show_volumes(
    (3, 32, 32),
    "∗",
    (6, 3, 5, 5),
    "+",
    (6, 1, 1),
    "→",
    (6, 28, 28),
    labels=["input", "", "filters", "", "biases", "", "maps"],
    learned=[4],
)

# %% [markdown]
# The output is a volume again, so it can be the input of the next convolution.
# Between the two stands an activation, which changes no shape.
# A **convolutional network** is in essence such a chain.
#
# The photo goes through six filters of 5x5, and then through ten filters of 5x5.
#
# **Predict:** how many numbers does the *second* layer learn?

# %% tags=["demo"]
# items: 13
predict("second_layer_learns")

# %% tags=["demo"]
first = conv_output_size(32, 5)
second = conv_output_size(first, 5)
show_volumes(
    (3, 32, 32),
    "6 filters of 5x5\nactivation →",
    (6, first, first),
    "10 filters of 5x5\nactivation →",
    (10, second, second),
)
print("numbers in layer 1:", conv_num_params(3, 6, 5))
print("numbers in layer 2:", conv_num_params(6, 10, 5))

# %% [markdown]
# A good place for a break.
# Back from it? *Run > Run All Above Selected Cell* fetches what the next cells need.
#
# ## The whole layer
#
# Networks handle a [batch](../glossary.ipynb#batch) of N pictures at once, and every picture meets the same filters:
#
# $$(N, C, H, W) \ast (FN, C, FH, FW) + (FN, 1, 1) \rightarrow (N, FN, OH, OW)$$
#
# With stride $S$, padding $P$, and images that are padded already:
#
# $$\text{out}_{n,f,i,j} = b_f + \sum_{c} \sum_{u} \sum_{v} x_{n,\,c,\;i S + u,\;j S + v} \; w_{f,c,u,v}$$
#
# The number for image $n$, filter $f$, row $i$, column $j$ is the bias of filter $f$,
# plus one step of that filter on the window that begins at row $iS$ and column $jS$.
# The sizes are those of lesson 2, rounded down:
#
# $$OH = \left\lfloor \frac{H + 2P - FH}{S} \right\rfloor + 1 \qquad OW = \left\lfloor \frac{W + 2P - FW}{S} \right\rfloor + 1$$
#
# **Predict:** two images with 3 channels, 7 rows and 11 columns.
# Six filters with 3 rows and 4 columns.
# Stride 2, padding 1.
# What is the shape of the result?

# %% tags=["demo"]
predict("shape_of_a_layer")

# %% [markdown]
# ### Every number of a layer
#
# A layer that is small enough to see all of it:
# one image with 2 channels of 5 by 4, two filters of 3 by 2, the biases 10 and 0, stride 2, padding 1.
#
# Press *Next*. Write some numbers into *your prediction* before you press *See it*.
#
# **Find out:**
#
# 1. At row 0, column 0 of a map, how many of the 12 products have a zero of the padding as their pixel?
# 2. The slider *products added* goes channel by channel. Which product is the first of channel 1?
# 3. Change the bias of filter 0. What happens to map 0, and what to map 1?
# 4. Change stride, padding or any number under *Your own numbers*, and leave it so:
#    your own layer will get the same numbers.

# %%
small_image = np.array(
    [
        [[1, 0, 2, 1], [0, 1, 3, 0], [2, 1, 0, 1], [1, 2, 1, 0], [0, 1, 0, 2]],
        [[0, 2, 1, 0], [1, 0, 0, 2], [3, 1, 2, 0], [0, 0, 1, 1], [2, 1, 0, 1]],
    ]
)
small_filters = np.array(
    [
        [[[1, 0], [0, 1], [-1, 0]], [[0, 1], [2, 0], [0, -1]]],
        [[[1, -1], [1, -1], [1, -1]], [[0, 0], [1, 1], [0, 0]]],
    ]
)

# %% tags=["demo"] play=3
# items: 33
stepper = ConvolutionStepper(
    x=small_image, w=small_filters, b=[10, 0], stride=2, padding=1, predict=True
)
stepper

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Eight. In each channel, the first row of the window and its first column are padding, four places together.
# 2. The seventh: channel 0 has six.
# 3. Every number of map 0 changes by as much as the bias. Map 1 stays: it has a bias of its own.
#
# </details>
#
# ### Exercise 2: `conv2d_naive`
#
# Difficulty ★★★, about 23 minutes.
#
# Write the layer with plain loops.
# It will be slow, and that is fine: "naive" says so.
#
# These tools are there for you:
#
# - `zero_pad(x, padding)` pads rows and columns of all images at once.
# - `conv_output_size(n, f, stride, padding, strict)` is strict unless you tell it otherwise;
#   here sizes are rounded down.
# - Your `conv_single_step`, once it has passed its check.
#
# The check has two parts, with points for each.
# The first asks for stride 1 without padding only.
# Begin with that, and add stride and padding when it passes.


# %% exercise="conv2d_naive"
# items: 32, 33
def conv2d_naive(x, w, b, stride=1, padding=0):
    """Apply a convolutional layer: every filter at every place of every image.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images, of floats or whole numbers. Do not change them.
    w : ndarray of shape (FN, C, FH, FW)
        Filters, not flipped, with as many channels as the images.
    b : ndarray of shape (FN,)
        Bias, one per filter.
    stride : int
        Step between windows, in pixels, along rows and columns.
    padding : int
        Zeros added on each side of the rows and columns, in pixels.

    Returns
    -------
    ndarray of shape (N, FN, OH, OW), of floats
        OH = (H + 2*padding - FH) / stride + 1, rounded down; OW likewise. No activation.

    Examples
    --------
    >>> x, w, b = np.ones((2, 3, 9, 4)), np.ones((6, 3, 3, 2)), np.zeros(6)
    >>> conv2d_naive(x, w, b, stride=2, padding=1).shape
    (2, 6, 5, 3)
    """
    ### BEGIN SOLUTION
    N, _, H, W = x.shape
    FN, _, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    padded = zero_pad(x, padding)
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    top, left = i * stride, j * stride
                    window = padded[n, :, top : top + FH, left : left + FW]
                    out[n, f, i, j] = conv_single_step(window, w[f], b[f])
    return out
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("conv2d_naive")
# Passed? The course's way, and another one:
# solution("conv2d_naive")

# %% test="conv2d_naive" points=3
check("conv2d_naive", conv2d_naive, part="basic")
### BEGIN HIDDEN TESTS
check("conv2d_naive", conv2d_naive, hidden=True, part="basic")
### END HIDDEN TESTS

# %% test="conv2d_naive" points=3
check("conv2d_naive", conv2d_naive, part="stride and padding")
### BEGIN HIDDEN TESTS
check("conv2d_naive", conv2d_naive, hidden=True, part="stride and padding")
### END HIDDEN TESTS

# %% [markdown]
# ### Your layer and the stepper
#
# The next cells use your layer, so pass the check first.
# This one gives it all that you chose in the stepper.
# Change something there, say the stride to 3, and run the cell again.

# %% tags=["demo"]
x, w, b = (np.array(numbers, dtype=float) for numbers in (stepper.x, stepper.w, stepper.b))
mine = conv2d_naive(x[None], w, b, stepper.stride, stepper.padding)[0]  # None: one picture
print("stride:", stepper.stride, "  padding:", stepper.padding, "  biases:", stepper.b)
print("your layer:", mine.shape, "  the stepper:", stepper.output.shape)
print("the same numbers:", np.array_equal(mine.round(6), stepper.output.round(6)))

# %% [markdown]
# ### PyTorch, really
#
# PyTorch is the library that most networks are built with.
# Its name for this layer is
# [`Conv2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html),
# or `conv2d` where you bring your own weights.
# Does it compute what you wrote?
# (Not installed? You see numbers that were recorded from it.)

# %% tags=["demo"]
from course_lib.student.torch_cell import beside_pytorch

photos, biases = coffee[None], np.arange(6.0)  # None: one picture
six_filters = (np.arange(450) % 7 - 3.0).reshape(6, 3, 5, 5) / 25


def in_pytorch(torch):
    x, w, b = torch.tensor(photos), torch.tensor(six_filters), torch.tensor(biases)
    return torch.nn.functional.conv2d(x, w, b, stride=2, padding=1)


beside_pytorch("conv2d", conv2d_naive(photos, six_filters, biases, 2, 1), in_pytorch)

# %% [markdown]
# ### Your layer on a photograph
#
# Filter 0 finds vertical edges, in all channels alike.
# Filter 1 has weights that find red, 0.5, -1 and 0.5, spread over 3x3 pixels. (Yours may be others.)
#
# Look at the border of map 0: where do the two straight lines come from?
# Then change the three numbers of `colour`, so that map 1 finds the coffee, and run the cell again.

# %% tags=["demo"] play=1
colour = (0.5, -1.0, 0.5)  # red, green, blue
edges_in_all = np.stack([np.array([[1.0, 0, -1]] * 3)] * 3)
of_colour = np.stack([np.full((3, 3), weight) for weight in colour]) / 9
two_filters = np.stack([edges_in_all, of_colour])  # (2, 3, 3, 3)

images = larger_coffee[None]  # (1, 3, 64, 64)
maps = conv2d_naive(images, two_filters, np.zeros(2), padding=1)[0]
show_images(
    larger_coffee,
    *maps,
    titles=["photo", "map 0: edges", "map 1: colour"],
    signed=[False, True, True],
)

# %% [markdown]
# <details><summary>Answers</summary>
#
# At the border the picture meets the zeros of the padding, and that is an edge.
#
# For the coffee, try -0.5, 1.5, -1: it has more green than the saucer and the wood, and little blue.
#
# </details>
#
# ### How slow is naive?
#
# The course has this layer, too: `conv2d`, without a loop over places.
# You have written your own, so you may call it now.
# 32 filters look at the photo of 64 by 64 pixels.
# Guess how many times as long yours takes, then run the cell.
# (If you wrote it without loops over places, it may win.)

# %% tags=["demo"]
from time import perf_counter

from course_lib.functional import ShapeError, conv2d

many_filters = np.random.default_rng(4).normal(size=(32, 3, 5, 5))
seconds = []
for layer in (conv2d_naive, conv2d):
    start = perf_counter()
    result = layer(images, many_filters, np.zeros(32))
    seconds.append(perf_counter() - start)
print(f"{result[0].size:,} steps of {many_filters[0].size} products each")
print(f"yours: {1000 * seconds[0]:.1f} ms, conv2d: {1000 * seconds[1]:.1f} ms")
print(f"yours takes {seconds[0] / seconds[1]:.3g} times as long")

# %% [markdown]
# ## Find the bug
#
# ### Exercise 3: `mend_conv2d`
#
# Difficulty ★★☆, about 5 minutes.
#
# A colleague has written a faster layer, for stride 1 without padding.
# It has no loop over places: for each weight, it adds a shifted image to the whole map.
# On gray images it was right, so it went into the program.
# On colour images it is wrong.
#
# **One line is to blame.** Find it, and mend it in the cell.


# %% exercise="mend_conv2d" starts_as="bias-per-channel"
def mend_conv2d(x, w, b):
    """Apply a convolutional layer with stride 1 and without padding.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images.
    w : ndarray of shape (FN, C, FH, FW)
        Filters, not flipped.
    b : ndarray of shape (FN,)
        Bias, one per filter.

    Returns
    -------
    ndarray of shape (N, FN, H - FH + 1, W - FW + 1)
    """
    ### BEGIN SOLUTION
    filters, channels, height, width = w.shape
    rows, columns = x.shape[2] - height + 1, x.shape[3] - width + 1
    out = np.zeros((len(x), filters, rows, columns))
    for f in range(filters):
        for c in range(channels):
            for u, v in np.ndindex(height, width):
                out[:, f] += w[f, c, u, v] * x[:, c, u : u + rows, v : v + columns]
        out[:, f] += b[f]
    return out
    ### END SOLUTION


# %% tags=["demo"]
# How far is it from your layer? One filter of ones, with the bias 10.
for name, shape in [("gray", (1, 1, 4, 4)), ("colour", (1, 3, 4, 4))]:
    x, w, b = np.ones(shape), np.ones((1, shape[1], 2, 2)), np.array([10.0])
    print(f"{name}, theirs minus yours:", (mend_conv2d(x, w, b) - conv2d_naive(x, w, b))[0, 0, 0])

# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("mend_conv2d")
# Passed? The course's way, and another one:
# solution("mend_conv2d")

# %% test="mend_conv2d" points=2
check("mend_conv2d", mend_conv2d)
### BEGIN HIDDEN TESTS
check("mend_conv2d", mend_conv2d, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## When the channels do not match
#
# A window of the photo has the shape (3, 5, 5).
# By mistake, the filter was made for gray images: (1, 5, 5).
#
# **Predict:** what does plain NumPy make of `window * kernel`?

# %% tags=["demo"]
# items: 29
predict("one_channel_meets_three")

# %% tags=["demo"] play=1
window, kernel = np.ones((3, 5, 5)), np.ones((1, 5, 5))
print("NumPy:", (window * kernel).shape)
print()
try:
    result = conv2d(np.ones((8, 3, 28, 28)), np.ones((16, 1, 5, 5)))
    print("result:", result.shape)
except ShapeError as error:
    print("ShapeError:", error)

# %% [markdown]
# `conv2d` looks at the shapes first. It stops, and its message has two answers:
#
# 1. Which numbers disagree?
# 2. Which axes are they? Each shape has its letters beside it.
#
# Which of the two arrays is wrong, it cannot know. Here you do: the filters were made for gray images.
#
# Change one number in the cell above, so that it prints a result's shape.
#
# ## A convolution of size 1x1
#
# Back to the filter that found red.
# It saw one pixel, but all its channels, and mixed them into one number.
# Several such filters make several numbers.
# One pixel with two channels, 1 and 3:
#
# | filter | weights | bias | result |
# |---|---|---|---|
# | 0 | 1, 10 | 0 | 1·1 + 3·10 + 0 = 31 |
# | 1 | 2, −1 | 5 | 1·2 + 3·(−1) + 5 = 4 |
# | 2 | 0, 3 | −1 | 1·0 + 3·3 − 1 = 8 |
#
# Each result is the score of a neuron.
# **A 1x1 convolution is a small FC layer that every pixel goes through by itself.**
# (Without its activation, an FC layer is called a
# [linear layer](../glossary.ipynb#linear-layer),
# in PyTorch [`Linear`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html).)
#
# Networks use it to make a volume thinner before an expensive layer.
# In the figure, look at the filters: thin sticks, one pixel wide.

# %% tags=["demo"]
# items: 36
size = conv_output_size(56, 1)
print(f"the layer learns {conv_num_params(64, 32, 1):,} numbers")
show_volumes(
    (64, 56, 56),
    "∗",
    (32, 64, 1, 1),
    "→",
    (32, size, size),
    labels=["input", "", "filters", "", "maps"],
)

# %% [markdown]
# ### Moving an axis is not reshaping
#
# For the next exercise, the channels must become the last axis, as in `channels_last` of lesson 0.
# Here is an array with two channels, the rows, and three pixels, the columns:
#
#     1 2 3
#     4 5 6
#
# So pixel 0 has the numbers 1 and 4.
# We want one row for each pixel: shape (3, 2).
# `reshape(3, 2)` gives this shape.
#
# **Predict:** which numbers does it give?

# %% tags=["demo"]
predict("two_by_three_reshaped")

# %% tags=["demo"]
three_pixels = np.array([[1, 2, 3], [4, 5, 6]])  # (channels, pixels)
moved = np.moveaxis(three_pixels, 0, -1)  # axis 0 becomes the last one
reshaped = three_pixels.reshape(3, 2)
titles = ["as it came", "moveaxis", "reshape"]
show_numbers(three_pixels, moved, reshaped, titles=titles, cell=0.55)

# %% [markdown]
# In which of the two is each row a pixel?
#
# `moveaxis` turns axes, and so does `transpose`, which takes the whole new order
# (`.T` is its short form for a matrix).
# `reshape` only cuts the same line of numbers into new pieces.
#
# ### One matrix product for all pixels
#
# `@` is the matrix product: each row on the left meets each column on the right.
# Below, each row on the left is a pixel; each column on the right is a filter of the table.
# With the biases 0, 5 and -1, the first row of the product becomes that of the table.

# %% tags=["demo"]
pixels_as_rows = np.array([[1, 3], [2, 0]])  # (pixels, C)
filters_as_columns = np.array([[1, 2, 0], [10, -1, 3]])  # (C, FN)
product = pixels_as_rows @ filters_as_columns
show_numbers(pixels_as_rows, "@", filters_as_columns, "=", product, cell=0.5)

# %% [markdown]
# The left side may have more axes: `@` works on the last one, and the others stay.
#
# $$(N, H, W, C) \; @ \; (C, FN) \rightarrow (N, H, W, FN)$$
#
# ### Exercise 4: `conv1x1_as_linear`
#
# Difficulty ★★☆, about 10 minutes.
#
# Write the 1x1 convolution as a linear layer, with a matrix product and no loop over pixels.
# The channels go to the end for that; in the result they stand at axis 1 again.


# %% exercise="conv1x1_as_linear"
# items: 36
def conv1x1_as_linear(x, w, b):
    """Apply a 1x1 convolution as one linear layer, the same for every pixel.

    Meant to be written without a loop over pixels. (Only the result is graded.)

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images, of floats or whole numbers.
    w : ndarray of shape (FN, C, 1, 1)
        Filters.
    b : ndarray of shape (FN,)
        Bias, one per filter.

    Returns
    -------
    ndarray of shape (N, FN, H, W)
        Equal to the convolution of x with w, stride 1, no padding.

    Examples
    --------
    >>> x = np.array([1.0, 3.0]).reshape(1, 2, 1, 1)  # the table's pixel
    >>> w = np.array([[1.0, 10.0], [2.0, -1.0], [0.0, 3.0]]).reshape(3, 2, 1, 1)
    >>> print(conv1x1_as_linear(x, w, np.array([0.0, 5.0, -1.0])).ravel())
    [31.  4.  8.]
    """
    ### BEGIN SOLUTION
    weights = w[:, :, 0, 0]  # (FN, C)
    pixels = x.transpose(0, 2, 3, 1)  # (N, H, W, C)
    mixed = pixels @ weights.T + b  # (N, H, W, FN)
    return mixed.transpose(0, 3, 1, 2)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("conv1x1_as_linear")
# Passed? The course's way, and another one:
# solution("conv1x1_as_linear")

# %% test="conv1x1_as_linear" points=2
check("conv1x1_as_linear", conv1x1_as_linear)
### BEGIN HIDDEN TESTS
check("conv1x1_as_linear", conv1x1_as_linear, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## The same layer, seen as neurons
#
# One step of a 5x5 filter on the photo: 75 numbers, 75 weights, one bias, one sum.
# You have met that before.
#
# Stretch the window to a vector, and the filter, too.
# Between two vectors `@` is the **dot product**: multiply number by number, and add up.

# %% tags=["demo"]
# items: 40, 41
window = coffee[:, 10:15, 12:17]
filter_5x5 = np.random.default_rng(5).normal(size=(3, 5, 5))
long_window, long_filter = window.reshape(-1), filter_5x5.reshape(-1)
print("lengths:    ", len(long_window), len(long_filter))
print(f"dot product: {long_window @ long_filter + 0.5:.6f}")
print(f"your step:   {conv_single_step(window, filter_5x5, 0.5):.6f}")
one_neuron = conv_num_params(3, 1, 5)
print(f"a sheet of 28 x 28 neurons learns {one_neuron}; without sharing {28 * 28 * one_neuron:,}")

# %% [markdown]
# Each number of a map is the score of a neuron with **local** connections.
# It sees 75 numbers, not 3072: its [receptive field](../glossary.ipynb#receptive-field) is 5x5.
#
# A map is a sheet of such neurons, which **share** their weights and bias.
# Sharing makes sense: an edge is an edge, wherever it lies.
#
# Five filters make five sheets, a block of (5, 28, 28).
# At one place stand five neurons that see the same window, and each looks for something else:
# a [depth column](../glossary.ipynb#depth-column). (The appendix has one to look at.)
#
# ### Fully connected, once more
#
# A neuron of an FC layer sees all 3072 numbers, one of a convolution sees a window.
# What if the window is as large as the picture?
#
# **Predict:** x holds one photo, (1, 3, 32, 32), and w ten filters, (10, 3, 32, 32).
# There is no padding. What is the shape of the layer's result?

# %% tags=["demo"]
# items: 43
predict("filters_as_large_as_the_photo")

# %% tags=["demo"]
ten_filters = np.random.default_rng(7).normal(size=(10, 3, 32, 32))
as_convolution = conv2d_naive(coffee[None], ten_filters, np.zeros(10))
as_fc = ten_filters.reshape(10, 3072) @ coffee.reshape(3072)
print("convolution:", as_convolution.shape)
print("FC:         ", as_fc.shape)
print("equal:      ", np.allclose(as_convolution.reshape(10), as_fc))

# %% [markdown]
# **A convolution whose filter is as large as its input is a fully connected layer.**
# 1x1 and FC are the ends of one scale: how much does a neuron see?
#
# ## What does one layer compute?
#
# For every window and every filter **one number: the dot product of the two, plus the filter's bias.**
# All numbers of one filter are a map; all maps are a volume, ready for the next layer.
#
# You can now
#
# - write this layer, and say why PyTorch's gives the same numbers,
# - predict shapes: (N, C, H, W) ∗ (FN, C, FH, FW) → (N, FN, OH, OW),
# - count what it learns: FN · (C · FH · FW + 1),
# - say why neighbours matter to a filter, and not to an FC layer,
# - see a map as neurons that share weights, and a depth column as neurons that share a window,
# - say what happens when channels do not match.
#
# **To think about:** a layer of 1x1 filters sees no neighbours at all.
# Shuffle the pixels of all pictures alike: can a network of nothing but such layers still tell cups from cats?
#
# To read on: [CNN Explainer](https://poloclub.github.io/cnn-explainer/) shows a whole network, down to each product;
# [A guide to convolution arithmetic](https://arxiv.org/abs/1603.07285) draws all its shapes.
#
# Your layer works, but it is slow.
# In lesson 4 it becomes one matrix product.
#
# You are done here. What follows is an appendix that no lesson needs.
# The last cell of the notebook shows what you did, and leads on.

# %% [markdown]
# ## Going further

# %% [markdown]
# ### A bank of 32 filters
#
# A first layer often has 32 filters. What do they look like?
#
# We have no trained network yet, so a formula makes these:
# a wave, in eight directions, that fades towards the border.
# (They are called Gabor filters; first layers that learned from photographs often look like them.
# You need not read the code.)
#
# Along a row of the figure, look at how the direction turns.

# %% tags=["demo"]
# items: 34
down, across = np.mgrid[-2:3, -2:3]
bank = []
for speed in (1.0, 2.0):
    for phase in (0, np.pi / 2):
        for direction in np.arange(8) * np.pi / 8:
            along = across * np.cos(direction) + down * np.sin(direction)
            beside = down * np.cos(direction) - across * np.sin(direction)
            wave = np.sin(speed * along + phase) * np.exp(-(along**2) / 3 - beside**2 / 12)
            bank.append(wave - wave.mean())  # flat areas give 0
bank = np.array(bank)[:, None]  # None adds the axis of channels: one
print("filters:", bank.shape)
show_filters(bank)

# %% [markdown]
# They run over a tripod in a gray photograph: one leg upright, one leaning left, one leaning right.
# (By Lav Varshney, from scikit-image, licence CC0.)
#
# **Find out with the slider:**
#
# 1. Filters 0 and 8 both mark the legs. How do their maps differ?
# 2. Find a filter for the left leg only, and one for the right leg only.

# %% tags=["demo"] play=2
tripod = load_photo("camera", gray=True)[120:, 80:220]
responses = conv2d(tripod[None, None], bank)  # two new axes: one picture, one channel
print(responses.shape)


@interact(number=(0, 31))
def look_through(number=0):
    show_images(
        tripod,
        bank[number, 0],
        responses[0, number],
        titles=["photo", f"filter {number}", f"map {number}"],
        signed=[False, True, True],
    )


# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Filter 0 marks the two sides of a leg, one orange and one blue.
#    Filter 8, for lines, marks the bright middle of a leg orange, with blue on both sides.
# 2. Filters 1, 2, 9 and 10 mark the left leg and hardly the right one.
#    Filters 6 and 14 do the opposite.
#
# </details>

# %% [markdown]
# ### A depth column
#
# Five filters make five sheets, a block of (5, 28, 28).
# Take one place, and look through all five sheets: you find five neurons that see the same window.
#
# These five look for vertical edges (bright on the left), horizontal edges (bright above),
# bright spots, brightness, and red.
# The frame on the photo is the window, the small squares are the five neurons,
# and each title gives the score of that map's neuron.
#
# **Find out with the sliders:**
#
# 1. At row 15, column 12, which map's neuron answers most strongly? What lies in its window?
# 2. Find a place where map 4 says more than 0.5 and maps 0 to 2 stay between -0.1 and 0.1.

# %% tags=["demo"] play=2
# items: 42
ramp = np.tile([2.0, 1, 0, -1, -2], (5, 1))
ones = np.ones((5, 5))
spot = -ones / 24
spot[2, 2] = 1
five_filters = np.stack(
    [
        np.stack([ramp] * 3) / 45,
        np.stack([ramp.T] * 3) / 45,
        np.stack([spot] * 3) / 3,
        np.stack([ones] * 3) / 75,
        np.stack([2 * ones, -ones, -ones]) / 50,
    ]
)
sheets = conv2d(coffee[None], five_filters)[0]  # None: one picture
print("block of neurons:", sheets.shape)


@interact(row=(0, 27), column=(0, 27))
def look(row=15, column=12):
    show_depth_column(coffee, sheets, row, column, size=5)


# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. That of map 1, with about 0.62.
#    Its window lies on the front rim of the cup: bright above, dark below.
# 2. For example row 10, column 12, in the middle of the coffee.
#    It is an even, light brown, with much red in it.
#
# </details>

# %% [markdown]
# ### The layer's card
#
# Many lectures put all there is to say about a layer on one card, in letters and an order of its own:
# K is our FN, F is FH and FW (the filters are square), D, the depth, is the number of channels,
# and volumes are written W x H x D: our photo is 32x32x3.
#
# | | |
# |---|---|
# | It accepts a volume | $W_1 \times H_1 \times D_1$ |
# | You choose four numbers | K: how many filters |
# | | F: their size |
# | | S: the stride |
# | | P: the padding |
# | It gives a volume | $W_2 \times H_2 \times D_2$ |
# | | $W_2 = \lfloor (W_1 - F + 2P)/S \rfloor + 1$ |
# | | $H_2 = \lfloor (H_1 - F + 2P)/S \rfloor + 1$ |
# | | $D_2 = K$ |
# | It learns | $F \cdot F \cdot D_1$ weights per filter, |
# | | together $F \cdot F \cdot D_1 \cdot K$ weights and $K$ biases |
#
# K, F, S and P are chosen by people: they are [hyperparameters](../glossary.ipynb#hyperparameter).
# The weights and biases are learned; they are the **parameters**.
#
# AlexNet won a famous competition in 2012.
# Its first layer turns a volume of 227x227x3 into one of 55x55x96, with filters of 11x11 and no padding.
#
# **Find out with the boxes:** what are K and S?
# How many numbers does the layer learn?

# %% tags=["demo"] play=2
# items: 39
fill_layer_card(channels=3, height=227, width=227)

# %% [markdown]
# <details><summary>Answer</summary>
#
# K = 96, since the output has 96 channels.
# S = 4: (227 − 11) / 4 + 1 = 55.
#
# The layer learns 96 · (11 · 11 · 3 + 1) = 34,944 numbers.
#
# </details>
#
# items: 37, 38
# ### The same layer in three frameworks
#
# Each framework gives the numbers other names.
#
# - **Torch**, the ancestor of PyTorch, has `SpatialConvolution(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)`.
#   It has separate numbers for width and height, width first.
#   Without dW and dH the step is 1.
#   Without padW there is no padding; without padH, padH equals padW.
#   (A *plane* is a channel; k is for kernel, d for the step.)
# - **Caffe** describes a layer in a text, with `num_output`, `kernel_size`, `stride` and `pad`.
# - **PyTorch** has `Conv2d(in_channels, out_channels, kernel_size, stride=1, padding=0)`.
#
# Find the partners:
#
# 1. What are `nOutputPlane`, `dW` and `padW` called in Caffe?
# 2. Caffe has one number for both axes: `kernel_size` for kW and kH.
#    But one of Torch's numbers is nowhere in Caffe. Which one, and why can Caffe do without it?
# 3. Torch's help says that (kW − 1) / 2 is a good number for padW. Good for what?
#
# <details><summary>Answer</summary>
#
# | card | Torch | Caffe | PyTorch |
# |---|---|---|---|
# | D₁ | nInputPlane | | in_channels |
# | K | nOutputPlane | num_output | out_channels |
# | F | kW, kH | kernel_size | kernel_size |
# | S | dW, dH | stride | stride |
# | P | padW, padH | pad | padding |
#
# 1. `num_output`, `stride`, `pad`.
# 2. `nInputPlane`. A filter has as many channels as its input, and Caffe reads that number from the layer before.
# 3. With stride 1 and an odd kW it keeps the width, as `same_padding` in lesson 2.
#
# </details>
#
# Torch's help has a warning, too:
# depending on the size of the kernel, some of the last rows or columns may be lost.
# It rounds down, as lesson 2 showed:
#
# $$\text{owidth} = \left\lfloor \frac{\text{width} + 2\,\text{padW} - \text{kW}}{\text{dW}} \right\rfloor + 1$$
#
# The formula for the height is the same, with padH, kH and dH.
#
# ### A layer as text
#
# Here is AlexNet's first layer in Caffe's notation.
# What stands behind a # is a comment.
# A filler says with which numbers a layer begins: the weights at random, the biases at 0.
# The other words do not matter here.
#
# The card needs four numbers.
# Three of them are in the text: which? What is the fourth?

# %%
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

# %% [markdown]
# <details><summary>Answer</summary>
#
# `num_output` 96, `kernel_size` 11 and `stride` 4.
# `pad` is not there: without it, Caffe pads nothing.
# In the same way `stride` may be missing; it is then 1.
#
# </details>

# %% [markdown]
# ### Exercise 5: `parse_caffe_layer`
#
# Difficulty ★★☆, about 10 minutes. A bonus: no points, a star of its own.
#
# Read the four numbers out of such a text.
#
# - Each key that is given stands at the beginning of its own line: key, colon, number, perhaps a comment.
#   Behind the colon there may be spaces, or none.
# - The order of the lines may differ, and some may be empty.
# - A comment may contain anything, even an old setting. It does not count.
# - All other lines are of no interest.
#
# Plain string methods are enough: `splitlines`, `split`, `strip`.


# %% exercise="parse_caffe_layer"
# items: 38
def parse_caffe_layer(text):
    """Read a convolutional layer's numbers from Caffe's notation.

    Parameters
    ----------
    text : str
        One layer. num_output and kernel_size are always given, stride and pad not always.

    Returns
    -------
    dict with exactly the keys "num_output", "kernel_size", "stride", "pad"
        All values are int. A missing stride is 1, a missing pad is 0.

    Examples
    --------
    >>> parse_caffe_layer("num_output: 8\\npad: 2\\nkernel_size: 3")["pad"]
    2
    """
    ### BEGIN SOLUTION
    layer = {"num_output": None, "kernel_size": None, "stride": 1, "pad": 0}
    for line in text.splitlines():
        setting, _, _comment = line.partition("#")
        key, _, value = setting.partition(":")
        if key.strip() in layer:
            layer[key.strip()] = int(value)
    return layer
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("parse_caffe_layer")
# Passed? The course's way, and another one:
# solution("parse_caffe_layer")

# %% test="parse_caffe_layer" points=0
check("parse_caffe_layer", parse_caffe_layer)
### BEGIN HIDDEN TESTS
check("parse_caffe_layer", parse_caffe_layer, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Run the next cell after you have passed the check.
# It reads the text with your function and fills the card for a picture of 227x227x3.

# %% tags=["demo"]
layer = parse_caffe_layer(CAFFE_CONV1)
side = conv_output_size(227, layer["kernel_size"], layer["stride"], layer["pad"])
learned = conv_num_params(3, layer["num_output"], layer["kernel_size"])
print(layer)
print(f"output: {side}x{side}x{layer['num_output']}, numbers to learn: {learned:,}")

# %% [markdown]
# 55x55x96 and 34,944, as on your card.

# %% tags=["demo"]
what_you_did("03_convolution")
