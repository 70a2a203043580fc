"""ResidualBlock: what comes in is added to what a body of layers makes of it."""

import numpy as np

from course_lib.exercises.landmark_networks._shared import distinct
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Made, Mistake, shown_as


class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return x + self.body.forward(x)

    def backward(self, dout):
        return dout + self.body.backward(dout)


class BothWays:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        around, through = x, self.body.forward(x)
        return np.add(around, through)

    def backward(self, dout):
        ways = [dout, self.body.backward(dout)]
        return np.sum(ways, axis=0)


# what is compared


@shown_as("ResidualBlock(body).forward(x)")
def forward(cls, body, x):
    return cls(body).forward(x)


@shown_as("block = ResidualBlock(body); block.forward(x); block.backward(dout)", "dx")
def dx(cls, body, x, dout):
    block = cls(body)
    block.forward(x)
    return block.backward(dout)


@shown_as("block = ResidualBlock(body); block.forward(before); block.forward(x)")
def forward_of_a_used_block(cls, body, x, before):
    block = cls(body)
    block.forward(before)
    return block.forward(x)


@shown_as(
    "block = ResidualBlock(body); block.forward(before); block.backward(dbefore); "
    "block.forward(x); block.backward(dout); block.backward(dout)",
    "dx",
)
def dx_of_a_used_block(cls, body, x, dout, before, dbefore):
    block = cls(body)
    block.forward(before)
    block.backward(dbefore)
    block.forward(x)
    block.backward(dout)
    return block.backward(dout)


@shown_as("one, two = ResidualBlock(body), ResidualBlock(other); one.forward(x)")
def forward_beside_another(cls, body, other, x):
    one, two = cls(body), cls(other)
    out = one.forward(x)
    two.forward(out)
    return one.forward(x)


@shown_as(
    "one, two = ResidualBlock(body), ResidualBlock(other); two.forward(one.forward(x)); "
    "one.backward(two.backward(dout))",
    "dx",
)
def dx_through_two(cls, body, other, x, dout):
    one, two = cls(body), cls(other)
    two.forward(one.forward(x))
    return one.backward(two.backward(dout))


@shown_as("block = ResidualBlock(ResidualBlock(body)); block.forward(x)")
def forward_of_a_block_in_a_block(cls, body, x):
    return cls(cls(body)).forward(x)


@shown_as(
    "block = ResidualBlock(ResidualBlock(body)); block.forward(x); block.backward(dout)", "dx"
)
def dx_of_a_block_in_a_block(cls, body, x, dout):
    block = cls(cls(body))
    block.forward(x)
    return block.backward(dout)


@shown_as(
    "block = ResidualBlock(body); block.forward(x); block.backward(dout); body.dw",
    "dw of the body",
)
def dw_of_the_body(cls, body, x, dout):
    block = cls(body)
    block.forward(x)
    block.backward(dout)
    return body.dw


NOTHING = Made("course_lib.layers.Sequential")
RELU = Made("course_lib.layers.ReLU")
MEAN = Made("course_lib.layers.AvgPool2d", 3, stride=1, padding=1)
LINEAR = Made("course_lib.layers.Linear", 3, 3, seed=1)
OTHER = Made("course_lib.layers.Linear", 3, 3, seed=2)
CONV = Made("course_lib.layers.Conv2d", 2, 2, 3, padding=1, seed=3)
SEVERAL = Made(
    "course_lib.layers.Sequential",
    Made("course_lib.layers.Conv2d", 3, 5, 3, padding=1),
    Made("course_lib.layers.ReLU"),
    Made("course_lib.layers.Conv2d", 5, 3, 3, padding=1),
    seed=4,
)
ROW, ROWS = array("-1 2 3", 1, 3), distinct(2, 3)
MAPS, DMAPS = distinct(2, 2, 3, 4), distinct(2, 2, 3, 4, high=11)

VISIBLE = (
    Case("forward-lesson", RELU, ROW, part="forward", probe=forward,
         title="the body is a ReLU", want=array("-1 4 6", 1, 3)),
    Case("forward-nothing", NOTHING, ROW + 0.5, part="forward", probe=forward,
         title="the body is empty, and gives back the very array that it gets"),
    Case("forward-mean", MEAN, MAPS, part="forward", probe=forward,
         title="the body takes means of 3x3 pixels"),
    Case("forward-linear", LINEAR, ROWS, part="forward", probe=forward,
         title="the body is a linear layer"),
    Case("forward-conv", CONV, MAPS, part="forward", probe=forward,
         title="the body is a convolution"),
    Case("forward-used", LINEAR, ROWS, distinct(3, 3) - 1, part="forward",
         probe=forward_of_a_used_block, title="a block that has seen others before"),
    Case("forward-beside", LINEAR, OTHER, ROWS, part="forward", probe=forward_beside_another,
         title="a second block is there"),
    Case("forward-nested", RELU, ROWS, part="forward", probe=forward_of_a_block_in_a_block,
         title="a block in a block"),
    Case("dx-lesson", RELU, ROW, array("10 20 30", 1, 3), part="dx", probe=dx,
         title="the body is a ReLU", want=array("10 40 60", 1, 3)),
    Case("dx-nothing", NOTHING, ROW, array("1 -2 4", 1, 3), part="dx", probe=dx,
         title="the body is empty, and gives back the very array that it gets"),
    Case("dx-mean", MEAN, MAPS, DMAPS, part="dx", probe=dx,
         title="the body takes means of 3x3 pixels"),
    Case("dx-linear", LINEAR, ROWS, distinct(2, 3, high=11), part="dx", probe=dx,
         title="the body is a linear layer"),
    Case("dx-conv", CONV, MAPS, DMAPS, part="dx", probe=dx, title="the body is a convolution"),
    Case("dx-used", RELU, ROWS, distinct(2, 3, high=11), distinct(3, 3), distinct(3, 3), part="dx",
         probe=dx_of_a_used_block,
         title="a block that has seen others; backward is called twice"),
    Case("dx-two", LINEAR, OTHER, ROWS, distinct(2, 3, high=11), part="dx", probe=dx_through_two,
         title="two blocks, one behind the other"),
    Case("dx-nested", RELU, ROWS, distinct(2, 3, high=11), part="dx",
         probe=dx_of_a_block_in_a_block, title="a block in a block"),
    Case("dx-body", LINEAR, ROWS, distinct(2, 3, high=11), part="dx", probe=dw_of_the_body,
         title="the body learns, too: the gradient of its weights"),
)  # fmt: skip


def _hidden(rng):
    x, dout = integers(rng, 2, 3, 4, 5, scale=0.5), integers(rng, 2, 3, 4, 5, scale=0.25)
    rows, drows = integers(rng, 4, 3, scale=0.5), integers(rng, 4, 3)
    return (
        Case("forward-several", SEVERAL, x, part="forward", probe=forward,
             title="the body is two convolutions with a ReLU between them"),
        Case("forward-empty", NOTHING, rows, part="forward", probe=forward,
             title="an empty body"),
        Case("forward-again", LINEAR, rows, rows[:2] + 1, part="forward",
             probe=forward_of_a_used_block, title="a block that is used again"),
        Case("dx-several", SEVERAL, x, dout, part="dx", probe=dx,
             title="the body is two convolutions with a ReLU between them"),
        Case("dx-empty", NOTHING, rows, drows, part="dx", probe=dx, title="an empty body"),
        Case("dx-again", LINEAR, rows, drows, rows[:2] - 1, drows[:2] + 0.5, part="dx",
             probe=dx_of_a_used_block, title="a block that is used again"),
        Case("dx-chain", LINEAR, OTHER, rows, drows, part="dx", probe=dx_through_two,
             title="two blocks, one behind the other"),
        Case("dx-weights", LINEAR, rows, drows, part="dx", probe=dw_of_the_body,
             title="the gradient of the body's weights"),
    )  # fmt: skip


# one idea wrong in each


class _Block:
    """The block, with each way as a method that another one may replace."""

    def __init__(self, body):
        self.body = body

    def ahead(self, x):
        return x + self.body.forward(x)

    def back(self, dout):
        return dout + self.body.backward(dout)

    def forward(self, x):
        self.x = x
        self.out = self.ahead(x)
        return self.out

    def backward(self, dout):
        return self.back(dout)


def _ahead(join):
    """Another forward: join(x, body)."""
    return type("ResidualBlock", (_Block,), {"ahead": lambda self, x: join(x, self.body)})


def _back(join):
    """Another backward: join(dout, body, the block)."""
    return type(
        "ResidualBlock", (_Block,), {"back": lambda self, dout: join(dout, self.body, self)}
    )


def _joined(join):
    """Another forward: join(x, what the body makes of it)."""
    return _ahead(lambda x, body: join(x, body.forward(x)))


def _joined_back(join):
    return _back(lambda dout, body, block: join(dout, body.backward(dout)))


def _x_grows(x, body):
    x += body.forward(x)
    return x


def _out_grows(x, body):
    out = body.forward(x)
    out += x
    return out


def _dout_grows(dout, body, block):
    dout += body.backward(dout)
    return dout


def _dx_grows(dout, body, block):
    dx = body.backward(dout)
    dx += dout
    return dx


def _added_to_the_last(dout, body, block):
    dx = dout + body.backward(dout)
    before = getattr(block, "dx", None)
    block.dx = dx if before is None or before.shape != dx.shape else before + dx
    return block.dx


def _relu(x):
    return np.maximum(x, 0)


class _OneBodyForAll(_Block):
    def __init__(self, body):
        type(self).body = body


def _bare(name):
    """A name that is read without self."""

    def lost(*arguments):
        raise NameError(f"name {name!r} is not defined")

    return lost


class _FirstKept(_Block):
    def forward(self, x):
        if not hasattr(self, "out"):
            self.out = x + self.body.forward(x)
        return self.out


MISTAKES = (
    # forward
    Mistake("plus-missing", "forward gives what the body makes, and nothing more; x itself is "
            "added to it.", _ahead(lambda x, body: body.forward(x))),
    Mistake("body-missing", "forward gives x as it came in; what the body makes of x is added to "
            "it.", _ahead(lambda x, body: x), _ahead(lambda x, body: x.copy()),
            _joined(lambda x, made: x)),
    Mistake("added-to-itself", "The body's result is added to itself; x as it came in is added to "
            "it. Was x overwritten?", _joined(lambda x, made: made + made)),
    Mistake("body-on-body", "The body works on its own result, a second time; it works once, on x.",
            _ahead(lambda x, body: x + body.forward(body.forward(x))),
            _ahead(lambda x, body: (made := body.forward(x)) + body.forward(made)),
            _ahead(lambda x, body: body.forward(body.forward(x)))),
    Mistake("body-on-the-sum", "The body works on a sum with x in it; it works on x, and then x is "
            "added.", _ahead(lambda x, body: body.forward(x + body.forward(x))),
            _ahead(lambda x, body: body.forward(x + x))),
    Mistake("x-added-twice", "x is added twice; once is enough.",
            _joined(lambda x, made: x + made + x)),
    Mistake("body-added-twice", "What the body makes is added twice; once is enough.",
            _joined(lambda x, made: x + made + made),
            _ahead(lambda x, body: x + body.forward(x) + body.forward(x))),
    Mistake("subtracted", "forward takes a difference; x and the body's result are added.",
            _joined(lambda x, made: x - made), _joined(lambda x, made: made - x)),
    Mistake("multiplied", "forward multiplies x with the body's result; they are added.",
            _joined(lambda x, made: x * made)),
    Mistake("halved", "forward takes the mean of x and the body's result; they are added.",
            _joined(lambda x, made: (x + made) / 2)),
    Mistake("larger-of-both", "forward keeps the larger of two numbers; x and the body's result "
            "are added.", _joined(np.maximum)),
    Mistake("joined", "x and the body's result are put behind each other, as Inception does; a "
            "residual block adds them.",
            *(_joined(lambda x, made, axis=axis: np.concatenate([x, made], axis=axis))
              for axis in (0, 1)), _joined(lambda x, made: np.stack([x, made]))),
    Mistake("relu-behind", "Numbers below 0 became 0 behind the sum; in this block a ReLU is a "
            "layer of its own, behind it.", _joined(lambda x, made: _relu(x + made))),
    Mistake("relu-on-the-body", "A ReLU stands between the body and the sum; the body's result is "
            "added as it is.", _joined(lambda x, made: x + _relu(made))),
    Mistake("relu-on-x", "x has lost its numbers below 0 before it is added; the way around the "
            "body changes nothing.", _joined(lambda x, made: _relu(x) + made),
            _ahead(lambda x, body: _relu(x) + body.forward(_relu(x))),
            _ahead(lambda x, body: x + body.forward(_relu(x)))),
    Mistake("writes-into-x", "forward writes its sum into x, which belongs to somebody else; += "
            "changes an array, + makes a new one.", _ahead(_x_grows)),
    Mistake("writes-into-bodys-result", "forward writes its sum into the array that the body gave, "
            "and a body may give back x itself; += changes an array, + makes a new one.",
            _ahead(_out_grows)),
    Mistake("first-result-kept", "forward gives the sum of its first call again.", _FirstKept),
    Mistake("one-body-for-all", "All blocks share the body of the last one: it is kept in the "
            "class. Keep it in self.", _OneBodyForAll),
    Mistake("body-without-self", "The body is read without self: what __init__ keeps as self.body, "
            "forward and backward find as self.body.",
            _ahead(_bare("body")), _back(_bare("body")), type(
                "ResidualBlock", (_Block,), {"ahead": _bare("body"), "back": _bare("body")})),
    Mistake("forward-nothing", "forward returns nothing; it returns the sum.",
            _joined(lambda x, made: None)),
    Mistake("forward-both", "forward returns two arrays; it returns their sum.",
            _joined(lambda x, made: (x, made)), _joined(lambda x, made: (x + made, x)),
            _joined(lambda x, made: (made, x)), _joined(lambda x, made: [x, made])),
    # backward
    Mistake("skip-forgotten", "backward goes through the body only; the way around it carries "
            "dout, too, and where ways meet, gradients are added.",
            _back(lambda dout, body, block: body.backward(dout))),
    Mistake("body-forgotten", "backward gives dout as it came; the body had a part in the result, "
            "and its gradient is added.", _joined_back(lambda dout, through: dout),
            _joined_back(lambda dout, through: dout.copy())),
    Mistake("body-not-called", "backward gives dout as it came, and the body's backward is not "
            "even called, so that it learns nothing; the body had a part in the result.",
            _back(lambda dout, body, block: dout), _back(lambda dout, body, block: dout.copy())),
    Mistake("through-body-doubled", "The body's gradient is added to itself; dout as it came is "
            "added to it. Was dout overwritten?",
            _joined_back(lambda dout, through: through + through)),
    Mistake("dout-added-twice", "dout is added twice: it goes around the body once.",
            _joined_back(lambda dout, through: dout + through + dout)),
    Mistake("through-body-added-twice", "What the body sends back is added twice; once is enough.",
            _joined_back(lambda dout, through: dout + through + through)),
    Mistake("gradients-multiplied", "The gradients of the two ways are multiplied; along a way "
            "slopes are multiplied, but where ways meet, they are added.",
            _joined_back(lambda dout, through: dout * through)),
    Mistake("gradients-subtracted", "backward takes a difference; the gradients of the two ways "
            "are added.", _joined_back(lambda dout, through: dout - through),
            _joined_back(lambda dout, through: through - dout)),
    Mistake("gradients-halved", "backward takes the mean of both gradients, or halves dout; a plus "
            "hands all of dout to both ways.",
            _joined_back(lambda dout, through: (dout + through) / 2),
            _back(lambda dout, body, block: dout / 2 + body.backward(dout / 2))),
    Mistake("one-added", "1 is added for the way around; the slope of that way is 1, but it is "
            "multiplied by dout.", _joined_back(lambda dout, through: 1 + through)),
    Mistake("x-added", "x is added in backward; the way around the body carries dout.",
            _back(lambda dout, body, block: block.x + body.backward(dout))),
    Mistake("times-x", "dout is multiplied by x on the way around; x is added in forward, so the "
            "slope of that way is 1.",
            _back(lambda dout, body, block: dout * block.x + body.backward(dout))),
    Mistake("x-sent-back", "The body's backward gets x, or the block's result; it gets dout.",
            _back(lambda dout, body, block: dout + body.backward(block.x)),
            _back(lambda dout, body, block: dout + body.backward(block.out))),
    Mistake("forward-again", "backward sends dout forward through the body; body.backward sends it "
            "back.", _back(lambda dout, body, block: dout + body.forward(dout))),
    Mistake("through-twice", "The gradient goes through the body twice; dout goes through it once, "
            "and once around it.",
            _back(lambda dout, body, block: dout + body.backward(body.backward(dout))),
            _back(lambda dout, body, block: body.backward(dout + body.backward(dout))),
            _back(lambda dout, body, block: (d := body.backward(dout)) + body.backward(d))),
    Mistake("sum-sent-through", "The body gets more than dout: it gets dout as it came, and what "
            "it gives is added to dout.",
            _back(lambda dout, body, block: body.backward(dout + dout)),
            _back(lambda dout, body, block: dout + body.backward(dout + dout))),
    Mistake("masked", "The gradient is 0 where the sum was below 0, as behind a ReLU; there is "
            "none in this block.",
            _back(lambda dout, body, block: (m := dout * (block.out > 0)) + body.backward(m)),
            _back(lambda dout, body, block: dout * (block.out > 0) + body.backward(dout)),
            _back(lambda dout, body, block: (dout + body.backward(dout)) * (block.out > 0))),
    Mistake("masked-by-x", "The gradient is 0 where x was below 0; the way around the body changes "
            "nothing.",
            _back(lambda dout, body, block: dout * (block.x > 0) + body.backward(dout)),
            _back(lambda dout, body, block: (dout + body.backward(dout)) * (block.x > 0))),
    Mistake("writes-into-dout", "backward writes its sum into dout, which belongs to somebody "
            "else; += changes an array, + makes a new one.", _back(_dout_grows)),
    Mistake("writes-into-bodys-gradient", "backward writes its sum into the array that the body "
            "gave, and a body may give back dout itself; += changes an array, + makes a new one.",
            _back(_dx_grows)),
    Mistake("added-to-the-last", "dx adds up from call to call; each backward begins anew.",
            _back(_added_to_the_last)),
    Mistake("gradients-joined", "The two gradients are put behind each other; they are added.",
            *(_joined_back(lambda dout, through, axis=axis: np.concatenate([dout, through], axis))
              for axis in (0, 1))),
    Mistake("backward-nothing", "backward returns nothing; it returns dx.",
            _joined_back(lambda dout, through: None)),
    Mistake("backward-both", "backward returns two arrays; it returns their sum.",
            _joined_back(lambda dout, through: (dout, through)),
            _joined_back(lambda dout, through: (through, dout)),
            _joined_back(lambda dout, through: [dout, through])),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=ResidualBlock,
    alternative=BothWays,
    differs="The first is the formula; the second names both ways, and adds up what they bring.",
    minutes=8,
    difficulty=2,
    teaches=("course_lib.layers.Residual",),
    visible=VISIBLE,
    hidden=_hidden,
    mistakes=MISTAKES,
    hints=(
        "forward: two arrays of the same shape are added. One is there already, the other comes "
        "from the body.",
        "backward: a plus hands dout on to both of its sides. What happens to it on the way "
        "around the body, and what on the way through it?",
        "self.body.forward(x) is one side, self.body.backward(dout) its gradient. Make a new array "
        "for the sum: + does, += does not.",
    ),
)  # fmt: skip
