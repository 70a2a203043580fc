"""The student's side: runs the cells of one notebook and answers the examiner's questions.

Started by `sandbox` as a program of its own, with Python's -I and -S. Beside it lie only `wire.py`,
`failure.py`, `memory.py`, `recipe.py` and `inner_walls.py`, and a course library without what the
lesson teaches. Nothing here is secret, and nothing that it answers is believed: it decides over no
points.

Within bubblewrap's walls it may be a warm parent, which no student's code ever runs in: it imports
what notebooks need, and forks one side after another, each behind inner walls of its own.
"""

import __future__

import ast
import builtins
import contextlib
import gc
import getpass
import importlib
import io
import json
import linecache
import opcode
import os
import sys
import threading
import time
import types

ANNOTATIONS = __future__.annotations.compiler_flag
# magics of a front end, of packages or of settings that change no result
WITHOUT_EFFECT = ("pip", "conda", "mamba", "micromamba", "uv", "config", "load_ext", "reload_ext")
OPERATORS = (
    *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow"),
    *("and", "or", "xor", "lshift", "rshift"),
)
HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    """Set the limits, then answer until the examiner hangs up."""
    settings = json.loads(sys.argv[1])
    channel = os.dup(0), os.dup(1)
    lead_nowhere(0, 1)
    # the working folder, with a student's own files, is first in a notebook; here it shadows none
    sys.path[:] = [settings["library"], *settings["packages"], *sys.path, HERE, ""]
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

    def fileno(self):
        """Of a file that leads nowhere: a fault handler asks for one, and other programs."""
        return 1

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
    """Does nothing, whatever is asked of it; as a decorator it leaves the function alone.

    It counts as 0, is empty, and is unpacked into as many names as there are.
    """

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        only = args[0] if len(args) == 1 and not kwargs else None
        return only if isinstance(only, types.FunctionType) else Nothing()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __iter__(self):
        frame = sys._getframe(1)
        code, at = frame.f_code.co_code, frame.f_lasti
        unpacked = opcode.opname[code[at]].startswith("UNPACK")  # a, b = ...
        return (Nothing() for _ in range(code[at + 1] if unpacked else 0))

    def __exit__(self, *error):
        return None

    def __repr__(self):
        return "(not shown while grading)"

    def __format__(self, how):
        return repr(self)


def _answer_with(make, *names):
    """Have Nothing answer to operators with what `make` makes."""
    for name in names:
        setattr(Nothing, f"__{name}__", lambda self, *args: make())


_answer_with(Nothing, *OPERATORS, *(f"r{name}" for name in OPERATORS), "neg", "pos", "abs")
_answer_with(Nothing, "getitem", "enter", "round")
_answer_with(int, "int", "index", "len")
_answer_with(float, "float")
_answer_with(bool, "bool", "contains", "lt", "le", "gt", "ge")
_answer_with(lambda: None, "setitem", "delitem")


def silence(names):
    """Put modules that do nothing in the place of those that only draw."""
    for name in names:
        sys.modules[name] = Silent(name)
    checks = Silent("course_lib.checks")
    checks.check = checks.hint = lambda *args, **kwargs: None  # the examiner checks, not we
    sys.modules["course_lib.checks"] = checks


class InputNotAnswered(EOFError):
    """A cell asks a person for something; `words` has a sentence for it."""


def ask_nobody(prompt=""):
    """What input() does: waiting for nobody would take all the time there is."""
    raise InputNotAnswered("input() is answered by nobody while your work is graded")


def ask_for_no_secret(prompt="", *args, **kwargs):
    """What getpass() does: no answer of an exercise needs a secret."""
    print(f"{prompt}(nobody is asked while grading)")
    return ""


def show_help(*about):
    """What help() does; Python defines it in a module that is not loaded here."""
    import pydoc

    pydoc.help(*about)


def has_own_methods(kind):
    """Whether a class of the notebook's has anything public that no class of Python's gave it."""
    own = [vars(base) for base in kind.__mro__ if base.__module__ == "__main__"]
    return any(not name.startswith("_") for names in own for name in names)


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
        self.flags = 0  # of the compiler: what cells import from __future__ holds for later ones
        self.output = Output(most_output)
        sys.stdout = sys.stderr = self.output
        sys.stdin = io.StringIO("")
        # what a notebook has besides Python's own
        builtins.get_ipython = self.ipython
        builtins.display = self.display
        builtins.help, builtins.input = show_help, ask_nobody
        getpass.getpass = ask_for_no_secret

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

    def do_put(self, request):
        """Put a file into the notebook's folder, before any cell is run."""
        with open(request["name"], "wb") as file:
            file.write(request["content"].tobytes())
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
        target = self.given(request["target"])
        # where none of the notebook's files lies, or where we are
        place = contextlib.chdir(HERE) if request["away"] else contextlib.nullcontext()
        start = time.perf_counter()
        with place:
            value = target(*args, **kwargs)
        seconds = time.perf_counter() - start
        if type(value) is target and has_own_methods(target):
            value = self.keep(value)  # a layer that inherits from dict, say, is no data
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
        importlib.invalidate_caches()  # a cell before may have written a module
        if "IPython" in source:
            self.ipython()  # what is imported from there finds it
        try:
            tree = ast.parse(source, name)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            body = self.compiled(tree, name, "exec")
            if last and source.rstrip().endswith(";"):
                final = self.compiled(ast.Module([last], []), name, "exec")
            else:
                final = last and self.compiled(ast.Interactive([last]), name, "single")
        except SyntaxError:
            if not self.has_magics(source):
                raise
            self.run_by_ipython(source)
            return
        exec(body, self.scope)
        if final:
            exec(final, self.scope)

    def compiled(self, tree, name, mode):
        """A program, with what cells before it imported from __future__."""
        code = compile(tree, name, mode, self.flags, True)
        self.flags |= code.co_flags & ANNOTATIONS
        return code

    def has_magics(self, source):
        """Whether a cell is right for IPython, though not for Python itself."""
        if not any(sign in source for sign in ("%", "!", "?", "await")):
            return False
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source) != source or "await" in source

    def run_by_ipython(self, source):
        """Run a cell with magics; IPython is loaded only now, since it takes a while."""
        shell = self.ipython()
        shell.compile.flags |= self.flags
        result = shell.run_cell(source, store_history=False)
        self.flags |= shell.compile.flags & ANNOTATIONS
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            raise error

    def ipython(self):
        """What get_ipython() gives in a notebook."""
        if self.shell is None:
            self.shell = make_shell(self.module, self.scope)
        return self.shell

    def display(self, *values, **options):
        """Print what a notebook would show."""
        if options:  # one asks for a handle, say
            from IPython.display import display

            self.ipython()
            return display(*values, **options)
        for value in values:
            print(repr(value))
        return None


def make_shell(module, scope):
    """The one shell of IPython's, which runs cells with magics and starts no other program."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.text import LSString, SList

    class Shell(InteractiveShell):
        def enable_gui(self, gui=None):
            """There is no window to show."""

        def enable_matplotlib(self, gui=None):
            """Whatever shows figures at home, here they are drawn and not shown."""
            return gui, "agg"

        def showtraceback(self, *args, **kwargs):
            """The examiner shows it."""

        showsyntaxerror = showtraceback

        def run_line_magic(self, name, line, _stack_depth=1):
            """Run a magic, or say that nothing is done: other packages bring others."""
            known = name not in WITHOUT_EFFECT and self.find_line_magic(name) is not None
            if known or (name, line.strip()) == ("load_ext", "autoreload"):
                return super().run_line_magic(name, line, _stack_depth + 1)
            return not_done(f"%{name} {line}")

        def system(self, command):
            """Say that nothing is done."""
            self.user_ns["_exit_code"] = 0
            not_done(f"!{command}")

        def getoutput(self, command, split=True, depth=0):
            """Say that nothing is done; it has no output."""
            not_done(f"!{command}")
            return SList() if split else LSString()

    return Shell.instance(user_module=module, user_ns=scope)


def not_done(line):
    """Say that a line of a notebook is left out."""
    print(f"(while grading nothing is installed or started; left out: {line.strip()})")


if __name__ == "__main__":
    main()
