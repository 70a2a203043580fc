"""Figures of the course: what a convolution does, and what a network has learned.

A function named `show_…` shows its picture at once and returns nothing. All others return a figure,
which a notebook shows where it is the last line of a cell. Each picture comes with a description of
what it says, with its numbers, for who cannot see it.

Colours are those of course_lib/colours.toml, told apart by colour-blind readers; none of them alone
carries a meaning. In a notebook a figure has the page's ground and ink, light or dark; as an image
file, and on paper, it is light.
"""

from course_lib.figures._drawing import Picture, in_one_style
from course_lib.figures.convolution import (
    show_channel_sums,
    show_depth_column,
    show_filters,
    show_guess,
    show_images,
    show_layers,
    show_numbers,
    show_places,
    show_step,
    show_volumes,
    show_windows,
)
from course_lib.figures.gradients import show_gradient_map, show_layer_graph
from course_lib.figures.landmarks import show_timeline
from course_lib.figures.networks import (
    confusion_matrix,
    feature_maps,
    filters,
    filters_before_and_after,
    misclassified,
)
from course_lib.figures.training import (
    LiveCurves,
    gradient_norms,
    runs_compared,
    speed_ups,
    time_by_layer,
    times_compared,
    training_curves,
    workers_timeline,
)
from course_lib.figures.windows import convolution_arithmetic, receptive_field_by_layer

__all__ = [
    "LiveCurves",
    "Picture",
    "confusion_matrix",
    "convolution_arithmetic",
    "feature_maps",
    "filters",
    "filters_before_and_after",
    "gradient_norms",
    "in_one_style",
    "misclassified",
    "receptive_field_by_layer",
    "runs_compared",
    "show_channel_sums",
    "show_depth_column",
    "show_filters",
    "show_gradient_map",
    "show_guess",
    "show_images",
    "show_layer_graph",
    "show_layers",
    "show_numbers",
    "show_places",
    "show_step",
    "show_timeline",
    "show_volumes",
    "show_windows",
    "speed_ups",
    "time_by_layer",
    "times_compared",
    "training_curves",
    "workers_timeline",
]
