# ---
# jupyter:
#   lesson:
#     title: Set-up
#     number: 0
#     minutes: 30
#     prerequisites: []
# ---

# %% [markdown]
# # Lesson 0: Set-up
#
# **Am I ready?**
# In half an hour you will know.
#
# You need a little Python: functions, loops, lists.
# You need nothing about networks.
# Nothing here can break, so try things.
#
# Click the cell below.
# Then press Shift and Enter: the cell runs, and the next one is chosen.
# This first one shows nothing, and that is right.
# Go on like this, cell by cell.
#
# <details><summary>It stops with an error?</summary>
#
# Then something is not installed.
# Make a new cell with the + button above, type these two lines, and run it:
#
#     from course_lib.installation import look_at_installation
#     look_at_installation()
#
# It says what is missing, and what to type.
#
# It does not know `course_lib` either?
# Then this notebook runs in another Python than the course.
# Stop Jupyter and start it as the page `START_HERE.html` says.
# In VS Code, choose the course's Python at *Select Kernel*, above on the right.
#
# </details>

# %%
import numpy as np

from course_lib.checks import check, hint
from course_lib.figures import show_images
from course_lib.student import log, predict, progress, solution, what_you_did
from course_lib.widgets import AxisTracker, NetworkExplorer

# %% [markdown]
# ## Draw a digit
#
# Draw one in the field on the left, with the mouse, a finger, or the arrow keys.
# A small network says which digit it sees.
# Each small picture is what one of its layers makes of your drawing:
# point at one to see what feeds it.
# How these pictures are computed is what this course is about.
#
# Now make it fail. Try
#
# - a 1 that lies on its side, or a 3 in a mirror,
# - a small digit in a corner, with *centre and scale* switched off,
# - two digits at once.

# %% tags=["demo"] play=3
pad = NetworkExplorer()
pad

# %% [markdown]
# The next cell shows what Python has of your drawing.

# %% tags=["demo"]
show_images(pad.image, titles=["what the network gets"], size=2)
print(pad.sentence())

# %% [markdown]
# **Predict:** somebody draws the letter A.
# The network gives each of the ten digits a share, in percent.
# What do the ten shares add up to?
#
# Write your number into the field and press Enter.
# Then the answer comes.
# A wrong guess costs nothing.

# %% tags=["demo"]
predict("shares_of_a_letter")

# %% [markdown]
# Go back and draw an A.
# Is the network unsure, or quite sure?
#
# In lesson 7 you train a network of your own and draw on it again.

# %% tags=["demo"]
progress("00_setup")

# %% [markdown]
# ## How a lesson works
#
# The panel above tells where you are.
#
# - **Run** the cells from top to bottom.
# - **Predict** before you go on.
# - An **exercise** has a blank. Write your lines into it, and run the cell.
# - The **check** below it runs *visible* cases.
#   When you hand in, *hidden* cases with other numbers run, too.
# - **Stuck?** Each exercise has three hints. After a pass, it shows the course's solution.
#
# Good to know when something is odd:
#
# - A cell **does not end**? Choose *Kernel > Interrupt Kernel*, or press the ■ button.
# - You **restarted** the kernel? Choose *Run > Run All Above Selected Cell*.
# - A **widget**, like the field in which you drew, sleeps when you open a notebook again. Run its cell to wake it.
# - You want a blank **back as it was**? Write `%%restore` above everything in its cell, and run it.
#   What you wrote is kept in a file.
# - *Create Assignment* in the sidebar is for teachers. Leave it alone.
#
# What passes its check is kept as well, in your own library:
# in later lessons you build on functions that you have written yourself.
#
# The course remembers what you tried, passed and predicted, in a file on this machine.
# Nothing leaves the machine unless you hand in a notebook.
# The end of this lesson shows what is kept, and how to delete it or to turn it off.

# %% [markdown]
# ## Is everything installed?
#
# The next cell looks at your installation, a line for each part.
# If a line says *mend*, do what stands below it.

# %% tags=["demo"]
from course_lib.installation import look_at_installation

look_at_installation()

# %% [markdown]
# ### Exercise 1: `environment_ready`
#
# Difficulty ★☆☆, about 2 minutes.
#
# Your first blank.
# Run it and its check once as they are: this is what an empty blank says.
#
# Does the last line above say that your installation is ready?
# Then write `return True` in place of `raise NotImplementedError()`.
# Keep the four spaces before it: the line belongs to the function.


# %% exercise="environment_ready"
def environment_ready():
    """Say whether this installation is ready.

    Returns
    -------
    bool
        True.
    """
    ### BEGIN SOLUTION
    return True  # the list above says that all is there
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("environment_ready")
# Passed? The course's way, and another one:
# solution("environment_ready")

# %% test="environment_ready" points=1
check("environment_ready", environment_ready)
### BEGIN HIDDEN TESTS
check("environment_ready", environment_ready, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## A failed check is good news
#
# Your drawing is an array of the [shape](../glossary.ipynb#shape) (1, 28, 28):
# 1 channel, 28 rows, 28 columns.
# A shape has a size for each [axis](../glossary.ipynb#axis).
# How many numbers is that?
#
# ### Exercise 2: `count_numbers`
#
# Difficulty ★☆☆, about 4 minutes.
#
# This time, fail first.
# Many add the sizes: write `return sum(shape)`, and run the check.
# Then read what it says, from the top:
#
# 1. what went wrong, often with a **likely cause**;
# 2. the **call** that it made, what the result **should be**, and what it **got**;
# 3. what may help: the **hint** to open.
#
# Now mend it.


# %% exercise="count_numbers"
def count_numbers(shape):
    """Count the numbers in an array of this shape.

    Parameters
    ----------
    shape : tuple of int
        The size of each axis, such as (2, 3). It may be empty, and a size may be 0.

    Returns
    -------
    int
        (2, 3) gives 6. () gives 1: without axes, an array is a single number.
    """
    ### BEGIN SOLUTION
    numbers = 1
    for n in shape:
        numbers = numbers * n
    return numbers
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("count_numbers")
# Passed? The course's way, and another one:
# solution("count_numbers")

# %% test="count_numbers" points=1
check("count_numbers", count_numbers)
### BEGIN HIDDEN TESTS
check("count_numbers", count_numbers, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## The same numbers in another shape
#
# [`reshape`](../glossary.ipynb#reshape) lays the numbers of an array out anew.
# It goes row by row, and the numbers keep their order.
# Give it one size, and -1 for the other: NumPy counts.

# %%
x = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)

# %% tags=["demo"]
# items: 60
for size in (3, 4, 5, 2):
    print(f"x.reshape({size}, -1) has the shape", x.reshape(size, -1).shape)

# %% [markdown]
# **Predict:** these are 120 numbers.
# What does `x.reshape(7, -1)` give?

# %% tags=["demo"]
predict("seven_rows")

# %% [markdown]
# ### Exercise 3: `to_rows`
#
# Difficulty ★☆☆, about 2 minutes.
#
# Lay the numbers of any array out in a given number of rows.


# %% exercise="to_rows"
def to_rows(x, rows):
    """Lay all numbers of an array out in rows, one row after the other.

    Parameters
    ----------
    x : ndarray of any shape
    rows : int
        How many. The numbers of x fill them without a rest.

    Returns
    -------
    ndarray of two axes, the first of size rows
        [[1, 2, 3], [4, 5, 6]] in 3 rows is [[1, 2], [3, 4], [5, 6]].
    """
    ### BEGIN SOLUTION
    # -1: NumPy counts the columns
    return x.reshape((rows, -1))
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("to_rows")
# Passed? The course's way, and another one:
# solution("to_rows")

# %% test="to_rows" points=1
check("to_rows", to_rows)
### BEGIN HIDDEN TESTS
check("to_rows", to_rows, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## Axes in another order
#
# A **batch** of images has the shape (N, C, H, W):
# N images, C channels, H rows, W columns.
# Some programs want the channels last.
#
# `transpose` puts axes into a new order.
# Its numbers name the old axes, counted from 0.
# If `batch` has the shape (3, 4, 5, 2), `batch.transpose(0, 1, 3, 2)` has the shape (3, 4, 2, 5).
#
# **Predict:** which shape does `batch.transpose(1, 2, 3, 0)` have?

# %% tags=["demo"]
# items: 67
predict("first_axis_last")

# %% [markdown]
# ### Exercise 4: `channels_last`
#
# Difficulty ★★☆, about 4 minutes.
#
# Move the channels of a batch to the end.
# All other axes keep their order.


# %% exercise="channels_last"
def channels_last(x):
    """Move the channels to the last axis.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)

    Returns
    -------
    ndarray of shape (N, H, W, C)
        The number at [n, c, i, j] of x stands at [n, i, j, c].
    """
    ### BEGIN SOLUTION
    # in the new order: images, rows, columns, channels
    return x.transpose(0, 2, 3, 1)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("channels_last")
# Passed? The course's way, and another one:
# solution("channels_last")

# %% test="channels_last" points=1
check("channels_last", channels_last)
### BEGIN HIDDEN TESTS
check("channels_last", channels_last, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## Arrays that stretch
#
# Arrays of different shapes can be added, too, if the shapes fit.
# NumPy repeats the smaller one: this is [broadcasting](../glossary.ipynb#broadcasting).
#
# **Predict:** a column has the shape (3, 1).
# A row has the shape (4,), a single axis of size 4.
# Which shape does column + row have?

# %% tags=["demo"]
predict("column_plus_row")

# %% [markdown]
# The other way round, a matrix of N rows can become a single row: all its rows are added up.
# (In lesson 5 a network learns with it.)
# Here N = 2 and D = 3, the length of a row:
#
# $$\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{pmatrix} \quad\to\quad \begin{pmatrix} 5 & 7 & 9 \end{pmatrix}$$
#
# ### Exercise 5: `sum_rows`
#
# Difficulty ★☆☆, about 4 minutes.
#
# Add up all rows of a matrix.
# Not sure along which axis?
# Make a cell with the + button above the notebook, and try both on a small matrix.


# %% exercise="sum_rows"
# items: 62
def sum_rows(dy):
    """Add up the rows of a matrix.

    Parameters
    ----------
    dy : ndarray of shape (N, D)
        It is not changed.

    Returns
    -------
    ndarray of shape (D,)
        [[1, 2, 3], [4, 5, 6]] gives [5, 7, 9].
    """
    ### BEGIN SOLUTION
    # axis 0 counts the rows, and it is the one that disappears
    return np.sum(dy, axis=0)
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("sum_rows")
# Passed? The course's way, and another one:
# solution("sum_rows")

# %% test="sum_rows" points=1
check("sum_rows", sum_rows)
### BEGIN HIDDEN TESTS
check("sum_rows", sum_rows, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ## How to hand in
#
# 1. **Save:** Ctrl and S (on a Mac, Command and S).
# 2. **Validate:** the button above the notebook. It runs everything from the top.
#    It names what you did not solve. The rest counts nevertheless.
# 3. **Find the file:** it is `00_setup.ipynb` in the folder `notebooks/00_setup` of the course.
# 4. **Upload** this file, under its own name, where your teacher collects the work.
#
# Cells that you added stay yours and do no harm.
# (VS Code and Colab have no Validate button: restart the kernel there, and run all cells.)
#
# ## What you can do now
#
# - run a lesson, predict, fill a blank, read a failed check;
# - count an array's numbers, reshape it, and put its axes into another order;
# - say which shape a sum has.
#
# **So, am I ready?**
# If the panel at the end counts five exercises, yes.
# If not, open the hints, or ask somebody. Go on anyway: no lesson locks the next.
#
# Next: how does a matrix of nine numbers find an edge?

# %% [markdown]
# ## Going further
#
# Nothing from here on is needed for the next lesson, so you may stop here.
#
# **Follow a number.** The widget follows one number of x, with its index after each call.
# Click other numbers.
# Then write `transpose(3, 2, 1, 0)` into *calls*: the shape becomes (2, 5, 4, 3).
# At last write `reshape(2, 5, 4, 3)`: the same shape.
# Does your number stand at the same place?
# (The list *example* is for later lessons.)

# %% tags=["demo"] play=3
# items: 67
AxisTracker(shape=(3, 4, 5, 2), chain="transpose(0, 1, 3, 2)", element=17)

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. The shape is the same, and nearly every number stands elsewhere.
# `transpose` moves axes. `reshape` only cuts the same row of numbers in another way.
#
# </details>
#
# **What is kept** of your tries, and how to delete it:

# %% tags=["demo"]
log.my_log()

# %% [markdown]
# To read: [NumPy for absolute beginners](https://numpy.org/doc/stable/user/absolute_beginners.html),
# and [its page about broadcasting](https://numpy.org/doc/stable/user/basics.broadcasting.html).

# %% tags=["demo"]
what_you_did("00_setup")
