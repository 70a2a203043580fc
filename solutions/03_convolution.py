# ---
# jupyter:
#   lesson:
#     title: Convolution over volumes
#     number: 3
#     minutes: 115
#     prerequisites: [02_padding_stride]
# ---

# %% [markdown]
# # Lesson 3: Convolution over volumes
#
# A colour picture is not one matrix but three.
# The maps inside a network are not one matrix but dozens.
# In this lesson a filter learns to handle such a stack, and a layer gets many filters.
#
# After it you can
#
# - say what a fully connected layer ignores and a convolution uses,
# - write a complete convolutional layer in plain NumPy,
# - predict its output shape and count what it learns,
# - say why a convolution of size 1x1 makes sense,
# - see one layer in two ways: as sliding filters, and as neurons that share their weights,
# - read the settings of a layer in three frameworks.
#
# About 115 minutes; after "The whole layer" is a good place for a break.
# You need lessons 1 and 2.
#
# As in lesson 1 ("How a lesson works"):
# a check runs *visible* cases; when the notebook is graded, hidden cases with other numbers run, too.
# A NameError in a check means: run the exercise's cell first.

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
from course_lib.functional import conv_num_params, conv_output_size, correlate2d, zero_pad
from course_lib.widgets import ChannelSums, ConvolutionStepper

# %% [markdown]
# ## A picture becomes one long vector
#
# Before convolutions, look at the simpler layer that you may know:
# the **fully connected layer**, FC for short.
#
# It wants a vector.
# So a picture is first stretched out: all its numbers in one line.
#
# Our picture is a cup of coffee on a wooden table, scaled down to 32 by 32 pixels, in colour.
# (By Rachel Michetti, courtesy of Pikolo Espresso Bar,
# from scikit-image's sample images, licence CC0.)
#
# **Predict:** how many numbers does the vector have?

# %%
coffee = load_photo("coffee", size=32)  # (3, 32, 32): three channels, 32 rows, 32 columns

# %% tags=["demo"]
vector = coffee.reshape(-1)
print("picture:", coffee.shape, "  vector:", vector.shape)
show_images(coffee, titles=["coffee, 32 by 32 pixels"])
show_volumes(coffee.shape, "stretch →", vector.shape, labels=["picture", "", "vector"])

# %% [markdown]
# 32 · 32 · 3 = 3072 numbers.
# You see the photograph, then a drawing: a box of shape (3, 32, 32) becomes one long bar.
# (Boxes in our drawings are not to scale.)
#
# **Two ways to write a shape.**
# Many slides and papers write height x width x depth: 32x32x3.
# Our arrays have the channels first, as in PyTorch: (3, 32, 32).
# Both mean the same volume: a box of numbers with three axes.

# %% [markdown]
# ## One neuron
#
# A **neuron** of an FC layer does two things:
#
# 1. It multiplies each number with a weight of its own, adds up all the products,
#    and adds a bias. The sum is its **score**.
# 2. It passes the score through an **activation**, a simple function.
#
# The most used activation is ReLU: a negative score becomes 0, any other score stays.
#
# A tiny neuron, with four inputs.
#
# | | | | | |
# |---|---|---|---|---|
# | inputs | 1 | 2 | 0 | 3 |
# | weights | 1 | -1 | 2 | 1 |
#
# Its bias is -1.
#
# **Predict:** what is its score, and what does it send on?

# %% tags=["demo"]
inputs, weights, bias = np.array([1, 2, 0, 3]), np.array([1, -1, 2, 1]), -1
score = np.sum(inputs * weights) + bias
print("products:", inputs * weights)
print("score:   ", score)
print("sends on:", max(0, score))

# %% [markdown]
# 1 − 2 + 0 + 3 = 2, and with the bias 1.
# ReLU leaves 1 as it is.
#
# As a formula, with inputs $x_k$, weights $w_k$, bias $b$ and activation $g$:
#
# $$\text{output} = g\Big(\sum_k x_k w_k + b\Big)$$
#
# A neuron that sees our picture has 3072 weights and one bias.
# A layer of ten such neurons has a matrix of weights of shape (10, 3072) and ten biases.

# %% [markdown]
# ## Shuffle the pixels
#
# Now a test.
# Take a neuron with 3072 weights.
# Shuffle the pixels of the picture.
# Then move each weight along with its pixel, and compute the score again.
#
# **Predict:**
#
# 1. Does the neuron's score change?
# 2. An edge filter slides over the picture, then over the shuffled one.
#    Will you see the cup in its second response?

# %% tags=["demo"]
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
# The score is the same.
# An FC layer does not know which pixels are neighbours.
# If all pictures were shuffled in the same way, it could learn just as well.
#
# The filter's response is different.
# From the photo you see the outline of cup and saucer; from the shuffled picture only noise.
# A filter looks at neighbours.
#
# In photographs, neighbours matter.
# That is the idea of a convolutional layer:
# **keep the picture a volume, and look at neighbours together.**

# %% [markdown]
# ## A filter for a volume
#
# At the end of lesson 2 you counted the numbers of such a filter.
# Now look inside.
#
# Our picture has three channels, so a filter of 5 by 5 gets a third axis: 5x5x3.
# As an array its shape is (3, 5, 5).
#
# **A filter always has as many channels as its input.**
# It slides along rows and columns, but not along the channels: it reaches through all of them.
#
# **Predict**, for one place of this filter on the picture:
#
# 1. How many products are there?
# 2. How many numbers come out?
#
# <details><summary>Answer</summary>
#
# 5 · 5 · 3 = 75 products.
# They are all added up, and the bias is added.
# Out comes one number.
#
# </details>

# %% [markdown]
# ### By hand
#
# Here is a tiny volume with two channels of 3 by 3.
# The filter has two channels as well, of 2 by 2.
# Its bias is -1.
#
# First each channel of the input meets its own channel of the filter.
# That gives two maps, as in lesson 1.
# Then the maps are added up.
# Last comes the bias.
#
# **Predict:** the upper left window of channel 0 holds 1, 2, 0, 1,
# that of channel 1 holds 0, 1, 2, 0.
# What is the upper left number of the result?
#
#     channel 0   window 1 2   filter 1 0
#                        0 1          0 1
#
#     channel 1   window 0 1   filter -1 1
#                        2 0           2 0

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
# Each row of the figure is one channel: input, filter, map.
# The map of channel 0 is [[2, 5], [0, 2]], that of channel 1 is [[5, 0], [0, 7]].
# Added up, with the bias -1, they give [[6, 4], [-1, 8]].
#
# Upper left: 1 + 0 + 0 + 1 = 2, and 0 + 1 + 4 + 0 = 5.
# 2 + 5 − 1 = 6.
#
# ### Walk through it
#
# **Predict:**
#
# 1. Both maps hold a 0 at row 1, column 0.
#    Do the two channels give 0 for the same reason? And why is the result not 0?
# 2. The bias becomes 0. How do the four results change?
#    How would they change if the bias were added once for each channel?
# 3. Change one pixel of channel 1, so that the upper left result becomes 0.
#    Which of the four pixels in its window cannot do that, whatever you write there?
#    Does another result change, too?
#
# The next cell shows the same numbers, to play with.
# Each line is one channel: input, filter, products, map. Then comes the result, all maps and the bias.
# The sentence at the end says what each channel gives.
#
# **Try:** click a place in the result, or press *Next*.
# For 2 and 3 open *Your own numbers* and change them.
# Then run the cell after it, which reads your numbers.

# %% tags=["demo"]
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
#    In channel 1 the products are -2, 0, 2 and 0; they cancel.
#    The bias still counts, so the result is -1.
# 2. They become 7, 5, 0 and 9: each is larger by 1.
#    The bias is added once, after the channels were added up.
#    Added once for each channel, it would have taken away 2, and the results would be larger by 2 now.
# 3. With the bias -1, channel 1 must give -1 instead of 5, since channel 0 gives 2.
#    For example, the 2 at row 1, column 0 becomes -1: it is multiplied by 2, so channel 1 gives 6 less.
#    The pixel at row 1, column 1 cannot do it: its weight is 0.
#    The result at row 1, column 0 changes as well, from -1 to 2, because its window reads the same pixel.
#    There its weight is -1, so 3 less makes 3 more.
#
# </details>

# %% [markdown]
# ### One step as a formula
#
# Let $x$ be the window, of shape (C, FH, FW), and $w$ the filter, of the same shape.
# C is the number of channels, FH and FW are the filter's height and width.
#
# $$\text{result} = \sum_{c=0}^{C-1} \; \sum_{u=0}^{FH-1} \; \sum_{v=0}^{FW-1} x_{c,u,v} \, w_{c,u,v} \; + \; b$$
#
# Three sums, but the idea is that of lesson 1:
# multiply what lies on each other, add everything up.

# %% [markdown]
# ### Exercise 1: `conv_single_step`
#
# Difficulty ★☆☆, about 5 minutes.
#
# Write one step: one window, one filter, one number.


# %% exercise="conv_single_step"
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

# %% test="conv_single_step" points=2
check("conv_single_step", conv_single_step)
### BEGIN HIDDEN TESTS
check("conv_single_step", conv_single_step, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## One filter, one map; six filters, six maps
#
# A 5x5x3 filter slides over the 32x32x3 picture, with stride 1 and without padding.
# At each place it gives one number.
# All these numbers together are a **feature map**.
# (In a network an activation comes next; so the map is also called an **activation map**.)
#
# One filter finds one kind of feature.
# To find six, take six filters of the same size, each with its own weights and its own bias.
# Their maps are stacked: they are the channels of the output.
#
# **Predict:**
#
# 1. What is the shape of one map, and what is the shape of all six together?
# 2. How many numbers does this layer learn, biases included?
# 3. An FC layer could also turn 32x32x3 numbers into as many outputs. How many numbers would it learn?
#    Guess: 10 times as many? 1,000 times?

# %% tags=["demo"]
side = conv_output_size(32, 5)
show_volumes(
    (3, 32, 32),
    "∗",
    (6, 3, 5, 5),
    "→",
    (6, side, side),
    labels=["input", "", "filters", "", "maps"],
)
outputs = 6 * side * side
print(f"(32 - 5) / 1 + 1 = {side}")
print(f"volume: {side}x{side}x6, together {outputs:,} outputs")
print(f"the convolution learns {conv_num_params(3, 6, 5):>10,} numbers")
print(f"the FC layer learns    {outputs * (3072 + 1):>10,} numbers")

# %% [markdown]
# In the figure, a box for the input, small orange boxes for the filters, and a box for the six maps.
# (Of six filters the drawing shows three.)
#
# One map has 28 by 28 numbers, in one channel:
# the three channels of the picture are gone, they were added up.
# Six maps make a volume of 28x28x6.
#
# - Convolution: six filters with 5 · 5 · 3 weights and a bias, 6 · 76 = 456 numbers.
# - FC: 28 · 28 · 6 = 4,704 neurons with 3072 weights and a bias, 4,704 · 3,073 = 14,455,392 numbers.
#   That is over 31,000 times as many.
#
# There are two reasons.
# A filter looks at a small window, not at everything.
# And the same filter serves every place.

# %% [markdown]
# ## Think in blocks
#
# Now write the shapes as letters:
#
# - the input has C channels, height H, width W: (C, H, W),
# - there are FN filters, each of shape (C, FH, FW): together (FN, C, FH, FW),
# - each filter makes one map of OH by OW: together (FN, OH, OW).
#
# $$(C, H, W) \ast (FN, C, FH, FW) \rightarrow (FN, OH, OW)$$
#
# Two things to remember:
#
# - C appears twice left of the arrow, once in each shape. The two must be equal.
# - C is gone right of the arrow. FN takes its place.
#
# ### A bias for each filter
#
# Each filter has one bias, so there are FN biases.
# A bias is added to every number of its map, and to no other map.
# In blocks, the biases have the shape (FN, 1, 1).
#
# $$(C, H, W) \ast (FN, C, FH, FW) + (FN, 1, 1) \rightarrow (FN, OH, OW)$$
#
# The figure shows the same with boxes: input, filters, biases, maps.
# What is learned is orange: the filters and the biases.

# %% tags=["demo"]
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
# ### Many pictures at once
#
# Networks handle several pictures at a time.
# The number of pictures is the first axis of x: (N, C, H, W).
# Every picture meets the same filters:
#
# $$(N, C, H, W) \ast (FN, C, FH, FW) + (FN, 1, 1) \rightarrow (N, FN, OH, OW)$$

# %% [markdown]
# ## A chain of layers
#
# The output is a volume again.
# So it can be the input of the next convolution.
# Between two convolutions stands an activation, such as ReLU; it changes no shape.
#
# A picture of 32x32x3 goes through
#
# 1. six filters of 5x5, activation,
# 2. ten filters of 5x5, activation.
#
# **Predict:** how many channels must each of the ten filters have?
# What volume comes out at the end?

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
# Each of the ten filters has 6 channels, because its input has 6.
# The figure shows the chain: (3, 32, 32), then (6, 28, 28), then (10, 24, 24).
# The first layer learns 456 numbers, the second 10 · (5 · 5 · 6 + 1) = 1,510.
#
# A **convolutional network** is in essence such a chain: convolution, activation, again and again.

# %% [markdown]
# ## The whole layer
#
# Now put everything together: many images, many filters, stride and padding.
# With the images already padded and stride $S$:
#
# $$\text{out}_{n,f,i,j} = b_f + \sum_{c} \sum_{u} \sum_{v} x_{n,\,c,\;i S + u,\;j S + v} \; w_{f,c,u,v}$$
#
# Read it from left to right.
# The number for image $n$, filter $f$, row $i$, column $j$ is
# the bias of filter $f$,
# plus one step of filter $f$ on the window that begins at row $iS$ and column $jS$ of image $n$.
#
# The sizes are those of lesson 2, rounded down:
#
# $$OH = \left\lfloor \frac{H + 2P - FH}{S} \right\rfloor + 1 \qquad OW = \left\lfloor \frac{W + 2P - FW}{S} \right\rfloor + 1$$
#
# **Predict** before you write it.
# Two images with 3 channels, height 9 and width 4.
# Six filters of height 3 and width 2.
# Stride 2, padding 1.
# What is the shape of the result?
#
# <details><summary>Answer</summary>
#
# OH: (9 + 2 − 3) / 2 + 1 = 5.
# OW: (4 + 2 − 2) / 2 + 1 = 3.
# The shape is (2, 6, 5, 3): two images, six maps, 5 rows, 3 columns.
#
# </details>

# %% [markdown]
# ### Every number of a layer
#
# Before you write the layer, look at one that is small enough to see all its numbers:
# one image with 2 channels of 5 by 4, two filters of 3 by 2, the biases 10 and 0, stride 2, padding 1.
#
# **Predict:**
#
# 1. How large is each map? How many products does one of its numbers have?
# 2. At row 0, column 0 of a map, how many of these products have a zero of the padding as their pixel?
# 3. The products are added up channel by channel. Which one is the first of channel 1?
# 4. You change the bias of filter 0. What happens to map 0, and what to map 1?
#
# The stepper of lesson 1 shows the channels of the input and the maps.
# Below stand, for each channel, the pixels of the window, the weights and the products.
#
# **Try:** press *Next* and predict some numbers: write one into *your prediction* and press *See it*.
# Choose the other filter in the list *filter*.
# The slider *products added* adds up one product after another.
#
# 5. Change stride or padding, or any number under *Your own numbers*, and leave it so.
#    After exercise 2 your own layer gets the same numbers.

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

# %% tags=["demo"]
stepper = ConvolutionStepper(
    x=small_image, w=small_filters, b=[10, 0], stride=2, padding=1, predict=True
)
stepper

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. 3 by 3: (5 + 2 − 3) / 2 + 1 = 3 rows and (4 + 2 − 2) / 2 + 1 = 3 columns.
#    One number has 2 · 3 · 2 = 12 products.
# 2. Eight. In each channel, the first row of the window and its first column are padding, four places together.
# 3. The seventh: channel 0 has six.
# 4. Every number of map 0 changes by as much as the bias. Map 1 stays as it is: it has a bias of its own.
#
# </details>

# %% [markdown]
# ### Exercise 2: `conv2d_naive`
#
# Difficulty ★★★, about 30 minutes.
#
# Write the layer with plain loops.
# It will be slow, and that is fine: "naive" says so. Lesson 4 makes it fast.
#
# These tools are there for you:
#
# - `zero_pad(x, padding)`, from lesson 2, pads rows and columns of all images at once.
# - `conv_output_size(n, f, stride, padding, strict)`, from lesson 2.
#   It is strict unless you tell it otherwise; here sizes are rounded down.
# - Your `conv_single_step`, if you like. Pass its check first: if it is wrong, so is the layer.
#
# The check has two parts, with points for each.
# The first asks for stride 1 without padding only.
# Begin with that, and add stride and padding when it passes.


# %% exercise="conv2d_naive"
def conv2d_naive(x, w, b, stride=1, padding=0):
    """Apply a convolutional layer: every filter at every place of every image.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images. Do not change them.
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
    N, C, H, W = x.shape
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
# Run this after you have passed the check.
# It reads all that you chose in the stepper, and gives it to your layer.
#
# **Predict:** the stride becomes 3, and the padding stays 1. Which shape has the result?
# Set this in the stepper, too, and run the cell again.

# %% tags=["demo"]
x, w, b = (np.array(numbers, dtype=float) for numbers in (stepper.x, stepper.w, stepper.b))
mine = conv2d_naive(x[None], w, b, stepper.stride, stepper.padding)[0]  # None: one picture
print("stride:", stepper.stride, "  padding:", stepper.padding, "  biases:", stepper.b)
print("your layer:", mine.shape, "  the stepper:", stepper.output.shape)
print("the same numbers:", np.array_equal(mine.round(6), stepper.output.round(6)))

# %% [markdown]
# <details><summary>Answer</summary>
#
# (2, 2, 2).
# The rows are (5 + 2 − 3) / 3 + 1 = 2.33, and the columns (4 + 2 − 2) / 3 + 1 = 2.33; both are rounded down to 2.
#
# </details>

# %% [markdown]
# ## Your layer on a photograph
#
# Run this after you have passed the check.
#
# Two filters of 3x3x3 look at the coffee, now with 64 by 64 pixels.
#
# - Filter 0 finds vertical edges, in all three channels alike.
# - Filter 1 has positive weights for red, negative ones for green and blue.
#
# **Predict:** where will map 1 be strong?
# Could a filter for gray pictures find the same?

# %% tags=["demo"]
larger_coffee = load_photo("coffee", size=64)
edges_in_all = np.stack([np.array([[1.0, 0, -1]] * 3)] * 3)
reddish = np.stack([np.full((3, 3), weight) for weight in (2.0, -1.0, -1.0)]) / 9
two_filters = np.stack([edges_in_all, reddish])  # (2, 3, 3, 3)

images = larger_coffee[None]  # None adds an axis: one picture, (1, 3, 64, 64)
maps = conv2d_naive(images, two_filters, np.zeros(2), padding=1)[0]
print("maps:", maps.shape)
show_images(
    larger_coffee,
    *maps,
    titles=["photo", "map 0: edges", "map 1: red"],
    signed=[False, True, True],
)

# %% [markdown]
# Map 0 shows the upright sides of cup, handle and spoon.
# The two straight lines at its left and right border are not in the photo:
# there the picture meets the zeros of the padding.
# For the same reason map 1 has a paler frame.
#
# Map 1 is strong on the red saucer, the coffee and the wood,
# and weak on the white rim and in the dark.
# In gray, red and white differ in brightness only.
# A filter needs the channels to see colour.

# %% [markdown]
# ### How slow is naive?
#
# The course has this layer, too: `conv2d`, without a loop over places.
# You have written your own, so you may call it now.
#
# **Predict:** 32 filters of 5x5x3 look at the coffee of 64 by 64 pixels, without padding.
# How many single steps are that?
# How long will yours take?
# (Run the cell after you have passed the check of exercise 2.)

# %% tags=["demo"]
from time import perf_counter

from course_lib.functional import ShapeError, conv2d

many_filters = np.random.default_rng(4).normal(size=(32, 3, 5, 5))
for layer in (conv2d_naive, conv2d):
    start = perf_counter()
    result = layer(images, many_filters, np.zeros(32))
    print(f"{layer.__name__:>12}: {result.shape}, {1000 * (perf_counter() - start):7.1f} ms")

# %% [markdown]
# 32 · 60 · 60 = 115,200 steps, for one small picture and one layer.
# Your loops take a hundred times as long as `conv2d`, or more.
# Lesson 4 shows how it is made fast.

# %% [markdown]
# ## When the channels do not match
#
# A filter must have as many channels as its input.
# What happens if it does not?
#
# **Predict:** the images have 3 channels, the filter has 1.
# Will plain NumPy complain about `window * kernel`, with shapes (3, 5, 5) and (1, 5, 5)?
# Will `conv2d`?

# %% tags=["demo"]
window, kernel = np.ones((3, 5, 5)), np.ones((1, 5, 5))
print("NumPy:", (window * kernel).shape, "and no complaint")
print()
try:
    result = conv2d(np.ones((8, 3, 28, 28)), np.ones((16, 1, 5, 5)))
    print("result:", result.shape)
except ShapeError as error:
    print("ShapeError:", error)

# %% [markdown]
# NumPy says nothing.
# It uses the one channel of the filter three times, and the result looks fine.
# That is a mistake which nobody notices.
#
# `conv2d` stops, and its message has everything you need.
# Read it in three steps:
#
# 1. Which numbers disagree? 3 and 1.
# 2. Which axes are they? C of x and C of w; each shape has its letters beside it.
# 3. Which of the two is wrong? Here w: it was made for gray pictures.
#
# Now change one number in the cell above, so that it prints a result's shape.

# %% [markdown]
# ## A bank of 32 filters
#
# A first layer often has 32 filters.
# What do they look like?
#
# We have no trained network yet.
# So the next cell makes 32 filters of 5x5 by a formula: a wave, in eight directions, that fades towards the border.
# (They are called Gabor filters.
# First layers that were trained on photographs often come out similar; you will see your own in lesson 7.)
# You need not read its code.
#
# The figure shows all 32.
# Red weights are above 0, blue ones below.
# Along a row, the direction turns.
# Filters 0 to 7 and 16 to 23 are for edges: one side positive, the other negative.
# The others are for lines: the middle against both sides.
# From 16 on, the waves are finer.

# %% tags=["demo"]
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
# The 32 filters run over a tripod, cut out of a gray photograph: 136 rows, 140 columns, no padding.
# (By Lav Varshney, from scikit-image, licence CC0.)
# One leg stands upright, one leans to the left and one to the right.
#
# **Predict:** what is the shape of the result?
# Which of the filters 0 and 4 will find the legs?
#
# The figure shows the photograph, one filter, and its map.
#
# **Find out with the slider:**
#
# 1. Filters 0 and 8 both mark the legs. How do their maps differ?
# 2. Find a filter for the left leg only, and one for the right leg only.

# %% tags=["demo"]
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
# <details><summary>Answer</summary>
#
# The result has the shape (1, 32, 132, 136): one picture, 32 maps.
# Filter 0 finds the legs, since it looks for upright edges.
# Filter 4 finds what lies flat, such as the lower side of the sleeve.
#
# 1. Filter 0 marks the two sides of a leg, one red and one blue.
#    Filter 8, for lines, marks the bright middle of a leg red, with blue on both sides.
# 2. Filters 1, 2, 9 and 10 mark the left leg and hardly the right one.
#    Filters 6 and 14 do the opposite.
#
# </details>

# %% [markdown]
# ## A convolution of size 1x1
#
# Can a filter be as small as one pixel?
# In lesson 1 it would have been useless: every pixel times the same weight.
# With channels it is not.
#
# A filter of 1x1 sees one pixel, but all its channels.
# It mixes them into one new number.
#
# A tiny example.
# One pixel has two channels: 1 and 3.
#
# | filter | weights | bias | result |
# |---|---|---|---|
# | 0 | 1, 10 | 0 | 1·1 + 3·10 + 0 = 31 |
# | 1 | 2, −1 | 5 | 1·2 + 3·(−1) + 5 = 4 |
# | 2 | 0, 3 | −1 | 1·0 + 3·3 − 1 = 8 |
#
# Two channels went in, three came out.
# Each result is a weighted sum plus a bias: the score of a neuron.
# **A 1x1 convolution is a small FC layer that every pixel goes through by itself.**
# (An FC layer without its activation is called a **linear layer**.)
#
# **Predict:** a volume of 56x56x64 meets 32 filters of 1x1.
# What comes out?
# How many numbers does the layer learn?

# %% tags=["demo"]
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
# 56x56x32, with 32 · (64 + 1) = 2,080 numbers.
# In the figure, the filters are thin sticks: one pixel wide, 64 channels deep.
#
# Height and width stay, the number of channels is halved.
# Networks use this to make a volume thinner before an expensive layer.
# You will meet it in lesson 9.

# %% [markdown]
# ### Moving an axis is not reshaping
#
# For the next exercise, the channels must become the last axis.
# Two NumPy functions can give the right shape.
# Only one of them gives the right numbers.
#
# The array below has two channels, the rows, and three pixels, the columns.
# Channel 0 is 1, 2, 3; channel 1 is 4, 5, 6.
# So pixel 0 has the numbers 1 and 4.
#
# We want one row for each pixel: shape (3, 2).
# `np.moveaxis(x, 0, -1)` takes axis 0 and makes it the last one (-1).
#
# **Predict:** what do `moveaxis` and `reshape(3, 2)` give?
# Which one keeps each pixel's numbers together?

# %% tags=["demo"]
three_pixels = np.array([[1, 2, 3], [4, 5, 6]])  # (channels, pixels)
moved = np.moveaxis(three_pixels, 0, -1)
reshaped = three_pixels.reshape(3, 2)
titles = ["as it came", "moveaxis", "reshape"]
show_numbers(three_pixels, moved, reshaped, titles=titles, cell=0.55)

# %% [markdown]
# In the middle matrix, made by `moveaxis`, each row is a pixel: 1 and 4, then 2 and 5, then 3 and 6.
# The right one, made by `reshape`, has the same shape,
# but its first row is 1 and 2: one channel of two pixels.
#
# `moveaxis` turns axes, and so does `transpose`, which takes the whole new order.
# (`.T` is its short form for a matrix.)
# `reshape` only cuts the same row of numbers into new pieces.
#
# ### One matrix product for all pixels
#
# `@` is NumPy's matrix product.
# Each row on the left meets each column on the right:
# multiply number by number, and add up.
#
# Below, each row on the left is a pixel with two channels.
# Each column on the right is one filter of the table above: 1, 10; then 2, -1; then 0, 3.
#
# **Predict:** what is the shape of the product, and what is its first row?

# %% tags=["demo"]
pixels_as_rows = np.array([[1, 3], [2, 0]])  # (pixels, C)
filters_as_columns = np.array([[1, 2, 0], [10, -1, 3]])  # (C, FN)
product = pixels_as_rows @ filters_as_columns
show_numbers(pixels_as_rows, "@", filters_as_columns, "=", product, cell=0.5)

# %% [markdown]
# (2, 2) @ (2, 3) gives (2, 3): a row for each pixel, a column for each filter.
# The first row is 31, -1, 9; with the biases 0, 5 and -1 it becomes 31, 4, 8, as in the table.
#
# The left side may have more axes.
# Then `@` works on the last one, and the others stay:
#
# $$(N, H, W, C) \; @ \; (C, FN) \rightarrow (N, H, W, FN)$$

# %% [markdown]
# ### Exercise 3: `conv1x1_as_linear`
#
# Difficulty ★★☆, about 15 minutes.
#
# Write the 1x1 convolution as a linear layer.
# Use a matrix product, so that no loop over pixels is needed.
# The channels go to the end for that; in the result they stand at axis 1 again.


# %% exercise="conv1x1_as_linear"
def conv1x1_as_linear(x, w, b):
    """Apply a 1x1 convolution as one linear layer, the same for every pixel.

    Meant to be written without a loop over pixels. (Only the result is graded.)

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images.
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

# %% test="conv1x1_as_linear" points=2
check("conv1x1_as_linear", conv1x1_as_linear)
### BEGIN HIDDEN TESTS
check("conv1x1_as_linear", conv1x1_as_linear, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## The same layer, seen as neurons
#
# Back to one step of a 5x5x3 filter.
# 75 numbers, 75 weights, one bias, one sum.
# You have met that before: it is the score of a neuron.
#
# Stretch the window to a vector of 75 numbers, and the filter, too.
# Between two vectors `@` is the **dot product**: multiply number by number, and add up.
#
# **Predict:** is the dot product, plus the bias, the same as your `conv_single_step`?
# (Run the cell after you have passed the check of exercise 1.)

# %% tags=["demo"]
window = coffee[:, 10:15, 12:17]
filter_5x5 = np.random.default_rng(5).normal(size=(3, 5, 5))
long_window, long_filter = window.reshape(-1), filter_5x5.reshape(-1)
print("lengths:    ", len(long_window), len(long_filter))
print(f"dot product: {long_window @ long_filter + 0.5:.6f}")
print(f"your step:   {conv_single_step(window, filter_5x5, 0.5):.6f}")

# %% [markdown]
# The same.
# So each number of a map is the score of a neuron with **local** connections:
# it sees 75 numbers, not 3072.
# What it sees is called its **receptive field**: a 5x5 filter gives each neuron a receptive field of 5x5.

# %% [markdown]
# ### A sheet of neurons
#
# A map of 28 by 28 is then a sheet of 784 neurons.
#
# - Each one sees its own small part of the input.
# - All of them **share** their weights and bias.
#
# **Predict:** how many numbers does the sheet learn?
# How many would it be if each neuron had weights of its own?

# %% tags=["demo"]
one_neuron = conv_num_params(3, 1, 5)
print(f"shared:     {one_neuron:>6,}")
print(f"not shared: {28 * 28 * one_neuron:>6,}")

# %% [markdown]
# 76 against 28 · 28 · 76 = 59,584.
# Sharing makes sense: an edge is an edge, wherever it lies in the picture.

# %% [markdown]
# ### A column of neurons
#
# Five filters make five sheets.
# The neurons stand in a block of 28x28x5.
#
# Take one place, and look through all five sheets.
# You find five neurons.
# They see the same part of the picture, but each has its own weights: each looks for something else.
# Together they are called a **depth column**.
#
# The five filters below look for
#
# - map 0: vertical edges, bright on the left,
# - map 1: horizontal edges, bright above,
# - map 2: bright spots,
# - map 3: brightness,
# - map 4: red.
#
# In the figure, the framed square on the photo is the window.
# The small squares are the five neurons that look at it, and each title gives that neuron's score.
# Red is above 0, blue below; all five maps share the scale on the right.
#
# **Find out with the sliders:**
#
# 1. At row 15, column 12, which neuron answers most strongly? What lies in its window?
# 2. Find a place where neuron 4 says more than 0.5 and neurons 0 to 2 stay between -0.1 and 0.1.

# %% tags=["demo"]
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
# <details><summary>Answer</summary>
#
# 1. Neuron 1, with about 0.62.
#    Its window lies on the front rim of the cup: bright above, dark below.
# 2. For example row 10, column 12, in the middle of the coffee.
#    It is an even, light brown, with much red in it.
#
# </details>

# %% [markdown]
# ### Fully connected, once more
#
# A neuron of an FC layer sees all 3072 numbers.
# A neuron of a convolutional layer sees one window.
# What if the window is as large as the picture?
#
# **Predict:** ten filters of 32x32x3 meet a picture of 32x32x3, without padding.
# What is the shape of the result?
# How many weights does each filter have?
# (Run the cell after you have passed the check of exercise 2.)

# %% tags=["demo"]
ten_filters = np.random.default_rng(7).normal(size=(10, 3, 32, 32))
as_convolution = conv2d_naive(coffee[None], ten_filters, np.zeros(10))  # None: one picture
as_fc = ten_filters.reshape(10, 3072) @ coffee.reshape(3072)
print("convolution:", as_convolution.shape)
print("FC:         ", as_fc.shape)
print("equal:      ", np.allclose(as_convolution.reshape(10), as_fc))

# %% [markdown]
# The filters fit at one place only, so each map is a single number: (1, 10, 1, 1).
# Each filter has 3072 weights, and the ten numbers are the scores of ten neurons of an FC layer.
#
# **A convolution whose filter is as large as its input is a fully connected layer.**
# The two are the ends of one scale: how much does a neuron see?

# %% [markdown]
# ## The layer's card
#
# Many lectures put all there is to say about a convolutional layer on one card.
# It has letters of its own:
# K is our FN, F is our FH and FW (the filters are square), and D, the depth, is the number of channels.
# Volumes are written in a third order, width first: W x H x D.
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
# K and F, S and P are chosen by people.
# They are called **hyperparameters**.
# The weights and biases are learned; they are the **parameters**.

# %% [markdown]
# ### Fill the card
#
# AlexNet won a famous competition in 2012.
# Its first layer turns a volume of 227x227x3 into one of 55x55x96, with filters of 11x11 and no padding.
#
# **Find out with the boxes:** what are K and S?
# How many numbers does the layer learn?

# %% tags=["demo"]
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

# %% [markdown]
# ## The same layer in three frameworks
#
# Every framework has this layer.
# Each one gives the numbers other names.
#
# - **Torch**, the ancestor of PyTorch, has `SpatialConvolution(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)`.
#   It has separate numbers for width and height, width first.
#   Without dW and dH the step is 1.
#   Without padW there is no padding; without padH, padH equals padW.
#   (A *plane* is a channel; k is for kernel, d for the step.)
# - **Caffe** describes a layer in a text, with `num_output`, `kernel_size`, `stride` and `pad`.
# - **PyTorch** has `Conv2d(in_channels, out_channels, kernel_size, stride=1, padding=0)`.
#
# **Predict:**
#
# 1. What are `nOutputPlane`, `dW` and `padW` called in Caffe?
# 2. One of Torch's names has no partner in Caffe. Which one, and why can Caffe do without it?
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

# %% [markdown]
# Torch's help has a warning, too:
# depending on the size of the kernel, some of the last rows or columns may be lost.
# It rounds down, as lesson 2 showed:
#
# $$\text{owidth} = \left\lfloor \frac{\text{width} + 2\,\text{padW} - \text{kW}}{\text{dW}} \right\rfloor + 1$$
#
# The formula for the height is the same, with padH, kH and dH.

# %% [markdown]
# ## A layer as text
#
# Here is a layer in Caffe's notation.
# It is AlexNet's first.
#
# What stands behind a # is a comment.
# A filler says with which numbers a layer begins: the weights at random, the biases at 0.
# The other words do not matter here.
#
# **Predict:** the card needs four numbers.
# Three of them are in the text: which?
# What is the fourth?

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
# ### Exercise 4: `parse_caffe_layer`
#
# Difficulty ★★☆, about 15 minutes.
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

# %% test="parse_caffe_layer" points=2
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

# %% [markdown]
# ## Summary
#
# - An FC layer stretches a picture to a vector and does not care which pixels are neighbours.
#   A convolution keeps the volume.
# - A filter has as many channels as its input.
#   One step: C·FH·FW products, their sum, plus one bias. 5x5x3 gives 75 products.
# - One filter gives one map; FN filters give FN maps:
#   (N, C, H, W) ∗ (FN, C, FH, FW) + (FN, 1, 1) → (N, FN, OH, OW).
# - NumPy does not notice filters with one channel on images with three. Check the shapes yourself.
# - A 1x1 convolution mixes the channels of each pixel: a linear layer for every pixel.
# - Each number of a map is the score of a neuron with a small receptive field.
#   The neurons of one map share their weights; the neurons of one depth column share their window.
# - With a filter as large as the input, a convolution is an FC layer.
# - K, F, S and P describe a layer; frameworks only name them differently.
#
# Your `conv2d_naive` works, but it is slow.
# In lesson 4 you turn the whole layer into one matrix product.
