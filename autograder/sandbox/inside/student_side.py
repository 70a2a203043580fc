"""The student's side: runs the cells of one notebook and answers the examiner's questions.

Started by `sandbox` as a program of its own, with Python's -I and -S. Beside it lie only `wire.py`,
`failure.py`, `memory.py`, `recipe.py` and `inner_walls.py`, and a course library without what the
lesson teaches. Nothing here is secret, and nothing that it answers is believed: it decides over no
points.

Within bubblewrap's walls it may be a warm parent, which no student's code ever runs in: it imports
what notebooks need, and forks one side after another, each behind inner walls of its own.
"""

import ast
import contextlib
import gc
import importlib
import io
import json
import linecache
import os
import sys
import threading
import time
import types

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    """Set the limits, then answer until the examiner hangs up."""
    settings = json.loads(sys.argv[1])
    channel = os.dup(0), os.dup(1)
    lead_nowhere(0, 1)
    sys.path[:] = [settings["library"], *settings["packages"], *sys.path, HERE]
    sys.dont_write_bytecode = True
    silence(settings["silent"])
    if settings["warm"]:
        channel = fork_sides(channel, settings)
    else:
        restrict(settings["limits"], settings.get("uid"))
    requests, replies = os.fdopen(channel[0], "rb"), os.fdopen(channel[1], "wb")
    if hasattr(os, "register_at_fork"):  # who waits for our end must not wait for a child's
        os.register_at_fork(after_in_child=lambda: close(requests, replies))
    runner = CellRunner(settings["output"])
    # From here on nothing may write to the grader's log. What a warm parent has open is opened
    # anew: locks and flags are its sides' in common.
    lead_nowhere(0, 1, 2)
    runner.serve(requests, replies)


def lead_nowhere(*streams):
    """Have nothing come from standard streams, and all that goes there be lost."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in streams:
        os.dup2(nowhere, stream)
    os.close(nowhere)


def fork_sides(channel, settings):
    """Fork a side for each pair of pipes that the examiner sends, until it hangs up.

    Returns the pipes, in the side alone: whoever calls goes on as that side. In the warm parent
    this does not return.
    """
    import inner_walls

    for name in settings["warm"]:
        with contextlib.suppress(ImportError):  # the lesson's library may lack it
            importlib.import_module(name)
    gc.freeze()  # what was imported is shared with all sides, as long as nobody writes to it
    os.close(channel[1])
    return inner_walls.fork_behind(
        channel[0],
        settings["filter"],
        settings["disk"],
        lambda: restrict(settings["limits"], settings.get("uid")),
    )


def close(*files):
    """Close files by their numbers: what is still to be written is not."""
    for file in files:
        with contextlib.suppress(OSError):
            os.close(file.fileno())


def restrict(limits, uid):
    """Give up rights and set limits that cannot be raised again."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    for name, amount in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
            with contextlib.suppress(ValueError, OSError):  # macOS refuses some
                resource.setrlimit(kind, (amount, amount))


class Output(io.TextIOBase):
    """What a student's code prints, up to a number of characters for each request."""

    encoding = "utf-8"

    def __init__(self, most):
        self.most, self.parts, self.size = most, [], 0

    def writable(self):
        """As every text file that can be written to."""
        return True

    def write(self, text):
        """Keep the text, or its beginning."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.size < self.most:
            self.parts.append(text[: self.most - self.size])
        self.size += len(text)
        return len(text)

    def take(self):
        """What was printed since the last request."""
        text = "".join(self.parts)
        if self.size > self.most:
            text += f"\n[{self.size - self.most:,} more characters were printed]\n"
        self.parts, self.size = [], 0
        return text


class Silent(types.ModuleType):
    """A module, and anything in it, that does nothing: demonstrations are not shown to a grader."""

    __path__ = ()  # type: ignore[assignment]  # no list: nothing is found in it

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class Nothing:
    """Does nothing, whatever is asked of it; as a decorator it leaves the function alone."""

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        only = args[0] if len(args) == 1 and not kwargs else None
        return only if isinstance(only, types.FunctionType) else Nothing()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __getitem__(self, key):
        return Nothing()

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __repr__(self):
        return "(not shown while grading)"


def silence(names):
    """Put modules that do nothing in the place of those that only draw."""
    for name in names:
        sys.modules[name] = Silent(name)
    checks = Silent("course_lib.checks")
    checks.check = checks.hint = lambda *args, **kwargs: None  # the examiner checks, not we
    sys.modules["course_lib.checks"] = checks


class CellRunner:
    """The notebook's names, the objects that were shown to the examiner, and what was printed."""

    def __init__(self, most_output):
        import wire
        from failure import describe_exception
        from memory import soil
        from recipe import make

        self.wire, self.describe, self.make, self.soil = wire, describe_exception, make, soil
        self.module = types.ModuleType("__main__")
        self.scope = self.module.__dict__
        sys.modules["__main__"] = self.module
        self.kept, self.count = {}, 0  # objects by number, and how many there were ever
        self.may_call = False  # whether the examiner would answer a call now
        self.thread = threading.get_ident()
        self.shell = None
        self.output = Output(most_output)
        sys.stdout = sys.stderr = self.output
        sys.stdin = io.StringIO("")
        import builtins

        builtins.get_ipython = self.ipython
        builtins.display = self.display

    def serve(self, requests, replies):
        """Answer one request after another."""
        self.requests, self.replies = requests, replies
        while True:
            try:
                request = self.wire.receive(requests, functions=True)
            except EOFError:
                return
            self.asked = {"number": request["number"]}
            reply = self.answer(request)
            try:
                self.wire.send(replies, reply | self.asked, self.keep)
            except Exception as error:  # too large, or an object that cannot be shown
                self.wire.send(replies, self.failed(error) | self.asked)

    def answer(self, request):
        """Do what is asked; whatever happens on the way is the answer."""
        try:
            if request.get("forget"):
                self.kept.clear()
            self.may_call = request["do"] != "run"
            reply = getattr(self, f"do_{request['do']}")(request)
        except BaseException as error:
            reply = self.failed(error)
        self.may_call = False
        return reply | {"printed": self.output.take()}

    def failed(self, error):
        """An exception as an answer."""
        return {"failure": vars(self.describe(error))}

    def do_run(self, request):
        """Run a cell."""
        self.run(request["source"], request["name"])
        return {}

    def do_look(self, request):
        """Show what a name of the notebook stands for."""
        if request["name"] not in self.scope:
            raise NameError(f"name '{request['name']}' is not defined")
        return {"value": self.scope[request["name"]]}

    def do_call(self, request):
        """Call an object; show its result, and its arguments as they stand afterwards."""
        args, kwargs = self.given(request["args"]), self.given(request["kwargs"])
        self.soil()
        start = time.perf_counter()
        value = self.given(request["target"])(*args, **kwargs)
        seconds = time.perf_counter() - start
        return {"value": value, "args": args, "kwargs": kwargs, "seconds": seconds}

    def do_make(self, request):
        """Make an object from the course's library, and keep it here."""
        args, kwargs = self.given(request["args"]), self.given(request["kwargs"])
        return {"value": self.keep(self.make(request["name"], args, kwargs))}

    def do_attribute(self, request):
        """Show an attribute of an object."""
        return {"value": getattr(self.given(request["target"]), request["name"])}

    def do_mentions(self, request):
        """The names that a function's code, or that of a class's methods, mentions."""
        target = self.given(request["target"])
        parts = vars(target).values() if isinstance(target, type) else [target]
        codes = [getattr(part, "__code__", None) for part in parts]
        return {"value": [str(name) for code in codes for name in getattr(code, "co_names", ())]}

    def given(self, value):
        """A value as it was sent, with objects that are here in place of their handles."""
        if isinstance(value, self.wire.Handle):
            return self.kept[value.number]
        if isinstance(value, self.wire.Function):
            return self.stub(value.number)
        if isinstance(value, (list, tuple)):
            return type(value)(self.given(item) for item in value)
        if isinstance(value, dict):
            return {key: self.given(item) for key, item in value.items()}
        return value

    def stub(self, number):
        """What a student's code gets for a function that the examiner calls."""

        def function(*args, **kwargs):
            return self.call_back(number, args, kwargs)

        return function

    def call_back(self, number, args, kwargs):
        """Have the examiner call a function, and give or raise what comes of it."""
        if not self.may_call or threading.get_ident() != self.thread:
            raise RuntimeError("this function may be called only by the one it was passed to")
        self.may_call = False  # until this call has its answer
        try:
            message = {"call": number, "args": list(args), "kwargs": kwargs}
            self.wire.send(self.replies, message | self.asked)
            answer = self.wire.receive(self.requests)
        except self.wire.Refused as error:
            raise TypeError(f"this function takes plain data: {error}") from None
        finally:
            self.may_call = True
        if "value" in answer:
            return answer["value"]
        kinds = {kind.__name__: kind for kind in self.wire.ERRORS}
        raise kinds[answer["error"]](answer["text"])

    def keep(self, value):
        """Keep an object here, and make the handle that stands for it."""
        self.count += 1
        self.kept[self.count] = value
        try:
            text = repr(value)
        except Exception as error:  # a student's class may have a __repr__ that raises
            text = f"(its repr raises {type(error).__name__})"
        return self.wire.Handle(self.count, str(type(value).__name__)[:100], str(text)[:200])

    def run(self, source, name):
        """Run a cell as Jupyter does: the value of a last expression is printed."""
        lines = source.splitlines(keepends=True)
        linecache.cache[name] = (len(source), None, lines, name)
        try:
            tree = ast.parse(source, name)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            body = compile(tree, name, "exec")
            final = last and compile(ast.Interactive([last]), name, "single")
        except SyntaxError:
            if not self.has_magics(source):
                raise
            self.run_by_ipython(source)
            return
        exec(body, self.scope)
        if final and not source.rstrip().endswith(";"):
            exec(final, self.scope)
        elif final:
            exec(compile(ast.Module([last], []), name, "exec"), self.scope)

    def has_magics(self, source):
        """Whether a cell is right for IPython, though not for Python itself."""
        if not any(sign in source for sign in ("%", "!", "?", "await")):
            return False
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source) != source or "await" in source

    def run_by_ipython(self, source):
        """Run a cell with magics; IPython is loaded only now, since it takes a while."""
        result = self.ipython().run_cell(source, store_history=False)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            raise error

    def ipython(self):
        """What get_ipython() gives in a notebook."""
        if self.shell is None:
            from IPython.core.interactiveshell import InteractiveShell

            class Shell(InteractiveShell):
                def enable_gui(self, gui=None):
                    """There is no window to show."""

                def showtraceback(self, *args, **kwargs):
                    """The examiner shows it."""

                showsyntaxerror = showtraceback

            self.shell = Shell(user_module=self.module, user_ns=self.scope)
        return self.shell

    @staticmethod
    def display(*values, **options):
        """Print what a notebook would show."""
        for value in values:
            print(repr(value))


if __name__ == "__main__":
    main()
