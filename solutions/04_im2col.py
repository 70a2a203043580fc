# ---
# jupyter:
#   lesson:
#     title: Convolution as a matrix product
#     number: 4
#     minutes: 75
#     prerequisites: [03_convolution]
# ---

# %% [markdown]
# # Lesson 4: Convolution as a matrix product
#
# **Why is a convolution a matrix product, and what does that buy?**
#
# Your layer of lesson 3 is right, and slow.
# Today its loops become one line, and a minute becomes a moment.
# The trick is called [im2col](../glossary.ipynb#im2col), image to columns.
# It is in nearly every framework, in some form.
#
# After this lesson you can
#
# - say why a convolution is a matrix product, and draw the two matrices,
# - write `im2col` for any batch, stride and padding,
# - build a fast layer with it, and say what the speed costs,
# - tell when an array must be reshaped, and when an axis must move.
#
# About 75 minutes when it goes well, and 90 if you try everything; a good place for a break is in the middle.
# You need lessons 1 to 3; their functions come from your own library, `mynet`.

# %%
import numpy as np

from course_lib.checks import check, hint
from course_lib.datasets import load_mnist, load_photo
from course_lib.figures import show_images, show_numbers, times_compared
from course_lib.student import predict, progress, race, solution, what_you_did
from course_lib.widgets import Im2colExplorer
from mynet import conv2d_naive, conv_output_size, zero_pad

# %% tags=["demo"]
progress("04_im2col")

# %% [markdown]
# ## A minute, or a moment
#
# A photo of 400 by 400 pixels meets 64 filters of 5x5, as in the first layer of a large network.
#
# The loops of lesson 3 do only the first lines of it.
# How long the whole photo would take is then computed, so you need not wait.
# After that, one line does the whole photo.
# (The filters are random; only the time matters here. The photo is lesson 3's coffee, enlarged.)
#
# **Guess first:** how many times as long do the loops take?
# Then try 8 filters, and 128: which of the two times grows with them?

# %% tags=["demo"] play=1
# items: 51
from time import perf_counter

from course_lib import functional

photo = load_photo("coffee", size=400)[None].astype(np.float32)  # (1, 3, 400, 400)
how_many = 64
filters = np.random.default_rng(4).normal(size=(how_many, 3, 5, 5)).astype(np.float32)
lines, all_lines = 4, conv_output_size(400, 5)

start = perf_counter()
by_loops = conv2d_naive(photo[:, :, : lines + 4], filters, np.zeros(how_many))
for_all = (perf_counter() - start) / lines * all_lines
print(f"loops: measured on {lines} of {all_lines} lines, {for_all:.0f} s for the whole photo")

start = perf_counter()
windows = functional.im2col(photo, 5)  # today you write this
product = windows @ filters.reshape(how_many, -1).T  # the one line
in_fact = perf_counter() - start
print(f"one line: measured on the whole photo, {in_fact:.2f} s")
print(f"the loops take {for_all / in_fact:.0f} times as long")

maps = product.reshape(all_lines, all_lines, how_many)
print("the same numbers:", np.allclose(by_loops[0, :, 0], maps[0].T, rtol=1e-3, atol=1e-3))
show_images(photo[0], maps[:, :, 0], titles=["photo", f"map 0 of {how_many}"], signed=[False, True])

# %% [markdown]
# What is in the line?
#
# - `windows` is a matrix. Each **row** is one window of the photo, stretched to a vector.
# - The other matrix has one filter in each **column**, stretched in the same way.
# - `@` lets each row meet each column, and makes a dot product of the two.
#
# The loops cut each window anew for each filter; the matrix is made once for all of them.
# (The course's `im2col` takes one F, for square windows; yours will take a height and a width.)
#
# Lesson 3 ended so: every number of a layer is the dot product of a window and a filter.
# All windows with all filters: that *is* a matrix product.
#
# ## Nine pixels, by hand
#
# The image has nine pixels, 0 to 8.
# The windows are 2x2, the stride is 1, and there is no padding.
# So there are four windows, and four rows:
#
#     0 1 2
#     3 4 5
#     6 7 8
#
# The window at the upper left holds 0, 1, 3, 4: that is row 0.
# Row 1 is the window to the right of it.
#
# **Predict:** fill in the other rows.

# %% tags=["demo"]
# items: 58
predict("nine_pixels_as_rows")

# %% [markdown]
# Two filters look at it.
# Filter 0 holds 1 everywhere, filter 1 holds 2 everywhere.
# Together they are an array `w` of shape (2, 1, 2, 2), that is (FN, C, FH, FW).
#
# items: 57
# **By hand:** each filter has the bias 1.
# What does each of the two make of the first window, 0, 1, 3, 4?
#
# **Predict:** the filters' matrix. It has four rows and two columns.

# %% tags=["demo"]
# items: 58
predict("two_filters_as_columns")

# %% tags=["demo"]
# items: 53, 57
nine_pixels = np.arange(9.0).reshape(1, 1, 3, 3)
w = np.array([np.ones((1, 2, 2)), 2 * np.ones((1, 2, 2))])
b = np.array([1.0, 1.0])

col = functional.im2col(nine_pixels, 2)  # (4, 4): windows, numbers of a window
col_w = w.reshape(2, -1).T  # (4, 2): numbers of a filter, filters
scores = col @ col_w + b  # (4, 2): windows, filters
show_numbers(col, "@", col_w, "+ 1 =", scores, titles=["col", "", "col_w", "", "scores"])

# %% [markdown]
# Row 0 of `scores` is what you found by hand, 9 and 17.
# Take another number of `scores`, and find its row in `col` and its column in `col_w`.
#
# Each **column** of `scores` is a map, written as one line of numbers.
# Cut it into two lines of two, and it is the map.
# (You have met both maps before: the check of `conv2d_naive` began with them.)

# %% tags=["demo"]
show_numbers(scores[:, 0].reshape(2, 2), scores[:, 1].reshape(2, 2), titles=["map 0", "map 1"])

# %% [markdown]
# How does `w.reshape(2, -1)` know that a filter has four numbers?
# The -1 stands for the length that is left over, as in the drills of lesson 0.
#
# ### Exercise 1: `ex_im2col`
#
# Difficulty ★☆☆, about 4 minutes.
#
# Two arrays go through im2col, with windows of 5x5, stride 1 and no padding:
#
# - `x1` is one image, of shape (1, 3, 7, 7),
# - `x2` is ten images, of shape (10, 3, 7, 7).
#
# What are the shapes of the two matrices?
# Nothing new is needed: a row is a window, and a window reaches through all channels.


# %% exercise="ex_im2col"
# items: 55, 56
def ex_im2col():
    """Tell the shapes of two matrices of windows.

    Returns
    -------
    tuple
        (shape for x1, shape for x2), each a pair (rows, columns) of int.
    """
    ### BEGIN SOLUTION
    rows = 3 * 3  # places of a 5x5 window on 7x7 pixels
    columns = 3 * 5 * 5  # channels, rows and columns of a window
    return (rows, columns), (10 * rows, columns)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("ex_im2col")
# Passed? The course's way, and another one:
# solution("ex_im2col")

# %% test="ex_im2col" points=2
check("ex_im2col", ex_im2col)
### BEGIN HIDDEN TESTS
check("ex_im2col", ex_im2col, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# The same for any batch: each window gives a row, and each of its numbers a column.
#
# $$(N, C, H, W) \rightarrow (N \cdot OH \cdot OW, \; C \cdot FH \cdot FW)$$
#
# ## A window of a digit becomes a row
#
# Here is a real digit, 28 by 28 pixels, and windows of 5x5 with stride 1.
# (It is from [MNIST](https://en.wikipedia.org/wiki/MNIST_database), a famous collection of digits written by hand.)
# Take one pixel in the middle of the picture.
#
# **Predict:** in how many rows of the matrix does it stand?

# %% tags=["demo"]
predict("copies_of_a_pixel")

# %% [markdown]
# In the explorer, the blue frame on the digit is a window.
# Beside or below the digit it lies unrolled: a row of the matrix.
# The matrix stands there as a whole, and what is around the chosen cell is written out below it.
# Point at a pixel or at a cell; the arrow keys work, too.
#
# **Find out:**
#
# 1. Press *Start*, then *Play*, or *Next* a few times.
#    Where is the window after row 23, and why?
# 2. Point at cells of the row.
#    Which columns hold the second line of the window?
# 3. Choose the example *one image: (9, 75)*. It has three channels.
#    Which columns hold channel 1?
# 4. Choose *ten images: (90, 75)*. Which row is the first of image 1?

# %%
digits, labels = load_mnist("validation")
seven = digits[0, 0]  # (28, 28), from 0 (black) to 1 (white); the explorer writes 1 as 255

# %% tags=["demo"] play=4
# items: 52, 53
Im2colExplorer(picture=seven, f=5, row=180, column=12)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. At the left border again, one pixel lower.
#    A line has 24 windows, row 0 to row 23.
# 2. Columns 5 to 9.
# 3. Columns 25 to 49, between the thick lines.
# 4. Row 9: an image has nine windows.
#
# </details>
#
# In a row the order is: **channels, then rows, then columns**, (C, FH, FW).
# Why this one?
# Because `w` has the shape (FN, C, FH, FW).
# `w.reshape(FN, -1)` writes each filter down in just this order.
# So number 37 of a row meets number 37 of a filter, and both come from the same place.
#
# Now mix the columns of `col`, and mix the rows of `col_w` in the same way.
#
# **Predict:** what changes in `col @ col_w`?

# %% tags=["demo"]
predict("both_in_another_order")

# %% [markdown]
# The order is a convention.
# But both sides must keep to it.
#
# ## Write it yourself
#
# ### Exercise 2: `im2col`
#
# Difficulty ★★★, about 20 minutes.
#
# Let it grow. The check has four parts, with points for each:
#
# 1. **one channel**: one gray image, stride 1, no padding,
# 2. **channels**: one image with several channels,
# 3. **batch**: several images,
# 4. **stride and padding**.
#
# Write the first part, run its check, then come back for the next.
# Loops are fine: this is about the order.
# `zero_pad(x, padding)` and `conv_output_size(n, f, stride, padding, strict=False)` are there for you.


# %% exercise="im2col"
# items: 54
def im2col(x, fh, fw, stride=1, padding=0):
    """Lay out every window of the images as a row of a matrix.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images, of floats or whole numbers. Do not change them.
    fh, fw : int
        Height and width of a window.
    stride : int
        Step between windows, in pixels, along rows and columns.
    padding : int
        Zeros added on each side of the rows and columns, in pixels.

    Returns
    -------
    ndarray of shape (N*OH*OW, C*fh*fw), of the dtype of x
        One window in each row: image by image, in an image line by line, in a line from left to
        right. In a row: channels, then rows, then columns. OH and OW are rounded down.

    Examples
    --------
    >>> x = np.array([[[[1, 2, 3], [4, 5, 6]]]])  # one image, one channel, two rows
    >>> print(im2col(x, 2, 2))
    [[1 2 4 5]
     [2 3 5 6]]
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    padded = zero_pad(x, padding)
    col = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                top, left = i * stride, j * stride
                window = padded[n, :, top : top + fh, left : left + fw]
                col[(n * OH + i) * OW + j] = window.reshape(-1)
    return col
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("im2col")
# Passed? The course's way, and another one:
# solution("im2col")

# %% test="im2col" points=2
check("im2col", im2col, part="one channel")
### BEGIN HIDDEN TESTS
check("im2col", im2col, hidden=True, part="one channel")
### END HIDDEN TESTS

# %% test="im2col" points=1
check("im2col", im2col, part="channels")
### BEGIN HIDDEN TESTS
check("im2col", im2col, hidden=True, part="channels")
### END HIDDEN TESTS

# %% test="im2col" points=1
check("im2col", im2col, part="batch")
### BEGIN HIDDEN TESTS
check("im2col", im2col, hidden=True, part="batch")
### END HIDDEN TESTS

# %% test="im2col" points=2
check("im2col", im2col, part="stride and padding")
### BEGIN HIDDEN TESTS
check("im2col", im2col, hidden=True, part="stride and padding")
### END HIDDEN TESTS

# %% [markdown]
# ### Your matrix, of a digit
#
# The next cells use your function, so pass its check first.
#
# Your matrix has 576 rows, 24 for each line of windows.
# In the middle are the 24 rows of one line.
# On the right is one row, cut back into 5 lines of 5.
#
# A stroke of the digit makes slanted stripes in the matrix: why?
# Change `line` and `place`, until the row holds the upper right corner of the seven.

# %% tags=["demo"] play=1
line, place = 18, 12  # OH and OW are 24
matrix = im2col(seven[None, None], 5, 5)
first, row = line * 24, line * 24 + place
show_images(
    seven,
    matrix[first : first + 24],
    matrix[row].reshape(5, 5),
    titles=["digit", f"rows {first} to {first + 23}", f"row {row}"],
)

# %% [markdown]
# <details><summary>Answers</summary>
#
# From one row to the next the window moves to the right, so each pixel moves to the left in its row,
# until it leaves the window.
#
# The corner is in line 5, place 14, for example.
#
# </details>
#
# A good place for a break.
# Back from it? *Run > Run All Above Selected Cell* fetches what the next cells need.
#
# ## The product, and back into maps
#
# Two images of shape (3, 7, 7), six filters of shape (3, 5, 5).
#
# **Predict:** what is the shape of `col @ col_w`?

# %% tags=["demo"]
# items: 53
predict("shape_of_the_product")

# %% [markdown]
# The product is a matrix, with a filter in each column.
# A layer must return (N, FN, OH, OW).
# Two steps lead back:
#
# 1. **reshape**: the rows of the product go image by image and line by line,
#    so the long axis can be cut into N, OH and OW.
#    The filters stay the last axis.
# 2. **transpose**: the filters move to axis 1.
#
# Remember lesson 3: moving an axis is not reshaping.
#
# ### Exercise 3: `conv2d_im2col`
#
# Difficulty ★★☆, about 10 minutes.
#
# Write the layer again, as one matrix product, with no loop at all.
# Take your `im2col`.
# The check has two parts; the first is without stride and padding.


# %% exercise="conv2d_im2col"
# items: 59
def conv2d_im2col(x, w, b, stride=1, padding=0):
    """Apply a convolutional layer by one matrix product.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images. Do not change them.
    w : ndarray of shape (FN, C, FH, FW)
        Filters, not flipped.
    b : ndarray of shape (FN,)
        Bias, one per filter.
    stride : int
        Step between windows, in pixels, along rows and columns.
    padding : int
        Zeros added on each side of the rows and columns, in pixels.

    Returns
    -------
    ndarray of shape (N, FN, OH, OW)
        Equal to what conv2d_naive gives. OH and OW are rounded down.

    Examples
    --------
    >>> x, w, b = np.ones((2, 3, 9, 4)), np.ones((6, 3, 3, 2)), np.zeros(6)
    >>> conv2d_im2col(x, w, b, stride=2, padding=1).shape
    (2, 6, 5, 3)
    """
    ### BEGIN SOLUTION
    N, _, H, W = x.shape
    FN, _, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    col = im2col(x, FH, FW, stride, padding)
    col_w = w.reshape(FN, -1).T
    out = col @ col_w + b
    return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("conv2d_im2col")
# Passed? The course's way, and another one:
# solution("conv2d_im2col")

# %% test="conv2d_im2col" points=2
check("conv2d_im2col", conv2d_im2col, part="basic")
### BEGIN HIDDEN TESTS
check("conv2d_im2col", conv2d_im2col, hidden=True, part="basic")
### END HIDDEN TESTS

# %% test="conv2d_im2col" points=2
check("conv2d_im2col", conv2d_im2col, part="stride and padding")
### BEGIN HIDDEN TESTS
check("conv2d_im2col", conv2d_im2col, hidden=True, part="stride and padding")
### END HIDDEN TESTS

# %% [markdown]
# ### Your two layers, side by side
#
# Twenty digits, thirty filters: does the new layer agree with `conv2d_naive`, and which one is faster?
# Change `stride` and `padding`, and run the cell again.

# %% tags=["demo"] play=1
stride, padding = 2, 1
digits, labels = load_mnist("validation")
random = np.random.default_rng(0)
thirty_filters, biases = random.normal(size=(30, 1, 5, 5)), random.normal(size=30)
results, seconds = [], []
for layer in (conv2d_naive, conv2d_im2col):
    start = perf_counter()
    results.append(layer(digits[:20], thirty_filters, biases, stride, padding))
    seconds.append(perf_counter() - start)
print("shapes:", *(result.shape for result in results))
print(f"largest difference: {np.abs(results[0] - results[1]).max():.1e}")
print(f"conv2d_naive: {seconds[0]:.2f} s, conv2d_im2col: {seconds[1]:.3f} s")

# %% [markdown]
# The two add up in different orders, so the last decimals may differ.
#
# ### PyTorch, really
#
# PyTorch has im2col, too, and calls it
# [`unfold`](https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.unfold.html).
# It makes one *column* of each window, which explains the name, and keeps the images apart: (N, C·FH·FW, OH·OW).
# So its last two axes are swapped, before the images are put below one another.

# %% tags=["demo"]
from course_lib.student.torch_cell import beside_pytorch

colour = load_photo("coffee", size=12)[None]  # (1, 3, 12, 12)
two_photos = np.concatenate([colour, 1 - colour])  # the second one is a negative


def in_pytorch(torch):
    columns = torch.nn.functional.unfold(torch.tensor(two_photos), 5, padding=1, stride=2)
    return columns.transpose(1, 2).reshape(-1, 3 * 5 * 5)


beside_pytorch("unfold", im2col(two_photos, 5, 5, 2, 1), in_pytorch)

# %% [markdown]
# ## Find the bug
#
# ### Exercise 4: `mend_im2col`
#
# Difficulty ★★☆, about 6 minutes.
#
# A colleague's im2col has no loop over places.
# For each pixel (u, v) of a window, one slice takes that pixel of *all* windows at once:
# 25 steps for a 5x5 window, however large the photo is.
#
# The shapes are right. The numbers are not.
# **One line is to blame.** Find it, and mend it in the cell.


# %% exercise="mend_im2col" starts_as="reshaped-only"
def mend_im2col(x, fh, fw):
    """Lay out every window as a row, with stride 1 and without padding.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images.
    fh, fw : int
        Height and width of a window.

    Returns
    -------
    ndarray of shape (N*OH*OW, C*fh*fw)
        As im2col gives it.
    """
    ### BEGIN SOLUTION
    images, channels, height, width = x.shape
    lines, places = height - fh + 1, width - fw + 1
    taps = np.zeros((images, channels, fh, fw, lines, places), dtype=x.dtype)
    for u, v in np.ndindex(fh, fw):
        # pixel (u, v) of all windows at once
        taps[:, :, u, v] = x[:, :, u : u + lines, v : v + places]
    windows = taps.transpose(0, 4, 5, 1, 2, 3)
    return windows.reshape(images * lines * places, channels * fh * fw)
    ### END SOLUTION


# %% tags=["demo"]
# Theirs beside yours: the nine pixels, and windows of 1x2.
nine_pixels = np.arange(9.0).reshape(1, 1, 3, 3)
show_numbers(mend_im2col(nine_pixels, 1, 2), im2col(nine_pixels, 1, 2), titles=["theirs", "yours"])

# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("mend_im2col")
# Passed? The course's way, and another one:
# solution("mend_im2col")

# %% test="mend_im2col" points=2
check("mend_im2col", mend_im2col)
### BEGIN HIDDEN TESTS
check("mend_im2col", mend_im2col, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## What it buys, and what it costs
#
# The photo of the beginning again: three channels, 64 filters of 5x5, 396 by 396 places.
#
# **Predict:** compared with the loops, how many multiplications does the matrix product do?

# %% tags=["demo"]
# items: 51
predict("multiplications")

# %% tags=["demo"]
rows, terms = windows.shape
steps = rows * len(filters)
print(f"loops:   {steps:,} steps · {terms} = {steps * terms:,} multiplications")
print(f"product: {rows:,} · {terms} · {len(filters)} = {rows * terms * len(filters):,}")
print(f"for {terms} of them the loops took {1e6 * for_all / steps:.2f} millionths of a second,")
print(f"and the product, with its copies, {1e6 * in_fact / steps:.2f}")

# %% [markdown]
# So the time is not saved on arithmetic.
#
# - A step of a Python loop cuts a window, calls functions, makes small arrays.
#   That takes much longer than 75 multiplications. A matrix product is one call.
# - Matrix products are the best tuned programs there are.
#   They read numbers that lie side by side, keep them close to the processor, and do many at once.
#
# The price is **memory**: each pixel is copied into every window that reads it.

# %% tags=["demo"]
print(f"photo {photo.nbytes / 1e6:.1f} MB, matrix {windows.nbytes / 1e6:.1f} MB:", end=" ")
print(f"{windows.nbytes / photo.nbytes:.1f} times as much")

# %% [markdown]
# The two bars below the explorer are a memory meter: upper bar the image, lower bar the matrix.
#
# **Find out:**
#
# 1. Stride 1: for which F does the matrix take most?
# 2. F = 4: at which stride does the matrix take just as much as the image?
#    How do the windows lie then?
# 3. Stride 1 again. For which F does the matrix take just as much as the image?
#    Where have you met this layer?

# %% tags=["demo"] play=3
meter = Im2colExplorer(picture=seven, f=5, row=180, column=12)
meter

# %% tags=["demo"]
print(f"stride {meter.stride}, F {meter.f}: {meter.times:.2f} times the memory")

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. F = 7, the largest: 30 times.
#    A pixel in the middle has 49 copies, one at the border fewer.
# 2. Stride 4: the windows lie side by side, and each pixel has one copy.
# 3. F = 1: each pixel is a row.
#    It is the 1x1 convolution of lesson 3, a matrix product as it stands.
#
# </details>
#
# Large layers do not fit into memory like this.
# So fast libraries never build the whole matrix: they cut the image into tiles, and make a small one for each.
#
# ## No loop over places
#
# ### Exercise 5: `im2col_fast`
#
# Difficulty ★★★, about 15 minutes. A bonus: no points, a star of its own.
#
# Your `im2col` still has its loops over places.
# Write one without them, with stride and padding, as fast as you can.
# The colleague's idea is a good beginning.


# %% exercise="im2col_fast"
def im2col_fast(x, fh, fw, stride=1, padding=0):
    """Lay out every window as a row of a matrix, fast.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images. Do not change them.
    fh, fw : int
        Height and width of a window.
    stride, padding : int
        As for im2col.

    Returns
    -------
    ndarray of shape (N*OH*OW, C*fh*fw), of the dtype of x
        As im2col gives it.
    """
    ### BEGIN SOLUTION
    slide = np.lib.stride_tricks.sliding_window_view
    views = slide(zero_pad(x, padding), (fh, fw), axis=(2, 3))[:, :, ::stride, ::stride]
    N, C, OH, OW = views.shape[:4]
    return np.moveaxis(views, 1, 3).reshape(N * OH * OW, C * fh * fw)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("im2col_fast")
# Passed? The course's way, and another one:
# solution("im2col_fast")

# %% test="im2col_fast" points=0
check("im2col_fast", im2col_fast)
### BEGIN HIDDEN TESTS
check("im2col_fast", im2col_fast, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Passed? Then race: sixteen small images in colour, against the course's two ways.
# How far have you come? Race your loops, too: `race("im2col_fast", im2col)`.
# Your best times are kept on this machine.

# %% tags=["demo"]
race("im2col_fast", im2col_fast)

# %% [markdown]
# And the whole layer, on a photo of 100 by 100 pixels with 8 filters of 5x5.
# (Without the bonus, run this cell all the same: it leaves your fast one out.)
# In the figure, each grid line stands for ten times as long as the one before.

# %% tags=["demo"]
from course_lib import kernels

small_photo, few = photo[:, :, ::4, ::4], filters[:8]
ways = {
    "conv2d_naive": lambda: conv2d_naive(small_photo, few, np.zeros(len(few))),
    "with im2col": lambda: im2col(small_photo, 5, 5) @ few.reshape(len(few), -1).T,
    "with im2col_fast": lambda: im2col_fast(small_photo, 5, 5) @ few.reshape(len(few), -1).T,
    "course_lib.kernels": lambda: kernels.conv2d(small_photo, few),
}
times = {}
for way, convolve in ways.items():
    try:
        runs = []
        for _ in range(2):  # the better of two runs counts
            start = perf_counter()
            convolve()
            runs.append(perf_counter() - start)
        times[way] = min(runs)
    except (NameError, NotImplementedError):  # its cell was not run, or is still empty
        print(f"{way}: not written yet")
times_compared(list(times), list(times.values()))

# %% [markdown]
# ## Why is a convolution a matrix product?
#
# **Every number of a layer is the dot product of a window and a filter.
# Windows as rows and filters as columns: then one matrix product makes all of them.**
#
# It buys time, since a matrix product is one well tuned call in place of a million steps.
# It saves no multiplication, and it costs memory for the copies.
#
# You can now
#
# - draw both matrices, and tell their shapes: (N·OH·OW, C·FH·FW) and (C·FH·FW, FN),
# - write `im2col`, and a layer without a loop,
# - say why rows are ordered (C, FH, FW), and why that is a convention,
# - put a product back: reshape first, then move the axis,
# - say when the matrix is large: small strides and large windows.
#
# **To think about:** `im2col` copies a pixel into up to 25 rows.
# In lesson 5, each of these copies will say how the pixel should change.
# What should the pixel do with 25 opinions?
#
# To read on:
# [Why GEMM is at the heart of deep learning](https://petewarden.com/2015/04/20/why-gemm-is-at-the-heart-of-deep-learning/)
# tells the same story with more pictures (GEMM is a matrix product).
#
# You are done here. What follows is an appendix that no lesson needs.
# The last cell of the notebook shows what you did, and leads on.

# %% [markdown]
# ## Going further
#
# ### Windows without copies
#
# NumPy can show all windows without copying one number.
# Such a second look at the same memory is called a [view](../glossary.ipynb#view).
# The windows share their pixels: write one number, and it changes in every window that reads it.

# %% tags=["demo"]
pixels = np.arange(9.0).reshape(3, 3)
view = np.lib.stride_tricks.sliding_window_view(pixels, (2, 2), writeable=True)
print("windows:", view.shape, "  the same memory:", np.shares_memory(view, pixels))
view[0, 0, 1, 1] = 99  # the lower right pixel of the first window
show_numbers(view.reshape(4, 4), titles=["all windows, one to a row"])

# %% [markdown]
# It saves memory only until a matrix is needed.
# The rows of this matrix overlap in memory, and `reshape` cannot lay them side by side without a copy.
# That is why im2col returns a copy, and why you may write into its matrix.
#
# ### Where it comes from
#
# The trick is from 2006, from
# [a paper about reading documents](https://inria.hal.science/inria-00112631).
# In Caffe, an early framework, and in many lectures, each window is a column: hence the name.

# %% tags=["demo"]
what_you_did("04_im2col")
