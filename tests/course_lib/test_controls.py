"""What the controls of the lessons do at once, before anybody moves them."""

import numpy as np
import pytest

from course_lib.controls import pass_through_layers


@pytest.mark.parametrize(("size", "asked"), [(8, [(8, 8, 5)]), (5, [(5, 5, 5)]), (4, [])])
def test_a_layer_is_asked_only_where_its_filter_fits(size, asked):
    calls = []

    def layer(picture, f):
        calls.append((*picture.shape, f))
        return picture[f - 1 :, f - 1 :]

    pass_through_layers(np.zeros((size, size)), layer)
    assert calls == asked
