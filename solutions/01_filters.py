# ---
# jupyter:
#   lesson:
#     title: Filters
#     number: 1
#     minutes: 95
#     prerequisites: []
# ---

# %% [markdown]
# # Lesson 1: Filters
#
# A convolutional network looks at a picture through small filters.
# This lesson is about one filter.
#
# After it you can
#
# - find edges in a photograph with nine numbers,
# - write the operation behind every convolutional layer,
# - say how it differs from the convolution of signal processing,
# - let the computer find a filter's numbers by itself.
#
# About 95 minutes; after "Your own photograph" is a good place for a break.
# You need Python and NumPy, and nothing about networks.

# %% [markdown]
# ## How a lesson works
#
# - Run each cell with Shift and Enter, from top to bottom.
# - **Predict** means: decide on an answer before you go on. A wrong guess helps you, too.
# - An exercise has a blank. Write your lines there and run the cell.
# - Then run the check below it. It calls your function with a few *visible* cases,
#   and tells you what differs, and often why.
# - When the notebook is graded, hidden cases with other numbers run, too.
# - A NameError in a check means: run the exercise's cell first.
# - Some cells after an exercise use your function. They say so: run them when you have passed its check.
# - A **widget** is a picture with controls. The mouse works, and so do Tab and the arrow keys.
#   When you open a notebook again, it is a still picture. Run its cell to wake it.
# - Stuck? Each exercise has three hints. They open one at a time.

# %%
import ipywidgets as widgets
import numpy as np
from ipywidgets import interact

from course_lib.checks import check, hint
from course_lib.controls import LENET, explore_layers, order_blocks
from course_lib.datasets import load_photo
from course_lib.figures import show_images, show_numbers, show_step, show_windows
from course_lib.widgets import ConvolutionStepper, FilterStudio

# %% [markdown]
# ## The big picture
#
# A convolutional network is built of three kinds of blocks.
#
# - **CONV** (convolution): filters search the picture for features, such as edges.
#   Each filter makes a **map**: a new picture that shows where its feature is.
# - **POOL** (pooling): makes the maps smaller.
# - **FC** (fully connected): weighs everything that was found and decides.
#
# This lesson is about CONV. The others have their own lessons later.
#
# **Predict:** in which order does a picture first meet the three blocks?
# Choose, and the line below tells you whether you are right.

# %% tags=["demo"]
order_blocks()

# %% [markdown]
# **LeNet** is such a network, from 1998.
# It reads handwritten digits.
# The next cell draws it: choose a layer to see what it does.
#
# In the drawing, one picture enters on the left.
# CONV and POOL come twice, and their stacks of maps get smaller.
# At the end stand three bars of plain numbers, the FC layers.
# The last one has ten numbers: a score for each digit.
#
# The shapes are hidden behind question marks.
# You will find them yourself, later in this lesson.

# %% tags=["demo"]
explore_layers(LENET, guess=False)

# %% [markdown]
# ## A picture is a matrix
#
# To a computer, a gray picture is a matrix of numbers.
# A small number is dark, a large one is bright.
#
# Here is a picture of 6 rows and 5 columns.
# Its upper half is dark (0), its lower half is bright (100).
# The first figure shows it, black above and white below, in a thin gray frame.
# The second figure shows its numbers.

# %%
dark_above = np.zeros((6, 5))
dark_above[3:] = 100

# %% tags=["demo"]
with_gray_frame = np.pad(dark_above, 1, constant_values=60)  # so that the white half is seen
show_images(with_gray_frame, titles=["the picture"], size=2)
show_numbers(dark_above, titles=["its numbers"])

# %% [markdown]
# Between the halves lies an **edge**: a place where the brightness jumps.
# The line of this edge lies flat, so it is a **horizontal** edge: dark above it, bright below.

# %% [markdown]
# ## A filter is a smaller matrix
#
# A **filter** is a small matrix of weights.
# Lay it on the picture.
# The pixels under it are the **window**.
# Multiply each pixel with the weight that lies on it.
# Add up all the products.
# The sum is the filter's **response** at this place.
#
# Take this filter:
# ones above, zeros in the middle, minus ones below.
#
# **Predict:** what is its response where all nine pixels are 0?
# And where all nine are 100?

# %%
horizontal_edge_filter = np.array(
    [
        [1, 1, 1],
        [0, 0, 0],
        [-1, -1, -1],
    ]
)

# %% tags=["demo"]
flat = np.full((3, 3), 100)
show_step(flat, horizontal_edge_filter, 0, 0)

# %% [markdown]
# The figure shows nine pixels of 100, the filter, the nine products, and their sum: 0.
# (The sign ∗ means: lay the filter on the picture.)
# Three products are 100, three are 0, three are -100.
# They cancel.
# With pixels of 0 all products are 0, and the sum is 0, too.
#
# A place where all pixels are the same is called **flat**.
# On a flat area this filter is silent.
#
# **Predict:** what is the response at the edge,
# where the upper row of the window is 0 and the two others are 100?

# %% tags=["demo"]
show_step(dark_above, horizontal_edge_filter, 2, 0)

# %% [markdown]
# The window now covers one dark row and two bright ones.
# The figure shows the sum: -300.
# On the right, the places before this one are filled in already.
#
# So this filter answers where a horizontal edge is, and it is silent where nothing happens.
# The sign tells the direction: minus for dark above bright, plus for bright above dark.
#
# A filter that answers to a feature **detects** it.

# %% [markdown]
# ### Exercise 1: `vertical_edge_filter`
#
# Difficulty ★☆☆, about 5 minutes.
#
# Find nine numbers that detect **vertical** edges.
# The line of such an edge stands upright: one side of it is dark, the other is bright.
# On flat areas and at horizontal edges the response must be 0.
#
# There are many right answers.
# The scale and the sign are up to you.
# The check looks at your filter's responses, not at its numbers.


# %% exercise="vertical_edge_filter"
def vertical_edge_filter():
    """Make a filter that detects vertical edges and nothing else.

    Returns
    -------
    ndarray of shape (3, 3)
        Its response is 0 on flat areas and at horizontal edges,
        and not 0 at vertical edges. Any scale, either sign.
    """
    ### BEGIN SOLUTION
    left_minus_right = [1, 0, -1]
    return np.array([left_minus_right] * 3)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("vertical_edge_filter")

# %% test="vertical_edge_filter" points=2
check("vertical_edge_filter", vertical_edge_filter)
### BEGIN HIDDEN TESTS
check("vertical_edge_filter", vertical_edge_filter, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Slide it
#
# Below is a picture whose left half is 0 and whose right half is 100.
#
# **Predict:** your filter slides over it.
# At which columns is the response 0?
# How many columns of the result answer to the edge?
#
# The next cell shows a **stepper** (run it after you have passed the check of exercise 1).
#
# - The outlined window is where the filter lies.
# - *Map 0* collects the responses so far.
# - Below stand the pixels of the window, the weights, the products and their sum.
#
# **Try:** press *Next*, or click a place in the picture.
# (Leave *stride* and *padding* as they are: lesson 2 is about them. The bias is 0; it comes later, too.)
#
# **Find out:** at some places the sum is 0 although the products are not.
# Leave the window at such a place. The cell after the next one reads where it is.

# %%
dark_left = np.zeros((5, 6), dtype=int)
dark_left[:, 3:] = 100

# %% tags=["demo"]
slide = ConvolutionStepper(x=dark_left, w=vertical_edge_filter())
slide

# %% tags=["demo"]
row, column = slide.window
print(f"Your window begins at row {row}, column {column}.")
print(f"The response there is {slide.output[0, row, column]:g}.")

# %% [markdown]
# <details><summary>Answer</summary>
#
# At columns 0 and 3 the window lies on a flat area, and the response is 0.
# Most answers to exercise 1 respond at columns 1 and 2.
# The window is three pixels wide, so it touches the edge from two places.
#
# The two zeros have different reasons.
# At column 0 all pixels are 0, and so are all products.
# At column 3 all pixels are 100: there are products above 0 and below 0, and they cancel.
# So your window should lie at column 3.
# (If the outer weights of your filter are 0 on one side, another column may do, too.)
#
# Going down changes nothing: every row of this picture is the same.
#
# </details>

# %% [markdown]
# ## The whole operation
#
# So far you looked at single places.
# Now the filter visits every place where it fits, and the responses make a new matrix.
# Such a matrix of responses is called a **feature map**.
#
# Here is an example with whole numbers: a 4x4 picture and a 3x3 filter.

# %%
image = np.array(
    [
        [1, 2, 3, 0],
        [0, 1, 2, 3],
        [3, 0, 1, 2],
        [2, 3, 0, 1],
    ]
)
kernel = np.array(
    [
        [2, 0, 1],
        [0, 1, 2],
        [1, 0, 2],
    ]
)

# %% tags=["demo"]
show_numbers(image, "∗", kernel, titles=["picture", "", "filter"])

# %% [markdown]
# **Predict:**
#
# 1. How many places are there where the filter lies wholly inside the picture?
# 2. What is the second response, at the upper right? Work it out on paper.
#
# Then check yourself with the stepper.
# It shows the same picture and filter, and hides each response until you have predicted it:
# write your number into *your prediction* and press *See it*.
# *Next* moves the window.
#
# Each product that is added to the sum is one **multiply-add**:
# a pixel times a weight, added to the running sum.
# (Processors do this in one instruction, the *fused multiply-add*, FMA.)
# When you have seen a response, the slider *products added* takes its sum apart again:
# it adds up only as many products as you say.
#
# 3. Go to the last place. After how many products is the running sum above 10 for the first time?
#    Leave the slider there; the cell after the next one reads it.
# 4. How many multiply-adds did the whole result take?

# %% tags=["demo"]
walk = ConvolutionStepper(x=image, w=kernel, predict=True)
walk

# %% tags=["demo"]
added = min(walk.term, kernel.size)  # the slider's last position means all
print(f"You are at place {walk.window}, with {added} products added.")

# %% [markdown]
# <details><summary>Answer</summary>
#
# 1. Four: two rows of places, two places in each.
# 2. 4 + 0 + 0 + 0 + 2 + 6 + 0 + 0 + 4 = 16.
# 3. After 7. The running sum at place (1, 1) is 2, 2, 5, 5, 6, 10, 13, 13, 15.
#    After 6 products it is 10, which is not above 10.
# 4. Four places with nine multiply-adds each: 36.
#
# The whole result is
#
# $$\begin{pmatrix} 15 & 16 \\ 6 & 15 \end{pmatrix}$$
#
# </details>

# %% [markdown]
# ### As a formula
#
# Rows are counted downwards from 0, columns to the right from 0.
# The window at place $(i, j)$ begins at row $i$ and column $j$ of the picture.
# Let the filter have $h$ rows and $w$ columns.
# Then
#
# $$\text{out}[i, j] = \sum_{a=0}^{h-1} \; \sum_{b=0}^{w-1} \text{image}[i + a,\; j + b] \cdot \text{kernel}[a, b]$$
#
# Read it like this: $(i, j)$ says where the window is, and $(a, b)$ walks through the filter.
# In formulas and code the picture is called `image`.
# The filter is called `kernel`, which is its other name.
#
# **Predict:** in the example above, which pixel meets the weight $\text{kernel}[0, 2]$ when $(i, j) = (1, 0)$?
#
# <details><summary>Answer</summary>
#
# The pixel image[1, 2], which is 2.
#
# </details>

# %% [markdown]
# ### A word about names
#
# Mathematics calls this operation **cross-correlation**, or correlation for short.
# Deep learning calls it **convolution**, and so do the next lessons.
# Strictly, a convolution also turns the filter around.
# You will write both in this lesson and see the difference.

# %% [markdown]
# ### Exercise 2: `correlate2d`
#
# Difficulty ★★☆, about 20 minutes.
#
# Write the operation for any picture and any filter that fits into it.
# Neither needs to be square.
#
# Plain loops are fine: two loops over the places of the result.
# Speed comes in a later lesson.
#
# There are two checks.
# The first has square arrays only, the second has every shape.
# Each gives points by itself.


# %% exercise="correlate2d"
def correlate2d(image, kernel):
    """Slide a kernel over an image; sum the products at every place where it fits.

    Parameters
    ----------
    image : ndarray of shape (H, W)
    kernel : ndarray of shape (h, w)
        Not turned, and at most as large as the image.

    Returns
    -------
    ndarray of shape (H - h + 1, W - w + 1)
        An image [[1, 2, 3]] and a kernel [[1, 10]] give [[21, 32]].
    """
    ### BEGIN SOLUTION
    height, width = kernel.shape
    rows = image.shape[0] - height + 1
    columns = image.shape[1] - width + 1
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + height, j : j + width]
            out[i, j] = np.sum(window * kernel)
    return out
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("correlate2d")

# %% test="correlate2d" points=2
check("correlate2d", correlate2d, part="square")
### BEGIN HIDDEN TESTS
check("correlate2d", correlate2d, hidden=True, part="square")
### END HIDDEN TESTS

# %% test="correlate2d" points=2
check("correlate2d", correlate2d, part="any shape")
### BEGIN HIDDEN TESTS
check("correlate2d", correlate2d, hidden=True, part="any shape")
### END HIDDEN TESTS

# %% [markdown]
# ## Bias
#
# Most networks add one more number to every response: the **bias**.
# It is the same number at every place.
#
# **Predict:** the responses were 15, 16, 6 and 15.
# What does the feature map become with a bias of 3?
# (From here on most figures use your `correlate2d`: run them after you have passed its checks.)

# %% tags=["demo"]
without_bias = correlate2d(image, kernel)
show_numbers(
    without_bias,
    "+",
    np.array([[3]]),
    "=",
    without_bias + 3,
    titles=["responses", "", "bias", "", "with bias"],
)

# %% [markdown]
# The figure shows the responses 15, 16, 6, 15,
# and on the right the same plus 3: 18, 19, 9, 18.
# The bias is added once for each place, not once for each product.

# %% [markdown]
# ## The output shrinks
#
# The picture had 4 rows, the filter 3, the result only 2.
# The filter cannot go further: it would stick out.
#
# The next figure shows one axis.
# The upper row is the picture, one cell for each pixel.
# Each bar below is one place where the filter fits.
#
# **Find out with the sliders:**
# which filter length `f` turns a picture of length `n` = 10 into a result of length 4?


# %% tags=["demo"]
@interact(n=(4, 12), f=(2, 9))
def fit(n=10, f=3):
    show_windows(n, f)


# %% [markdown]
# <details><summary>Answer</summary>
#
# A filter of length 7.
# It fits at four places.
#
# </details>

# %% [markdown]
# The first place begins at pixel 0.
# The last one begins at pixel $n - f$.
# From 0 to $n - f$, both of them included, there are $n - f + 1$ places:
#
# $$\text{output length} = n - f + 1$$
#
# The formula holds for the height and for the width, each by itself.
#
# **Predict:** a 9x9 picture meets a 3x3 filter.
# The result meets a 3x3 filter, and so on.
# After how many filters is only one number left?

# %% tags=["demo"]
shrinking = np.ones((9, 9))
while min(shrinking.shape) >= 3:
    shrinking = correlate2d(shrinking, np.ones((3, 3)))
    print("a 3x3 filter leaves", shrinking.shape)

# %% [markdown]
# Each filter takes away two rows and two columns.
# A deep network would soon have nothing left.
# Lesson 2 shows what people do about it.

# %% [markdown]
# ### The big picture again
#
# Now you know enough to fill in LeNet's shapes.
# Some more facts:
#
# - Each filter makes one map. The maps are the **channels** of a layer. A shape names them first.
# - In CONV 2, each filter looks at all 6 maps at once and still makes one map. Lesson 3 shows how.
# - A pooling layer here keeps one number of each 2x2 block, so it halves height and width.
# - How many filters a layer has was decided by LeNet's authors, and so were the lengths of the FC layers.
#   The line above the drawing tells them.
#
# Choose a layer, write its shape, press Enter.
# What you got right replaces the question mark.

# %% tags=["demo"]
explore_layers(LENET)

# %% [markdown]
# <details><summary>Answer</summary>
#
# From left to right: 1x32x32, 6x28x28, 6x14x14, 16x10x10, 16x5x5, 120, 84, 10.
#
# 32 - 5 + 1 = 28, half of it is 14, 14 - 5 + 1 = 10, half of it is 5.
# The 6, 16, 120 and 84 are the authors' choice; 10 is one score for each digit.
#
# </details>

# %% [markdown]
# ## Many filters, many features
#
# Time for a real photograph.
# It shows a photographer with a camera on a tripod.
# (By Lav Varshney, from scikit-image's sample images, licence CC0.)
#
# The pixels of our photographs go from 0 (black) to 1 (white).
# Your function and your filter do the work (exercises 1 and 2).
#
# **Predict:** which parts of the photograph will the vertical edge filter find,
# and which will the horizontal one find?

# %%
camera = load_photo("camera", gray=True, size=160)

# %% tags=["demo"]
show_images(
    camera,
    correlate2d(camera, vertical_edge_filter()),
    correlate2d(camera, horizontal_edge_filter),
    titles=["the photograph", "vertical edges", "horizontal edges"],
    signed=[False, True, True],
)

# %% [markdown]
# On the left is the photograph.
# The middle map is strong where something runs up and down: the back of the coat, the face, the tripod's legs.
# The right map is strong where something runs from left to right: the top of the head, the shoulder, the camera.
# White is 0: the sky is flat, so both filters are nearly silent there.
# Red is above 0, blue is below 0; the bar beside a map tells how much.
# In the horizontal map, red means bright above dark, as before.
# In the vertical map, it depends on the signs that you chose in exercise 1.
#
# One photograph, two filters, two different features.
# LeNet's first layer has six filters, and modern networks have hundreds.
#
# **Predict:** this photograph has 160x160 pixels.
# How many multiply-adds did one 3x3 filter take?
#
# <details><summary>Answer</summary>
#
# 158x158 places with nine multiply-adds each: 224,676.
# This is why a later lesson is about speed.
#
# </details>

# %% [markdown]
# ### Which filter likes bricks?
#
# The next photograph shows a brick wall.
# The bricks in it stand upright.
# (By Lennart Demes, from scikit-image's sample images, licence CC0.)

# %%
brick = load_photo("brick", gray=True, size=160)

# %% tags=["demo"]
show_images(brick, titles=["brick wall"])

# %% [markdown]
# **Predict:** which filter answers more strongly to it, the vertical or the horizontal one?
#
# To be fair, both filters are scaled first,
# so that the absolute values of their weights add up to 1.


# %% tags=["demo"]
def scaled(weights):
    return weights / np.abs(weights).sum()


brick_vertical = correlate2d(brick, scaled(vertical_edge_filter()))
brick_horizontal = correlate2d(brick, scaled(horizontal_edge_filter))
show_images(
    brick_vertical, brick_horizontal, signed=True, titles=["vertical edges", "horizontal edges"]
)
print(f"mean strength, vertical filter:   {np.abs(brick_vertical).mean():.4f}")
print(f"mean strength, horizontal filter: {np.abs(brick_horizontal).mean():.4f}")

# %% [markdown]
# The vertical filter answers more strongly.
# The long joints between upright bricks run up and down, and it finds them.
# If the middle column of your filter is 0, it is more than twice as strong,
# and each long joint is a red and a blue line, because a joint has two sides.
# The right map shows only the short joints, as small dashes.

# %% [markdown]
# ### The filter studio
#
# Now change the nine numbers yourself.
#
# **Predict** before you run the next cell:
#
# 1. The filter *blur* holds nine times 1/9. What do its numbers add up to?
#    What happens to the picture if the middle becomes 0.5?
# 2. *Sharpen* has a 5 in the middle and four times -1 around it. What happens with 6 instead of 5?
# 3. *Horizontal edge*: which sign does the response have where it is bright above and dark below?
# 4. A 1 stands to the right of the middle, with zeros elsewhere.
#    What happens to the picture? It looks as with *nothing*.
#
# The **filter studio** shows the filter in fields, below it the photograph, and beside that the response
# (in a narrow window, below it).
# It answers at once.
# Orange is above 0 and blue below.
# (If the numbers add up to 0.5 or more, the response is a gray picture.)
# The filter *vertical edge* is the one that you wrote in exercise 1: run the cell after you have passed its check.
# (The cat is Chelsea, by Stefan van der Walt. The coffee is by Rachel Michetti, courtesy of Pikolo Espresso Bar.
# Both are from scikit-image, licence CC0.)
#
# **Try:** choose a filter from the list, then write other numbers into its fields.
# Click a place to read its response.
# Leave *true convolution* off for now; you will need it soon.
#
# 5. Make a filter that turns every photograph into the same picture at half its brightness.
#    Leave it in the studio and choose another photograph than the camera.
#    Then run the cell after the studio, which reads what you chose.

# %% tags=["demo"]
studio = FilterStudio(
    kernel=vertical_edge_filter(), presets={"vertical edge": vertical_edge_filter()}
)
studio

# %% [markdown]
# The next cell reads the filter and the photograph that you chose.
# It filters with your `correlate2d` and compares (run it after you have passed the checks of exercise 2).

# %% tags=["demo"]
chosen = np.array(studio.kernel)
response = correlate2d(studio.picture, chosen)
print(f"photograph: {studio.photo}, the filter's numbers add up to {chosen.sum():.3f}")
print(f"mean brightness: {studio.picture.mean():.3f}, mean response: {response.mean():.3f}")
print("the studio shows what your correlate2d gives:", np.allclose(response, studio.response))

# %% [markdown]
# <details><summary>Answers</summary>
#
# 1. To 1, so the brightness stays. With 0.5 in the middle they add up to 1.389, and the picture becomes too bright.
# 2. To 1 again. With 6 they add up to 2, and bright parts turn white.
# 3. Above 0 (orange): the positive weights lie where the picture is bright.
# 4. It moved by one pixel to the left: each place takes the pixel on its right.
# 5. The numbers add up to 0.5. The simplest filter has 0.5 in the middle and zeros around it.
#    The mean response is about half the mean brightness (not exactly: the border is left out).
#    With nine times 1/18 the brightness is halved, too, but the picture is blurred.
#
# </details>

# %% [markdown]
# ### Your own photograph
#
# Choose an image file of yours in the studio, at *your own picture*.
# It stays on this computer: the studio shrinks it and turns it gray.
# Which of your filters finds most in it?
# The cell above can read it, too: run it again.

# %% [markdown]
# ## Convolution of signals
#
# The name *convolution* comes from signal processing.
# There it means something slightly different.
#
# First an example with one row:
# the signal is 1, 2, 3, and the filter is 1, 10.
#
# - Correlation lays the filter down as it is:
#   1·1 + 2·10 = 21, then 2·1 + 3·10 = 32.
# - Convolution turns it around first, to 10, 1:
#   1·10 + 2·1 = 12, then 2·10 + 3·1 = 23.
#
# In two dimensions, the convolution of an image and a kernel is
#
# $$(\text{image} * \text{kernel})[x, y] = \sum_{p} \sum_{q} \text{image}[p, q] \cdot \text{kernel}[x - p,\; y - q]$$
#
# The sums run over all whole numbers $p$ and $q$; outside of its numbers, each matrix counts as 0.
#
# Two things are written in another way here than above.
# The sign $*$ stands for the turned operation; our figures use it as deep learning does.
# And $(x, y)$ is not where the window begins but its lower right corner.
# Where the filter has $h$ rows, the first whole window is the one with $x = h - 1$.
#
# Look at the minus signs.
# When $p$ grows, $x - p$ falls:
# the image is read forwards, and the filter backwards.
# The same holds for $q$.
# So the filter is turned around along both axes, which is a half turn, by 180 degrees.
#
# The figure shows a filter and its half turn.

# %% tags=["demo"]
show_numbers(
    np.array([[1, 2], [3, 4]]), "→", np.array([[4, 3], [2, 1]]), titles=["filter", "", "half turn"]
)

# %% [markdown]
# ### Exercise 3: `true_convolution`
#
# Difficulty ★☆☆, about 7 minutes.
#
# Write the convolution of signal processing.
# Keep only the places where the filter lies wholly inside the image.
# You may call your `correlate2d`: pass its checks first.


# %% exercise="true_convolution"
def true_convolution(image, kernel):
    """Convolve as signal processing does: the kernel turned by 180 degrees.

    Parameters
    ----------
    image : ndarray of shape (H, W)
    kernel : ndarray of shape (h, w)
        At most as large as the image. It is not changed.

    Returns
    -------
    ndarray of shape (H - h + 1, W - w + 1)
        An image [[1, 2, 3]] and a kernel [[1, 10]] give [[12, 23]].
    """
    ### BEGIN SOLUTION
    return correlate2d(image, kernel[::-1, ::-1])
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("true_convolution")

# %% test="true_convolution" points=3
check("true_convolution", true_convolution)
### BEGIN HIDDEN TESTS
check("true_convolution", true_convolution, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### An asymmetric filter shows the difference
#
# The next picture is all 0, except for a single 1 in its middle.
# The filter holds the numbers 1 to 9.
#
# **Predict:** what does each operation make of this picture?
# One of them gives back the filter as it is.
# (Run the cell after you have passed the check of exercise 3.)

# %% tags=["demo"]
single_one = np.zeros((5, 5))
single_one[2, 2] = 1
one_to_nine = np.arange(1, 10).reshape(3, 3)
show_numbers(
    one_to_nine,
    correlate2d(single_one, one_to_nine),
    true_convolution(single_one, one_to_nine),
    titles=["filter", "correlation", "convolution"],
)

# %% [markdown]
# The figure shows that convolution returns 1 to 9 in order,
# and correlation returns them backwards.
#
# **Predict:** for which filters of the studio do the two operations give the same?
# For which do they give opposite numbers, each with the other sign?
# For which filter is it neither?
#
# The next cell shows your studio again, with *true convolution* on.
# Beside the fields stands the filter as it is laid on: turned.
#
# **Try:** go through the list of filters, and take *true convolution* off and on again.
# Leave a filter there for which it is neither.
# The cell after the next one compares your two functions for this filter.

# %% tags=["demo"]
studio.flipped = True
studio

# %% tags=["demo"]
chosen = np.array(studio.kernel)
correlated = correlate2d(studio.picture, chosen)
convolved = true_convolution(studio.picture, chosen)
shown = convolved if studio.flipped else correlated
print("the studio shows what your function gives:", np.allclose(shown, studio.response))
print("the same:", np.allclose(convolved, correlated))
print("opposite:", np.allclose(convolved, -correlated))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The same for those that look the same after a half turn: nothing, blur, sharpen and outline.
#
# A half turn swaps the signs of the horizontal edge filter, so its response changes its sign: opposite.
# For your vertical edge filter: see what the cell says.
#
# Neither for emboss: a half turn moves its -2 to the other corner, where a 2 stood.
# The 1 in its middle stays, so it does not only change signs.
#
# </details>

# %% [markdown]
# Why does deep learning not care which one it uses?
# Because its filters are *learned*.
# A network that turns its filters would learn them turned around, and answer the same.

# %% [markdown]
# ## A network learns its filters
#
# You chose the numbers of a filter by thinking.
# A convolutional network finds them by itself, from examples.
# This is its central idea.
#
# Here is the task.
# Somebody filters an image and gives you the image and the response, the **target**.
# The filter stays hidden.
# Can you find it?
#
# ### With one number first
#
# Take two pixels, 1 and 2, and one hidden weight $k$.
# The target is 3 and 6.
# (You see that $k = 3$. The computer does not.)
#
# Start with $k = 0$.
#
# - The response is 0 and 0.
# - The **error** is response minus target: -3 and -6.
# - The **loss** is the mean of the squared errors: (9 + 36) / 2 = 22.5. It should become 0.
#
# Which way should $k$ go?
# The **gradient** tells how fast the loss grows when $k$ grows.
# One squared error is $(k \cdot \text{pixel} - \text{target})^2$,
# and its derivative is $2 \cdot \text{error} \cdot \text{pixel}$.
# So the gradient of the mean squared error (MSE) is twice the mean of error times pixel:
#
# 2 · ((-3)·1 + (-6)·2) / 2 = -15
#
# It is negative: the loss *falls* when $k$ grows.
# So take a step against the gradient.
# The **learning rate** says how large a step; take 0.1:
#
# $k$ becomes 0 - 0.1 · (-15) = 1.5
#
# **Predict:** do one more round by hand. What is $k$ then?

# %% tags=["demo"]
pixels = np.array([1, 2])
targets = np.array([3, 6])
k = 0.0
for _ in range(6):
    error = k * pixels - targets
    gradient = 2 * np.mean(error * pixels)
    k = k - 0.1 * gradient
    print(f"loss {np.mean(error**2):7.3f}   gradient {gradient:8.3f}   k becomes {k:.3f}")

# %% [markdown]
# After the second step $k$ is 2.25.
# Each step halves the distance to 3, and the loss falls.
# This is **gradient descent**.
#
# ### With two weights
#
# The image is one row: 1, 0, 2.
# A hidden filter of two weights made the target 3, 2.
# Start with the weights 0, 0.
#
# - The response is 0, 0, so the error is -3, -2.
# - The first weight met the pixels 1 and 0, one at each place.
#   Its gradient is twice the mean of error times pixel: 2 · ((-3)·1 + (-2)·0) / 2 = -3.
# - The second weight met the pixels 0 and 2.
#   Its gradient is 2 · ((-3)·0 + (-2)·2) / 2 = -4.
# - With the learning rate 0.1 the weights become 0.3 and 0.4.
#
# **Predict:** look at the two sums once more.
# Which operation makes -3, -4 out of the image and the error? What slides over what?

# %% tags=["demo"]
show_numbers(
    np.array([[1, 0, 2]]),
    "∗",
    np.array([[-3, -2]]),
    "→",
    np.array([[-3, -4]]),
    titles=["image", "", "error", "", "sums"],
)

# %% [markdown]
# It is a correlation again.
# The error -3, -2 slides over the image 1, 0, 2, as if it were a filter.
# At its first place the sum is -3, at its second -4.
# (Twice the mean of two products is just their sum.)
#
# ### With a whole filter
#
# The same holds for every filter.
# The response at place $(i, j)$ is off by $\text{error}[i, j]$.
# There are $M$ places in all.
# At each of them, the weight $(a, b)$ met the pixel $\text{image}[i + a,\; j + b]$.
# Twice the mean of error times pixel is
#
# $$\text{gradient}[a, b] = \frac{2}{M} \sum_{i} \sum_{j} \text{image}[i + a,\; j + b] \cdot \text{error}[i, j]$$
#
# Compare this with the formula of exercise 2: the error stands where the kernel stood.
#
# The shapes agree, too.
# A 10x12 image and a 3x3 filter give an 8x10 response, so the error is 8x10.
# Slid over the image, it leaves 10 - 8 + 1 = 3 rows and 12 - 10 + 1 = 3 columns: the shape of the filter.

# %% [markdown]
# ### Exercise 4: `learn_kernel`
#
# Difficulty ★★★, about 25 minutes.
#
# Start from a kernel of zeros.
# Take `steps` steps of gradient descent on the mean squared error, each with the learning rate `lr`.
# Return the kernel.
#
# You are judged by where you arrive:
# every entry must be closer than 0.05 to the hidden kernel.
#
# You may call your `correlate2d`.


# %% exercise="learn_kernel"
def learn_kernel(image, target, size, steps, lr):
    """Find the kernel that makes a target out of an image, by gradient descent.

    Parameters
    ----------
    image : ndarray of shape (H, W)
    target : ndarray of shape (H - size + 1, W - size + 1)
        The response of the hidden kernel to the image (by correlation).
    size : int
        Number of rows, and of columns, of the kernel.
    steps : int
        Number of steps to take; after 0 steps the kernel is still all zeros.
    lr : float
        Learning rate.

    Returns
    -------
    ndarray of shape (size, size)
    """
    ### BEGIN SOLUTION
    learned = np.zeros((size, size))
    for _ in range(steps):
        error = correlate2d(image, learned) - target
        gradient = 2 / error.size * correlate2d(image, error)
        learned = learned - lr * gradient
    return learned
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("learn_kernel")

# %% test="learn_kernel" points=4
check("learn_kernel", learn_kernel)
### BEGIN HIDDEN TESTS
check("learn_kernel", learn_kernel, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### Watch it learn
#
# Here a hidden filter is applied to an image of noise, and your function gets the result.
# (Run this after you have passed the check of exercise 4.)
# The figure shows what it has found after 0, 2, 10 and 60 steps.
# The lines below it give the loss.
#
# **Predict:** which entries will be right first, or will they come all together?

# %%
noise = np.random.default_rng(0).standard_normal((16, 16))

# %% tags=["demo"]
hidden_filter = np.array([[1, -2, 3], [2, 1, -1], [-3, 2, 1]])
noise_target = correlate2d(noise, hidden_filter)
stages = (0, 2, 10, 60)
found = [learn_kernel(noise, noise_target, 3, n, 0.1) for n in stages]
grids = [np.round(f, 2) + 0.0 for f in found]
show_numbers(*grids, titles=[f"{n} steps" for n in stages], cell=0.5)
for n, f in zip(stages, found, strict=True):
    print(f"{n:2} steps: loss {np.mean((correlate2d(noise, f) - noise_target) ** 2):.4f}")

# %% [markdown]
# The four grids show the filter growing from zeros to the hidden one:
# 1, -2, 3, then 2, 1, -1, then -3, 2, 1.
# All entries arrive at about the same pace: noise prefers no direction.
# The loss falls to 0.

# %% [markdown]
# ### Good examples matter
#
# Now the hidden filter is the horizontal edge filter from the beginning.
# There are three images to learn it from:
# noise, a piece of the camera photograph, and a flat image in which every pixel is 1.
#
# **Predict:** which image teaches the filter best?
# What can be learned from the flat one?
#
# Then choose the image and the number of steps.
# The first grid is what was learned; the second is the hidden filter.

# %% tags=["demo"]
patch = camera[40:64, 50:74]
teachers = {
    "noise": noise,
    "photograph": (patch - patch.mean()) / patch.std(),
    "flat": np.ones((16, 16)),
}

steps_slider = widgets.IntSlider(40, 0, 200, 20, continuous_update=False)


@interact(teacher=list(teachers), steps=steps_slider)
def learn_from(teacher, steps):
    hidden = horizontal_edge_filter
    response = correlate2d(teachers[teacher], hidden)
    found = learn_kernel(teachers[teacher], response, 3, steps, 0.1)
    show_numbers(np.round(found, 2) + 0.0, hidden, titles=["learned", "hidden"], cell=0.55)
    print(f"largest difference: {np.abs(found - hidden).max():.3f}")


# %% [markdown]
# <details><summary>Answer</summary>
#
# Noise teaches best: it contains every pattern, so every entry is put to the test.
#
# The photograph needs more steps.
# Neighbouring pixels are much alike, so it is hard to say which of two neighbouring entries is to blame.
#
# The flat image teaches nothing.
# The hidden filter is silent on it, and a filter of zeros is silent, too: the error is 0 from the start.
# A loss of 0 does not mean that the filter is the right one.
#
# </details>

# %% [markdown]
# A network learns all its filters in this way, in thousands of such steps.
# Only, nobody tells it what a filter's response should be.
# It is told the right answer for the whole picture, such as "this is a 7".
# A later lesson shows how the error finds its way back to each filter.

# %% [markdown]
# ## Summary
#
# - A filter is a small matrix of weights. Its response is the sum of pixel times weight.
# - Weights that cancel are silent on flat areas. Which way they cancel decides what they detect.
# - `correlate2d` does this at every place. Deep learning calls it convolution.
# - A picture of $n$ and a filter of $f$ leave $n - f + 1$ along each axis. A bias is added once for each place.
# - True convolution turns the filter by 180 degrees first.
# - Different filters find different features, and filters can be learned: by steps against the gradient.
#
# In lesson 2 you give the picture a frame, so that it need not shrink, and let the filter take larger steps.
