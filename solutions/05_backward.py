# ---
# jupyter:
#   lesson:
#     title: The backward pass
#     number: 5
#     minutes: 90
#     prerequisites: [04_im2col]
# ---

# %% [markdown]
# # Lesson 5: The backward pass
#
# **Whose fault is the error?**
#
# A network answers, and the answer is wrong.
# Thousands of numbers had a part in it.
# Each gets its share of the blame, all in one sweep back through the layers.
# That sweep is what makes learning possible, and here you write it.
#
# After this lesson you can
#
# - say what a gradient is, and measure one without any theory,
# - send a gradient back through a matrix product, and through a whole convolution,
# - prove that your backward pass is right, and find the term that is not.
#
# About 90 minutes when it goes well, and two hours if you try everything; a good place for a break is in the middle.
# You need lessons 1 to 4; `im2col` comes from your own library, `mynet`.

# %%
import numpy as np

from course_lib.checks import check, hint
from course_lib.datasets import load_mnist, load_photo
from course_lib.figures import show_gradient_map, show_images, show_layer_graph, show_numbers
from course_lib.student import predict, progress, solution, what_you_did
from course_lib.widgets import AxisTracker, BackwardScatter
from mynet import conv_output_size, im2col

# %% tags=["demo"]
progress("05_backward")

# %% [markdown]
# ## An eight that becomes a three
#
# Here is an 8, and a trained network that reads it without a doubt.
# We want it to say 3.
#
# We ask each of the 784 pixels:
# *if you were a little brighter, how much further from a 3 would the answer be?*
# The answers are the [gradient](../glossary.ipynb#gradient) of the pixels.
# Then every pixel takes a small step the other way, and we ask again.
#
# A pixel is a number from 0, black, to 1, white.
#
# **Predict:** when the network is 90 percent sure of a 3,
# by how much has a pixel changed, on average?

# %% tags=["demo"]
predict("how_much_of_the_eight")

# %% tags=["demo"] play=3
from course_lib.functional import cross_entropy_backward, softmax  # of a later lesson
from course_lib.weights import load_network

digit_now, target = 8, 3  # change these, and run the cell again

images, labels = load_mnist("test")
network = load_network("DeepConvNet").eval()
picture = images[labels == digit_now][:1]  # (1, 1, 28, 28): the first such digit
pictures, changes, titles = [picture], [], []
while len(pictures) <= 60:
    scores = network.forward(picture)
    shares = softmax(scores)[0]  # how sure it is of each of the ten digits, together 1
    titles.append(f"step {len(titles)}: {shares.argmax()}, {shares.max():.0%} sure")
    if shares[target] > 0.9:
        break
    blame = cross_entropy_backward(scores, np.array([target]))  # of the ten scores
    dx = network.backward(blame)  # of the 784 pixels
    picture = np.clip(picture - 0.05 * dx / np.abs(dx).max(), 0, 1)
    pictures.append(picture)
    changes.append(-dx)
changes = changes or [0 * picture]  # it was sure at once

some = np.linspace(0, len(titles) - 1, 5).round().astype(int)
show_images(*[pictures[k][0, 0] for k in some], titles=[titles[k] for k in some], size=1.7)
show_images(
    *[changes[min(k, len(changes) - 1)][0, 0] for k in some[:3]],
    titles=[f"what pixels should do, step {k}" for k in some[:3]],
    signed=True,
    size=1.9,
)
print(f"a pixel has changed by {np.abs(picture - pictures[0]).mean():.3f} on average")

# %% [markdown]
# Above: when does the network change its mind, and when would you?
# Below, orange pixels should become brighter, blue ones darker.
# Look where the strongest ones lie: what would they do to the two rings of the 8?
#
# **Find out, if you like:** does any digit resist? Can a 3 become a 0?
#
# <details><summary>Answers</summary>
#
# None resists the 3: every first digit of its kind becomes one within 30 steps.
# The 0 holds out longest, the 3 is there already.
# A 3 becomes a 0, and most other pairs work as well.
# With a 1 as target some do resist: a 0, a 4 or an 8 is no sure 1, even after 59 steps.
#
# </details>
#
# All 784 answers came from one call, `network.backward`.
# Layer by layer, it goes back from the scores to the pixels.
# When a network learns, it does the same, but steps with its weights instead of the pixels.
#
# ## One number's share
#
# Begin with three numbers and no layer at all.
#
# $$f(x) = x_0 x_1 + x_1 x_2 \qquad \text{at} \quad x = (2, 3, 5)$$
#
# $f$ is 21.
# Let only $x_1$ grow, from 3 to 3.1. Now $f$ is 21.7.
# It grew 7 times as much as $x_1$ did: that is the **slope** of $f$ for $x_1$.
# The slopes of all numbers, in the shape of $x$, are the gradient: (3, 7, 3).
#
# To measure it well, take a small step $h$ to both sides, with $e_k$ for "only number $k$".
# The left side is short for "the slope of $f$ for $x_k$":
#
# $$\frac{\partial f}{\partial x_k} \approx \frac{f(x + h e_k) - f(x - h e_k)}{2h}$$
#
# ### Exercise 1: `numerical_gradient`
#
# Difficulty ★★☆, about 10 minutes.
#
# Measure the slope for every number of an array, whatever its shape.
# You may step in x itself if it holds float64; afterwards it must be as it was.
# For every other kind of number, work in a copy of float64.


# %% exercise="numerical_gradient"
def numerical_gradient(f, x, h=1e-5):
    """Measure the slope of f for every number of x, with steps to both sides.

    Parameters
    ----------
    f : function
        Takes an array like x and returns one number.
    x : ndarray of any shape
        Where to measure. Floats or whole numbers; it is as it was afterwards.
    h : float
        Size of a step.

    Returns
    -------
    ndarray of float64, of the shape of x

    Examples
    --------
    >>> numerical_gradient(lambda x: x[0] * x[1], np.array([2.0, 3.0])).round(6)
    array([3., 2.])
    """
    ### BEGIN SOLUTION
    point = x.astype(np.float64)
    slopes = np.zeros(point.shape)
    for k, number in np.ndenumerate(point.copy()):
        point[k] = number + h
        higher = f(point)
        point[k] = number - h
        slopes[k] = (higher - f(point)) / (2 * h)
        point[k] = number
    return slopes
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("numerical_gradient")
# Passed? The course's way, and another one:
# solution("numerical_gradient")

# %% test="numerical_gradient" points=2
check("numerical_gradient", numerical_gradient)
### BEGIN HIDDEN TESTS
check("numerical_gradient", numerical_gradient, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# It needs no theory, and it is never wrong by much.
# Why not train networks with it?
#
# A small network for digits learns 433,890 numbers.
#
# **Predict:** how often would `numerical_gradient` run the whole network, for a single gradient?

# %% tags=["demo"]
predict("runs_for_one_gradient")

# %% [markdown]
# The way back needs about as much work as two runs, for all numbers together.
# From now on, `numerical_gradient` is the judge: slow, and nobody can bribe it.
#
# ## Back through a matrix product
#
# An [affine layer](../glossary.ipynb#affine-layer), the linear layer of lesson 3,
# takes N rows of D numbers, and gives N rows of M numbers:
#
# $$\text{out} = X W + b$$
#
# Somewhere behind it stands the [loss](../glossary.ipynb#loss), a single number $L$ that says how wrong the answer is.
# Suppose somebody tells us the slope of $L$ for each number of out.
# Programs call it `dout`, and it is known as the [upstream gradient](../glossary.ipynb#upstream-gradient).
# It has the shape of out, as every gradient has the shape of its array.
#
# What is then the slope for a weight?
# Turn $w_{dm}$ up a little: in each row $n$, out$_{nm}$ grows $x_{nd}$ times as much.
# And $L$ grows dout$_{nm}$ times as much as that.
# **Along a way, slopes are multiplied. Where ways meet, they are added up:**
#
# $$\frac{\partial L}{\partial w_{dm}} = \sum_n x_{nd} \, \text{dout}_{nm}$$
#
# That sum is a matrix product, and so is the one for $X$:
#
# $$\frac{\partial L}{\partial W} = X^T \, \text{dout} \qquad
# \frac{\partial L}{\partial X} = \text{dout} \; W^T \qquad
# \frac{\partial L}{\partial b_m} = \sum_n \text{dout}_{nm}$$
#
# <details><summary>One weight in numbers</summary>
#
# Two rows: X is [[1, 0], [2, 1]], dout is [[1, 2, 3], [4, 5, 6]].
# The weight $w_{00}$ takes number 0 of each row to number 0 of out.
# Row 0 brings 1 times 1, row 1 brings 2 times 4. Together that is 9.
#
# </details>
#
# The bias was added to every row, so it collects from every row, as `sum_rows` of lesson 0 does.
# In numbers, for two rows:

# %% tags=["demo"]
# items: 62
show_numbers(
    np.array([[1, 2, 3], [4, 5, 6]]), "→", np.array([[5, 7, 9]]), titles=["dout", "", "db"]
)

# %% [markdown]
# ### Exercise 2: `affine_backward`
#
# Difficulty ★☆☆, about 6 minutes.
#
# Send dout back through `x @ w + b`.
# If you are not sure where the T belongs, write the shapes down: only one order fits.


# %% exercise="affine_backward"
# items: 62
def affine_backward(dout, x, w):
    """Compute the gradients of out = x @ w + b.

    Parameters
    ----------
    dout : ndarray of shape (N, M)
        Gradient of out.
    x : ndarray of shape (N, D)
    w : ndarray of shape (D, M)

    Returns
    -------
    dx : ndarray of shape (N, D)
    dw : ndarray of shape (D, M)
    db : ndarray of shape (M,)
    """
    ### BEGIN SOLUTION
    ones = np.ones(len(dout))
    return np.dot(dout, w.T), np.dot(x.T, dout), np.dot(ones, dout)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("affine_backward")
# Passed? The course's way, and another one:
# solution("affine_backward")

# %% test="affine_backward" points=2
check("affine_backward", affine_backward)
### BEGIN HIDDEN TESTS
check("affine_backward", affine_backward, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Now call the judge.
# To have a single number behind the layer, multiply out with dout and add everything up:
# the slope of that sum for each number of out is just dout.

# %% tags=["demo"]
rng = np.random.default_rng(5)
some_x, some_w, some_b = (rng.normal(size=shape) for shape in [(4, 3), (3, 2), 2])
some_dout = rng.normal(size=(4, 2))
mine = affine_backward(some_dout, some_x, some_w)
judge = (
    numerical_gradient(lambda x: np.sum((x @ some_w + some_b) * some_dout), some_x),
    numerical_gradient(lambda w: np.sum((some_x @ w + some_b) * some_dout), some_w),
    numerical_gradient(lambda b: np.sum((some_x @ some_w + b) * some_dout), some_b),
)
for name, got, measured in zip(("dx", "dw", "db"), mine, judge, strict=True):
    print(name, got.shape, f"largest difference {np.abs(got - measured).max():.0e}")

# %% [markdown]
# ## The layer as a graph
#
# In lesson 4 a convolution became a matrix product.
# So most of its way back you have written already.
#
# Here it is as a [computation graph](../glossary.ipynb#computation-graph),
# for an image of 3x3 and two filters of 2x2.
# Arrows from left to right lead forward, and each box shows a shape.
# Coloured arrows lead back, from right to left, and carry gradients.

# %% tags=["demo"] play=1
# items: 63
show_layer_graph((1, 1, 3, 3), (2, 1, 2, 2))

# %% [markdown]
# items: 61
# **Match:** which line belongs to which coloured arrow, A to G?
# Write them on paper before you open the fold.
#
# 1. `.sum(axis=0)`
# 2. `.transpose(0, 2, 3, 1).reshape(-1, FN)`
# 3. `col.T @ dout`
# 4. `dout @ col_w.T`
# 5. `.T.reshape(FN, C, FH, FW)`
# 6. nothing: it passes as it is
# 7. still to be written
#
# <details><summary>Answers</summary>
#
# A is 2, B is 1, C is 6, D is 3, E is 5, F is 4, G is 7.
#
# B, D and F together are `affine_backward(dout, col, col_w)`.
#
# </details>
#
# A larger layer has the stride 2 and the padding 1.
# Two images of (3, 7, 6) meet four filters of (3, 3, 2).
#
# **Predict:** which shape does the gradient at the box *col* have?

# %% tags=["demo"]
predict("shape_of_dcol")

# %% [markdown]
# A good place for a break.
# Back from it? *Run > Run All Above Selected Cell* fetches what the next cells need.
#
# ## Back into the windows
#
# Arrow G is still missing.
# In `col` each row is a window, and a pixel stands in as many rows as windows see it.
# On the way back, each of its copies brings a gradient.
# Where ways meet, they are added up.
#
# **Predict:** an image of 3x3 is seen by windows of 2x2, stride 1.
# All numbers of dcol are 1. What does each pixel get?

# %% tags=["demo"]
predict("ones_through_col2im")

# %% [markdown]
# In the widget, each number of dout spreads over its window, place by place.
# There are two filters, one of ones and one of twos, and dout is all ones.
#
# **Find out:**
#
# 1. Press *Next*. How much does one place add to each of its four pixels, and why 3?
# 2. The middle pixel ends at 12. Point at it in dx. How many places have paid in?
# 3. Set the stride to 2. Which pixels now get nothing, and why?

# %% tags=["demo"] play=3
# items: 64
BackwardScatter(place=0)

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. Filter 0 adds 1 times 1, filter 1 adds 1 times 2.
# 2. All four, with 3 each.
# 3. Those of the last row and the last column: only one window fits now, and they are not in it.
#
# </details>
#
# ### Exercise 3: `col2im`
#
# Difficulty ★★★, about 15 minutes.
#
# Write arrow G: add every row of a matrix back to the window that it came from.
#
# Rows lie as `im2col` writes them: image by image, window by window, row by row.
# In a row stand the channels, then the window's rows, then its columns.
# What falls on the padding belongs to no pixel, and is dropped.
#
# `conv_output_size(n, f, stride, padding, strict=False)` counts the windows, as in lesson 4.
# Stride 1 without padding is a good beginning.


# %% exercise="col2im"
# items: 68
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    """Add every row of a matrix back to the window that it came from.

    A pixel that lies in several windows gets the sum of its numbers.

    Parameters
    ----------
    col : ndarray of shape (N*OH*OW, C*fh*fw)
        A row for each window, in the order of im2col. Do not change it.
    x_shape : tuple (N, C, H, W)
        Shape of the images, without padding.
    fh, fw : int
        Height and width of a window.
    stride, padding : int
        As for im2col. OH = (H + 2*padding - fh) // stride + 1; OW likewise.

    Returns
    -------
    ndarray of shape (N, C, H, W)
    """
    ### BEGIN SOLUTION
    images, channels, height, width = x_shape
    oh = conv_output_size(height, fh, stride, padding, strict=False)
    ow = conv_output_size(width, fw, stride, padding, strict=False)
    framed = np.zeros((images, channels, height + 2 * padding, width + 2 * padding))
    patches = col.reshape(images, oh, ow, channels, fh, fw)
    for i, j in np.ndindex(oh, ow):
        rows = slice(i * stride, i * stride + fh)
        columns = slice(j * stride, j * stride + fw)
        framed[:, :, rows, columns] += patches[:, i, j]  # of all images at once
    return framed[:, :, padding : height + padding, padding : width + padding]
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("col2im")
# Passed? The course's way, and another one:
# solution("col2im")

# %% test="col2im" points=3
check("col2im", col2im)
### BEGIN HIDDEN TESTS
check("col2im", col2im, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# **Predict:** you lay a photo out with `im2col`, stride 1, windows of 8x8.
# Then you put it back with `col2im`.
# What do you have?

# %% tags=["demo"]
predict("there_and_back")

# %% tags=["demo"]
photo = load_photo("coffee", gray=True, size=32)[None, None]  # (1, 1, 32, 32)
windows = im2col(photo, 8, 8)
back = col2im(windows, photo.shape, 8, 8)
seen = col2im(np.ones(windows.shape), photo.shape, 8, 8)
titles = ["a photo", "there and back", "how often seen"]
show_images(photo[0, 0], back[0, 0], seen[0, 0], titles=titles)
print("seen: a corner", seen[0, 0, 0, 0], "times, the middle", seen[0, 0, 16, 16], "times")

# %% [markdown]
# ### A test of your own
#
# `im2col` only copies numbers, so it is a matrix, too: a huge one of zeros and ones, call it $A$.
# Copying is $A x$. Adding back is $A^T y$: the **transpose**, not the inverse.
#
# And a transpose has a mark by which you know it, for *any* x and y:
#
# $$\langle A x, \; y \rangle = \langle x, \; A^T y \rangle$$
#
# The brackets say: multiply number by number, and add up.
# This is the [adjoint test](../glossary.ipynb#adjoint-test).
# It needs two lines, and no right answer to compare with.

# %% tags=["demo"] play=1
sizes = {"fh": 3, "fw": 2, "stride": 2, "padding": 1}  # try others

rng = np.random.default_rng(6)
some_x = rng.normal(size=(2, 3, 7, 6))
some_rows = im2col(some_x, **sizes)
y = rng.normal(size=some_rows.shape)
print("im2col(x) with y:", np.sum(some_rows * y))
print("x with col2im(y):", np.sum(some_x * col2im(y, some_x.shape, **sizes)))

# %% [markdown]
# ## Find the bug
#
# ### Exercise 4: `mend_col2im`
#
# Difficulty ★★☆, about 6 minutes.
#
# A colleague has a trick.
# They give each pixel a number, and let `im2col` lay out these numbers.
# So `whose` says for each number of col to which pixel it belongs, and no loop is needed.
#
# On windows side by side it was right. They even add, as one should.
# Where windows overlap, it fails your adjoint test.
#
# **One line is to blame.** Find it, and mend it in the cell.


# %% exercise="mend_col2im" starts_as="one-of-many"
def mend_col2im(col, x_shape, fh, fw, stride=1, padding=0):
    """Add every row of a matrix back to the window that it came from.

    Parameters
    ----------
    col, x_shape, fh, fw, stride, padding
        As for col2im.

    Returns
    -------
    ndarray of shape (N, C, H, W)
    """
    ### BEGIN SOLUTION
    N, C, H, W = x_shape
    shape = (N, C, H + 2 * padding, W + 2 * padding)
    numbers = np.arange(np.prod(shape)).reshape(shape)  # each pixel is numbered
    whose = im2col(numbers, fh, fw, stride)  # whose number stands where in col
    padded = np.zeros(numbers.size)
    for pixels, values in zip(whose, col, strict=True):
        padded[pixels] += values  # in one window no pixel comes twice
    return padded.reshape(shape)[:, :, padding : padding + H, padding : padding + W]
    ### END SOLUTION


# %% tags=["demo"]
# How far is it from your col2im? All numbers of col are 1.
for name, size, step in [("side by side", (1, 1, 4, 4), 2), ("overlapping", (1, 1, 3, 3), 1)]:
    theirs, yours = (f(np.ones((4, 4)), size, 2, 2, step) for f in (mend_col2im, col2im))
    print(f"{name}, theirs minus yours:", (theirs - yours)[0, 0].astype(int).tolist())

# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("mend_col2im")
# Passed? The course's way, and another one:
# solution("mend_col2im")

# %% test="mend_col2im" points=2
check("mend_col2im", mend_col2im)
### BEGIN HIDDEN TESTS
check("mend_col2im", mend_col2im, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## The whole layer
#
# All arrows are there.
# One thing is left to get right: arrow A, the order of axes.
# The drills for that stand in lesson 0.
# If these are still with you, look at the widget and go on; if not, here is one more.
#
# dout comes as (N, FN, OH, OW). `affine_backward` wants a row for each window, a column for each filter.
# Below, number 17 belongs to image 0, filter 2.
#
# **Find out:** after which chain does it stand in column 2?
# Try `reshape(-1, 4)` alone, then `transpose(0, 2, 3, 1).reshape(-1, 4)`.
# Which other numbers share its row, and what do they have in common?

# %% tags=["demo"] play=2
# items: 67
AxisTracker(shape=(2, 4, 3, 2), names="N,FN,OH,OW", chain="reshape(-1, 4)", element=17)

# %% [markdown]
# <details><summary>Answer</summary>
#
# After the second one. In its row stand 5, 11, 17 and 23:
# the four filters' numbers of the same image at the same place.
# `reshape` alone fills rows with neighbours from one map.
#
# </details>
#
# Many a backward pass is checked with a dout of all ones.
# Suppose somebody forgets to move the axis, and writes `dout.reshape(-1, FN)` alone.
#
# **Predict:** with a dout of all ones, which of the three gradients come out right?

# %% tags=["demo"]
predict("what_ones_hide")

# %% [markdown]
# items: 65
# ### Exercise 5: `Conv2d`
#
# Difficulty ★★★, about 20 minutes.
#
# Write the layer as a class.
# `__init__` is there. Each method has a blank, and each of the four results has a check of its own.
#
# - `forward` computes the maps, and keeps in `self` what `backward` will need.
# - `backward` returns dx, and leaves the other two gradients in `self.dw` and `self.db`.
#   Each call begins anew: nothing is added to what an earlier one left.
#
# You have `im2col`, `affine_backward`, `col2im`,
# and `conv_output_size(n, f, stride, padding, strict=False)`: sizes are rounded down.
# What to keep? Look at the lines that you matched with the arrows: which arrays do they read?
#
# <details><summary>New to classes?</summary>
#
# `layer = Conv2d(w, b)` makes a layer, and runs `__init__`.
# Within the methods the layer is called `self`.
# What you store as `self.col` in `forward`, `backward` finds as `self.col` later.
# A name without `self.` is forgotten when the method ends.
#
# </details>


# %% exercise="Conv2d"
# items: 65, 66, 68
class Conv2d:
    """A convolutional layer.

    Parameters
    ----------
    w : ndarray of shape (FN, C, FH, FW)
        Filters, not flipped.
    b : ndarray of shape (FN,)
    stride, padding : int
    """

    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        """Compute the maps, (N, FN, OH, OW), of images x, (N, C, H, W)."""
        ### BEGIN SOLUTION
        self.x_shape, (fn, _, fh, fw) = x.shape, self.w.shape
        self.col = im2col(x, fh, fw, self.stride, self.padding)
        self.w_columns = self.w.reshape(fn, -1).T
        oh = conv_output_size(x.shape[2], fh, self.stride, self.padding, strict=False)
        rows = self.col @ self.w_columns + self.b  # a row for each window
        return np.moveaxis(rows.reshape(len(x), oh, -1, fn), -1, 1)
        ### END SOLUTION

    def backward(self, dout):
        """Return dx for the images of the last forward; keep dw and db.

        dout is the gradient of the maps, (N, FN, OH, OW).
        """
        ### BEGIN SOLUTION
        fn, _, fh, fw = self.w.shape
        rows = np.moveaxis(dout, 1, -1).reshape(-1, fn)
        dcol, w_columns, self.db = affine_backward(rows, self.col, self.w_columns)
        self.dw = w_columns.T.reshape(self.w.shape)
        return col2im(dcol, self.x_shape, fh, fw, self.stride, self.padding)
        ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("Conv2d")
# Passed? The course's way, and another one:
# solution("Conv2d")

# %% test="Conv2d" points=2
check("Conv2d", Conv2d, part="forward")
### BEGIN HIDDEN TESTS
check("Conv2d", Conv2d, hidden=True, part="forward")
### END HIDDEN TESTS

# %% test="Conv2d" points=2
check("Conv2d", Conv2d, part="dw")
### BEGIN HIDDEN TESTS
check("Conv2d", Conv2d, hidden=True, part="dw")
### END HIDDEN TESTS

# %% test="Conv2d" points=1
check("Conv2d", Conv2d, part="db")
### BEGIN HIDDEN TESTS
check("Conv2d", Conv2d, hidden=True, part="db")
### END HIDDEN TESTS

# %% test="Conv2d" points=2
check("Conv2d", Conv2d, part="dx")
### BEGIN HIDDEN TESTS
check("Conv2d", Conv2d, hidden=True, part="dx")
### END HIDDEN TESTS

# %% [markdown]
# ### Where is it wrong?
#
# `check_layer` is a [gradient check](../glossary.ipynb#gradient-check) for whole layers.
# It puts your layer before your own judge, `numerical_gradient`, with a random dout.

# %% tags=["demo"]
from course_lib.gradients import check_layer


def judge_layer(layer):
    """Check a layer with stride 2 and padding 1."""
    rng = np.random.default_rng(5)
    x, w, b = rng.normal(size=(2, 2, 5, 4)), rng.normal(size=(3, 2, 3, 2)), rng.normal(size=3)

    def make(w, b):
        return layer(w, b, stride=2, padding=1)

    return check_layer(make, x, w, b, numerical=numerical_gradient)


print(judge_layer(Conv2d))

# %% [markdown]
# When a layer is wrong, it names the parameter, the index, and the *terms* of the sum that are off.
# To get these, it sends back one number of dout at a time.
#
# The course has wrong layers to practise on, numbers 0 to 33, with one mistake in each.
#
# **Play detective** with number 25, then 19, then 6.
# Read how many numbers differ, and what got and expected have to do with each other.
# In the map, hatched cells are wrong.
# Numbers 9, 10, 23 and 28 pass even this judge.
# The first three show only when a layer is used again, or beside a second one; the last, only without padding.
# Say what the mistake is, and only then run the cell below.
# One is enough; the other two are for whoever likes it.

# %% tags=["demo"] play=4
from course_lib.exercises import find

suspect = find("Conv2d").mistakes[25]  # 0 to 33; some stop with an error, as bugs do
found = judge_layer(suspect.variants[0])
print(found)
show_gradient_map(found)

# %% tags=["demo"]
print(suspect.idea)

# %% [markdown]
# ### PyTorch, really
#
# PyTorch calls the way back *autograd*:
# it notes each forward step, and runs the steps back when asked by
# [`backward`](https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html).
# Does it find the same dx, dw and db?

# %% tags=["demo"]
from course_lib.student.torch_cell import beside_pytorch

digits = load_mnist("test")[0][:2].astype(float)
filters = (np.arange(27) % 5 - 2.0).reshape(3, 1, 3, 3) / 9
layer = Conv2d(filters, np.zeros(3), stride=2, padding=1)
upstream = np.cos(np.arange(layer.forward(digits).size)).reshape(2, 3, 14, 14)
dx = layer.backward(upstream)
mine = np.concatenate([layer.db, layer.dw.ravel(), dx.ravel()])


def in_pytorch(torch):
    x, w, b = (torch.tensor(a, requires_grad=True) for a in (digits, filters, np.zeros(3)))
    out = torch.nn.functional.conv2d(x, w, b, stride=2, padding=1)
    out.backward(torch.tensor(upstream))
    return torch.cat([b.grad, w.grad.ravel(), x.grad.ravel()])


beside_pytorch("conv2d_backward", mine, in_pytorch)

# %% [markdown]
# ## Whose fault is the error?
#
# Everybody's who had a part in it, and the share can be computed:
# **multiply the slopes along each way to the error, and add up where ways meet.**
# Going back, this takes one sweep, however many numbers there are.
#
# You can now
#
# - measure any gradient, and use it as the judge of a faster one,
# - send a gradient back through `x @ w + b`: dout @ w.T, x.T @ dout, the sum of rows,
# - put windows back into images, and say why this is a transpose and no inverse,
# - write a convolutional layer that goes forward and backward, equal to PyTorch's,
# - find a wrong backward pass by its index and its term, with a dout that is random.
#
# **To think about:** you still see an 8 where the network sees a 3.
# Would it help to train it with such pictures? What could go on from there?
#
# To read on: [Calculus on computational graphs](https://colah.github.io/posts/2015-08-Backprop/) explains
# why going back is so cheap;
# [Explaining and harnessing adversarial examples](https://arxiv.org/abs/1412.6572) has pictures like our 8, and what they do to larger networks.
#
# In lesson 6 the maps become smaller, and you decide who gets the blame when only the largest counts.
#
# You are done here. What follows is an appendix that no lesson needs.
# The last cell of the notebook shows what you did, and leads on.

# %% [markdown]
# ## Going further
#
# ### The gradient of a convolution is a convolution
#
# No matrix is needed for the way back.
# With stride 1, dw is the image, correlated with dout in the place of a filter.
# And dx is dout, padded, correlated with the filters turned by 180 degrees.
#
# With stride 2, dout is too small for that.
# It lacks the places that the stride has left out.
# So put zeros there, between its numbers: dout is **dilated**.
#
# $$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \quad\to\quad \begin{pmatrix} 1 & 0 & 2 \\ 0 & 0 & 0 \\ 3 & 0 & 4 \end{pmatrix}$$
#
# ### Exercise 6: `dilate`
#
# Difficulty ★★☆, about 8 minutes. A bonus: no points, a star of its own.
#
# Put stride - 1 zeros between any two neighbours, along rows and columns, and none outside.


# %% exercise="dilate"
def dilate(dout, stride):
    """Put stride - 1 zeros between the rows, and between the columns, of maps.

    Parameters
    ----------
    dout : ndarray of shape (N, FN, OH, OW)
        It is not changed.
    stride : int

    Returns
    -------
    ndarray of shape (N, FN, (OH - 1)*stride + 1, (OW - 1)*stride + 1)
    """
    ### BEGIN SOLUTION
    *maps, oh, ow = dout.shape
    spread = np.zeros((*maps, oh * stride, ow * stride))
    spread[..., ::stride, ::stride] = dout
    return spread[..., : (oh - 1) * stride + 1, : (ow - 1) * stride + 1]
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("dilate")
# Passed? The course's way, and another one:
# solution("dilate")

# %% test="dilate" points=0
check("dilate", dilate)
### BEGIN HIDDEN TESTS
check("dilate", dilate, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# Both gradients as convolutions, beside those of your layer.
# For dw, images and channels change places, so that the sum runs over the images.
# For dx, filters and channels do, and the frame is FH - 1 and FW - 1 wide.

# %% tags=["demo"]
from course_lib.functional import conv2d

rng = np.random.default_rng(7)
x, w, b = rng.normal(size=(2, 3, 7, 5)), rng.normal(size=(4, 3, 3, 3)), np.zeros(4)
layer = Conv2d(w, b, stride=2)
dout = rng.normal(size=layer.forward(x).shape)
dx = layer.backward(dout)

wide = dilate(dout, 2)
dw_again = conv2d(x.swapaxes(0, 1), wide.swapaxes(0, 1)).swapaxes(0, 1)
dx_again = conv2d(wide, w[:, :, ::-1, ::-1].swapaxes(0, 1).copy(), padding=2)
print("dw:", np.allclose(dw_again, layer.dw), "  dx:", np.allclose(dx_again, dx))

# %% [markdown]
# ### A toy to work out by hand
#
# An image with the numbers 0 to 8, a filter of ones, a filter of twos, and a dout of all ones.
# Work out one number by hand: why is the upper left one of dw 8?
# Why is dw the same for both filters, though the filters differ?

# %% tags=["demo"]
# items: 64
toy = Conv2d(np.stack([np.ones((1, 2, 2)), 2 * np.ones((1, 2, 2))]), np.ones(2))
toy.forward(np.arange(9.0).reshape(1, 1, 3, 3))
dx = toy.backward(np.ones((1, 2, 2, 2)))
show_numbers(dx[0, 0], toy.dw[0, 0], toy.dw[1, 0], toy.db, titles=["dx", "dw[0]", "dw[1]", "db"])

# %% [markdown]
# <details><summary>Answers</summary>
#
# That weight meets the pixels 0, 1, 3 and 4, one at each place, and each place sends back a 1.
#
# dw is made of the image and dout. The weights themselves are not in it.
#
# </details>

# %% [markdown]
# ### How small should h be?
#
# The error of a slope, for the sum of all cubes, with steps to both sides and to one side only.
# Why does it grow again when h becomes very small?

# %% tags=["demo"]
x = np.array([1.0, -2.0, 0.7])
for h in (1e-1, 1e-3, 1e-5, 1e-7, 1e-9):
    both = numerical_gradient(lambda x: np.sum(x**3), x, h)
    one = np.array([((x[k] + h) ** 3 - x[k] ** 3) / h for k in range(3)])
    errors = [np.abs(slopes - 3 * x**2).max() for slopes in (both, one)]
    print(f"h = {h:.0e}   both sides: {errors[0]:.0e}   one side: {errors[1]:.0e}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Two results that are almost equal are subtracted.
# Their first digits cancel, and what is left are the last ones, which are rounded.
# With float32 this happens much earlier: hence the copy in float64.
#
# </details>

# %% tags=["demo"]
what_you_did("05_backward")
