# ---
# jupyter:
#   lesson:
#     title: Convolution over volumes
#     number: 3
#     minutes: 90
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
# - say why a convolution of size 1×1 makes sense,
# - read the settings of a layer in three frameworks,
# - see one layer in two ways: as sliding filters, and as neurons that share their weights.
#
# About 90 minutes.
# You need lessons 1 and 2.

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
# **Predict:** how many numbers has the vector?

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
#
# **Two ways to write a shape.**
# Many slides and papers write height × width × depth: 32×32×3.
# Our arrays have the channels first, as in PyTorch: (3, 32, 32).
# Both mean the same volume.
# (Boxes in our drawings are not to scale.)

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
# A layer of ten such neurons has a matrix of weights of shape (10, 3072).

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
show_images(
    coffee,
    correlate2d(coffee.mean(axis=0), edge),
    shuffled,
    correlate2d(shuffled.mean(axis=0), edge),
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
# **keep the picture a volume, and use who is whose neighbour.**

# %% [markdown]
# ## A filter for a volume
#
# Our picture has three channels.
# A filter of 5 by 5 numbers covers one channel only.
# So the filter gets a third axis: 5×5×3.
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
# Move the sliders to another place.
# The windows are outlined, and the last line shows the sum.
#
# **Find out with the sliders:** at which place do both channels give 0?
# Why is the result not 0 there?


# %% tags=["demo"]
@interact(row=(0, 1), column=(0, 1))
def walk(row=0, column=1):
    show_channel_sums(volume, volume_filter, b=-1, row=row, column=column)


# %% [markdown]
# <details><summary>Answer</summary>
#
# At row 1, column 0.
# Both maps hold 0 there, but the bias still counts: the result is -1.
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
# ## One filter, one map
#
# A 5×5×3 filter slides over the 32×32×3 picture, with stride 1 and without padding.
# At each place it gives one number.
# All these numbers together are called an **activation map**, or **feature map**.
#
# **Predict:** what size has the map?
# How many channels has it?

# %% tags=["demo"]
size = conv_output_size(32, 5)
print(f"(32 - 5) / 1 + 1 = {size}")
show_volumes(
    (3, 32, 32),
    "∗",
    (1, 3, 5, 5),
    "→",
    (1, size, size),
    labels=["input", "", "one filter", "", "one map"],
)

# %% [markdown]
# One map of 28 by 28.
# The three channels are gone: they were added up.
# In the figure, a box for the input, a small box for the filter, and a thin box for the map.

# %% [markdown]
# ## Six filters, six maps
#
# One filter finds one kind of feature.
# To find six, take six filters of the same size, each with its own weights.
# Each gives one map, and the maps are stacked: they are the channels of the output.
#
# **Predict:**
#
# 1. Six filters of 5×5×3 slide over a picture of 32×32×3. What volume comes out?
# 2. How many numbers does this layer learn, biases included?
# 3. An FC layer could also turn 32×32×3 numbers into as many outputs. How many numbers would it learn?
#    Guess: 10 times as many? 1,000 times?

# %% tags=["demo"]
side = conv_output_size(32, 5)
outputs = 6 * side * side
print(f"volume: {side}×{side}×6, together {outputs:,} outputs")
print(f"the convolution learns {conv_num_params(3, 6, 5):>10,} numbers")
print(f"the FC layer learns    {outputs * (3072 + 1):>10,} numbers")

# %% [markdown]
# The output is a volume of 28×28×6.
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
# - C stands on the left in both shapes. The two must be equal.
# - C is gone on the right. FN takes its place.
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
# A picture of 32×32×3 goes through
#
# 1. six filters of 5×5, activation,
# 2. ten filters of 5×5, activation.
#
# **Predict:** how many channels must each of the ten filters have?
# What volume comes out at the end?

# %% tags=["demo"]
first = conv_output_size(32, 5)
second = conv_output_size(first, 5)
show_volumes(
    (3, 32, 32),
    "6 filters of 5×5\nactivation →",
    (6, first, first),
    "10 filters of 5×5\nactivation →",
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
# Two images with 3 channels, height 7 and width 6.
# Four filters of height 3 and width 2.
# Stride 2, padding 1.
# What is the shape of the result?
#
# <details><summary>Answer</summary>
#
# OH: (7 + 2 − 3) / 2 + 1 = 4.
# OW: (6 + 2 − 2) / 2 + 1 = 4.
# The shape is (2, 4, 4, 4): two images, four maps, 4 rows, 4 columns.
#
# </details>

# %% [markdown]
# ### Exercise 2: `conv2d_naive`
#
# Difficulty ★★★, about 25 minutes.
#
# Write the layer with plain loops.
# It will be slow, and that is fine: "naive" says so. Lesson 4 makes it fast.
#
# These tools are there for you:
#
# - `zero_pad(x, padding)`, from lesson 2, pads rows and columns of all images at once.
# - `conv_output_size(n, f, stride, padding, strict)`, from lesson 2.
#   It is strict unless you tell it otherwise; here sizes are rounded down.
# - Your `conv_single_step`, if you like.
#
# The check has two parts, with points for each.
# The first asks for stride 1 without padding only.


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
# ## Your layer on a photograph
#
# Run this after you have passed the check.
#
# Two filters of 3×3×3 look at the coffee, now with 64 by 64 pixels.
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

maps = conv2d_naive(larger_coffee[None], two_filters, np.zeros(2), padding=1)[0]
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
#
# Map 1 is strong on the red saucer, the coffee and the wood,
# and weak on the white rim and in the dark.
# In gray, red and white differ in brightness only.
# A filter needs the channels to see colour.

# %% [markdown]
# ## When the channels do not match
#
# A filter must have as many channels as its input.
# What happens if it has not?
#
# **Predict:** the images have 3 channels, the filter has 1.
# Will plain NumPy complain about `window * kernel`, with shapes (3, 5, 5) and (1, 5, 5)?
# Will the course's own `conv2d`, which you may call now?

# %% tags=["demo"]
from course_lib.functional import ShapeError, conv2d

window, kernel = np.ones((3, 5, 5)), np.ones((1, 5, 5))
print("NumPy:", (window * kernel).shape, "and no complaint")
print()
try:
    conv2d(np.ones((8, 3, 28, 28)), np.ones((16, 1, 5, 5)))
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
# Now change one number in the cell above, so that it runs without an error.

# %% [markdown]
# ## A bank of 32 filters
#
# A first layer often has 32 filters.
# How do they look?
#
# We have no trained network yet.
# So the next cell makes 32 filters of 5×5 by a formula: a wave, in eight directions, that fades towards the border.
# (They are called Gabor filters.
# First layers that were trained on photographs often come out similar; you will see your own in lesson 7.)
#
# The figure shows all 32.
# Red weights are above 0, blue ones below.
# Along a row, the direction turns.
# Rows 1 and 3 hold edges: one side positive, the other negative.
# Rows 2 and 4 hold lines: the middle against both sides.
# The waves of the lower two rows are finer.

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
bank = np.array(bank)[:, None]
print("filters:", bank.shape)
show_filters(bank)

# %% [markdown]
# **Predict:** the 32 filters run over a gray photograph of 128 by 128 pixels, without padding.
# What is the shape of the result?
# Which of the filters 0, 4 and 8 will find the legs of the photographer's tripod?
#
# (The photograph is by Lav Varshney, from scikit-image, licence CC0.)

# %% tags=["demo"]
camera = load_photo("camera", gray=True, size=128)
responses = conv2d(camera[None, None], bank)
print(responses.shape)
chosen = (0, 4, 8)
show_images(
    camera,
    *responses[0, list(chosen)],
    titles=["photo", *(f"map {number}" for number in chosen)],
    signed=[False, True, True, True],
    columns=2,
)

# %% [markdown]
# The result has the shape (1, 32, 124, 124): one picture, 32 maps.
#
# Filters 0 and 8 find the legs, since both look for upright shapes.
# Filter 0 marks the two sides of a leg with different signs; filter 8, a line filter, marks its middle.
# Filter 4 misses them; it finds what lies flat, such as the top of the shoulders.
#
# Compare the pictures of filters 0, 4 and 8 above with their maps.

# %% [markdown]
# ## A convolution of size 1×1
#
# Can a filter be as small as one pixel?
# In lesson 1 it would have been useless: every pixel times the same weight.
# With channels it is not.
#
# A filter of 1×1 sees one pixel, but all its channels.
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
# Each result is a weighted sum plus a bias: that is a neuron.
# **A 1×1 convolution is a small FC layer that every pixel goes through by itself.**
#
# **Predict:** a volume of 56×56×64 meets 32 filters of 1×1.
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
# 56×56×32, with 32 · (64 + 1) = 2,080 numbers.
# In the figure, the filters are thin sticks: one pixel wide, 64 channels deep.
#
# Height and width stay, the number of channels is halved.
# Networks use this to make a volume thinner before an expensive layer.
# You will meet it in lesson 9.

# %% [markdown]
# ### Moving an axis is not reshaping
#
# In the next exercise the channels must become the last axis.
# Two NumPy functions can give the right shape.
# Only one of them gives the right numbers.
#
# The array below has two channels.
# Channel 0 is 1, 2; channel 1 is 3, 4.
# So pixel 0 has the numbers 1 and 3, and pixel 1 has 2 and 4.
#
# **Predict:** which of the two lines keeps each pixel's numbers together?

# %% tags=["demo"]
two_pixels = np.array([[1, 2], [3, 4]])  # (channels, pixels)
moved = np.moveaxis(two_pixels, 0, -1)
reshaped = two_pixels.reshape(2, 2)
show_numbers(two_pixels, moved, reshaped, titles=["as it came", "moveaxis", "reshape"], cell=0.6)

# %% [markdown]
# In the middle matrix, made by `moveaxis`, each row is a pixel: 1 and 3, then 2 and 4.
# `reshape` kept the order of the numbers, so its rows are still channels.
#
# `moveaxis` and `transpose` turn axes.
# `reshape` only cuts the same row of numbers into new pieces.

# %% [markdown]
# ### Exercise 3: `conv1x1_as_linear`
#
# Difficulty ★★☆, about 10 minutes.
#
# Write the 1×1 convolution as a linear layer.
# Use a matrix product, so that no loop over pixels is needed.


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
# ## The layer's card
#
# All there is to say about a convolutional layer fits on a card.
#
# | | |
# |---|---|
# | It accepts a volume | $W_1 \times H_1 \times D_1$ |
# | You choose four numbers | K: how many filters |
# | | F: their size |
# | | S: the stride |
# | | P: the padding |
# | It gives a volume | $W_2 \times H_2 \times D_2$ |
# | | $W_2 = (W_1 - F + 2P)/S + 1$ |
# | | $H_2 = (H_1 - F + 2P)/S + 1$ |
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
# Its first layer turns a volume of 227×227×3 into one of 55×55×96, with filters of 11×11 and no padding.
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
#   Without padW there is no padding, and padH is then the same as padW.
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
# `param` sets how fast weights and biases learn.
# A filler says with which numbers they begin: the weights at random, the biases at 0.
#
# **Predict:** which four numbers of this text do you need for the card?
# One of the four is not there. What will it be?

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
# - The order of the lines may differ.
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
# It reads the text with your function and fills the card for a picture of 227×227×3.

# %% tags=["demo"]
layer = parse_caffe_layer(CAFFE_CONV1)
side = conv_output_size(227, layer["kernel_size"], layer["stride"], layer["pad"])
learned = conv_num_params(3, layer["num_output"], layer["kernel_size"])
print(layer)
print(f"output: {side}×{side}×{layer['num_output']}, numbers to learn: {learned:,}")

# %% [markdown]
# 55×55×96 and 34,944, as on your card.

# %% [markdown]
# ## The same layer, seen as neurons
#
# Back to one step of a 5×5×3 filter.
# 75 pixels, 75 weights, one bias, one sum.
# You have met that before: it is the score of a neuron.
#
# Stretch the window to a vector of 75 numbers, and the filter, too.
#
# **Predict:** is the dot product of the two vectors, plus the bias, the same as your `conv_single_step`?

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
# What it sees is called its **receptive field**: a 5×5 filter gives each neuron a receptive field of 5×5.

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
# The neurons stand in a block of 28×28×5.
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
# The small squares are the five neurons that look at it, and each title gives that neuron's output.
# Red is above 0, blue below.
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
sheets = conv2d(coffee[None], five_filters)[0]
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
# **Predict:** ten filters of 32×32×3 meet a picture of 32×32×3, without padding.
# What is the shape of the result?
# How many weights has each filter?

# %% tags=["demo"]
ten_filters = np.random.default_rng(7).normal(size=(10, 3, 32, 32))
as_convolution = conv2d_naive(coffee[None], ten_filters, np.zeros(10))
as_fc = ten_filters.reshape(10, 3072) @ coffee.reshape(3072)
print("convolution:", as_convolution.shape)
print("FC:         ", as_fc.shape)
print("equal:      ", np.allclose(as_convolution.reshape(10), as_fc))

# %% [markdown]
# The filters fit at one place only, so each map is a single number: (1, 10, 1, 1).
# Each filter has 3072 weights, and the ten numbers are those of an FC layer with ten neurons.
#
# **A convolution whose filter is as large as its input is a fully connected layer.**
# The two are the ends of one scale: how much does a neuron see?

# %% [markdown]
# ## Summary
#
# - An FC layer stretches a picture to a vector and does not care which pixels are neighbours.
#   A convolution keeps the volume.
# - A filter has as many channels as its input.
#   One step: C·FH·FW products, their sum, plus one bias. 5×5×3 gives 75 products.
# - One filter gives one map; FN filters give FN maps:
#   (N, C, H, W) ∗ (FN, C, FH, FW) + (FN, 1, 1) → (N, FN, OH, OW).
# - NumPy does not notice filters with one channel on images with three. Check the shapes yourself.
# - A 1×1 convolution mixes the channels of each pixel: a linear layer for every pixel.
# - K, F, S and P describe a layer; frameworks only name them differently.
# - Each number of a map is a neuron with a small receptive field.
#   The neurons of one map share their weights; the neurons of one depth column share their window.
# - With a filter as large as the input, a convolution is an FC layer.
#
# Your `conv2d_naive` works, but it is slow.
# In lesson 4 you turn the whole layer into one matrix product.
