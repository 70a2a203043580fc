"""Widgets: pictures of the lessons that answer to the hand.

Each is an object with named values. Set them when you make one or later, read them, or link them
with `ipywidgets.link`; whoever uses the widget sets the same values:

    explorer = PaddingStrideExplorer(n=7, f=3, stride=2)
    explorer            # the last line of a cell shows it
    explorer.stride     # what was chosen

The views are plain JavaScript in `static/` and compute by themselves, so they work without a
kernel, too: `page` writes them into one HTML file that loads nothing else.
"""

from course_lib.widgets._base import CourseWidget
from course_lib.widgets._page import page
from course_lib.widgets.axis_tracker import AxisTracker
from course_lib.widgets.backward_scatter import BackwardScatter
from course_lib.widgets.channel_sums import ChannelSums
from course_lib.widgets.convolution_stepper import ConvolutionStepper
from course_lib.widgets.filter_studio import FilterStudio
from course_lib.widgets.im2col import Im2colExplorer
from course_lib.widgets.network_explorer import DrawADigit, NetworkExplorer
from course_lib.widgets.padding_stride import PaddingStrideExplorer
from course_lib.widgets.pooling_routes import PoolingRoutes
from course_lib.widgets.receptive_field import ReceptiveField
from course_lib.widgets.training_monitor import TrainingMonitor

WIDGETS = (
    NetworkExplorer,
    AxisTracker,
    FilterStudio,
    PaddingStrideExplorer,
    ConvolutionStepper,
    ChannelSums,
    Im2colExplorer,
    BackwardScatter,
    PoolingRoutes,
    ReceptiveField,
    TrainingMonitor,
)
"""Every widget's class, in the order of the lessons."""

__all__ = [
    "WIDGETS",
    "AxisTracker",
    "BackwardScatter",
    "ChannelSums",
    "ConvolutionStepper",
    "CourseWidget",
    "DrawADigit",
    "FilterStudio",
    "Im2colExplorer",
    "NetworkExplorer",
    "PaddingStrideExplorer",
    "PoolingRoutes",
    "ReceptiveField",
    "TrainingMonitor",
    "page",
]
