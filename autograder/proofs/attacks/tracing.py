# /// attack
# name = "tracing"
# threat = "hooks and patches"
# tries = "Watches and skips every line by sys.settrace."
# ///

import sys


def trace(frame, event, arg):
    frame.f_trace_lines = False
    return trace


sys.settrace(trace)
sys.setprofile(lambda *args: None)
