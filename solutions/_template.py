# ---
# jupyter:
#   lesson:
#     title: A lesson's title
#     number: 99
#     minutes: 45
#     prerequisites: [02_padding_stride]
# ---

# %% [markdown]
# # Lesson 99: A lesson's title
#
# After this lesson you can double a number,
# and say why the sign stays.
#
# About 45 minutes. You need lesson 02.

# %%
import numpy as np
from course_lib.checks import check, hint

# %% [markdown]
# ## One idea
#
# A prediction first: what is twice minus three?
# Then a tiny example with whole numbers, then the formula, then the code.

# %% tags=["demo"]
print(2 * -3)

# %% [markdown]
# ### Exercise 1: `double`
#
# Difficulty ★☆☆, about 3 minutes.
#
# Return twice `x`.


# %% exercise="double"
def double(x):
    """Return 2x.

    Parameters
    ----------
    x : ndarray, any shape

    Returns
    -------
    ndarray, the shape of x
    """
    ### BEGIN SOLUTION
    return x + x
    ### END SOLUTION


# %% tags=["demo"]
# Stuck? Take away the # and run this cell; each run opens one more hint.
# hint("double")

# %% test="double" points=2
check("double", double)
### BEGIN HIDDEN TESTS
check("double", double, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# For authors, not for students: delete this cell.
#
# - `points=0` in a test's header: a bonus.
# - `starts_as="id of a known mistake"` in an exercise's header: find the bug.
# - `part="forward"` in both calls of a test: one part of the cases, of a class, say.

# %% [markdown]
# ## Summary
#
# - Twice a number is the number added to itself.
