"""The operations of a convolutional network on plain arrays, each forward beside its backward.

Shapes use one set of letters throughout: images x are (N, C, H, W), filters w are
(FN, C, FH, FW), results are (N, FN, OH, OW). Rows come before columns. "Convolution" means
cross-correlation, as everywhere in deep learning: the filter is not flipped.

A backward function takes dout, the gradient of the loss with respect to the result of its forward
function, and returns the gradient with respect to each input. `stride`, `padding` and
`kernel_size` are an int for both axes or a pair (rows, columns). A window that would reach beyond
the padded image is left out.

float32 stays float32 and float64 stays float64; where they meet, the wider one wins. Inputs are
never changed. NaN passes through.

What does not fit together raises ShapeError, a ValueError, whose message names the axes; an array
of anything but floats raises TypeError, a stride or padding out of range ValueError.
"""

from course_lib.functional.activations import (
    dropout,
    dropout_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
)
from course_lib.functional.arguments import ShapeError
from course_lib.functional.convolution import col2im, conv1x1, conv2d, conv2d_backward, im2col
from course_lib.functional.dense import linear, linear_backward
from course_lib.functional.filters import correlate2d, learn_kernel, true_convolution
from course_lib.functional.losses import cross_entropy, cross_entropy_backward, log_softmax, softmax
from course_lib.functional.norms import (
    BatchNormCache,
    batch_norm,
    batch_norm_backward,
    batch_norm_train,
    local_response_norm,
    local_response_norm_backward,
)
from course_lib.functional.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    global_avg_pool2d,
    global_avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from course_lib.functional.shapes import concat, concat_backward, flatten, flatten_backward
from course_lib.functional.sizes import conv_num_params, conv_output_size, same_padding, zero_pad

__all__ = [
    "BatchNormCache",
    "ShapeError",
    "avg_pool2d",
    "avg_pool2d_backward",
    "batch_norm",
    "batch_norm_backward",
    "batch_norm_train",
    "col2im",
    "concat",
    "concat_backward",
    "conv1x1",
    "conv2d",
    "conv2d_backward",
    "conv_num_params",
    "conv_output_size",
    "correlate2d",
    "cross_entropy",
    "cross_entropy_backward",
    "dropout",
    "dropout_backward",
    "flatten",
    "flatten_backward",
    "global_avg_pool2d",
    "global_avg_pool2d_backward",
    "im2col",
    "learn_kernel",
    "linear",
    "linear_backward",
    "local_response_norm",
    "local_response_norm_backward",
    "log_softmax",
    "max_pool2d",
    "max_pool2d_backward",
    "relu",
    "relu_backward",
    "same_padding",
    "sigmoid",
    "sigmoid_backward",
    "softmax",
    "tanh",
    "tanh_backward",
    "true_convolution",
    "zero_pad",
]
