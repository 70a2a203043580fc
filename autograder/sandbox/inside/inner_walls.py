"""Walls between one student's side and the next, where both come from one warm parent.

bubblewrap has shut the warm parent in already: no network, no files but Python and the lesson's. It
has left it one right within those walls, to make namespaces. Here each side that it forks gets its
own: of processes, mounts, network and IPC, and a /tmp of its own, which all end with its first
process. Then every right is given up, before any of the student's code is read.
"""

import ctypes
import os
import socket
import struct

OWN = 0x00020000 | 0x08000000 | 0x20000000 | 0x40000000  # CLONE_NEWNS, NEWIPC, NEWPID, NEWNET
NO_SETUID_NO_DEVICES = 0x2 | 0x4  # MS_NOSUID, MS_NODEV
NO_RIGHTS = (struct.pack("=Ii", 0x20080522, 0), bytes(24))  # of version 3, for the caller
PR_SET_SECCOMP, FILTER = 22, 2
BYTES_A_FILE = 4096  # so many files may lie in /tmp as have so many bytes each
STEP = 8  # bytes of a step of a seccomp filter


def fork_behind(control, program, disk, restrict):
    """Fork a side for each message on a socket; return its pipes, in the side alone.

    Parameters
    ----------
    control : int
        A socket. A message of one byte brings two pipes; the answer to it is a byte and a pidfd of
        the side's first process, or the sentence that says what went wrong.
    program : str
        The seccomp filter, in hexadecimal; empty where there is none.
    disk : int
        Bytes that the side's /tmp may hold.
    restrict : callable
        Sets limits and gives up root.
    """
    examiner = socket.socket(fileno=control)
    while True:
        message, pipes, _, _ = socket.recv_fds(examiner, 1, 2)
        if not message:
            os._exit(0)
        if os.fork() == 0:
            break
        _close(pipes)
        if os.wait()[1] != 0:
            examiner.send(b"it ended while it put up walls")
    try:
        _put_up(disk)
        restrict()
        _give_up_rights(program)
        first = os.fork()
        if first:
            _close(pipes)  # now: who reads from the side must not wait for us
            socket.send_fds(examiner, [b"."], [os.pidfd_open(first)])
            os._exit(0)
    except Exception as error:  # a Python without pidfd_open, say; whatever it is, it is told
        examiner.send(f"{type(error).__name__}: {error}".encode())
        os._exit(0)
    examiner.close()
    os.setsid()  # a signal to a whole group of processes passes through namespaces
    side = os.fork()
    if side:  # the first process of its namespace, with which all others end, only buries the dead
        _close(pipes)
        while os.wait()[0] != side:
            pass
        os._exit(0)
    for pipe in pipes:
        os.set_inheritable(pipe, False)
    return pipes


def _close(numbers):
    for number in numbers:
        os.close(number)


def _put_up(disk):
    """Make namespaces for the processes that are forked from here on, and a /tmp."""
    _call("unshare", OWN)
    # files without content cost the kernel's memory as well
    options = f"mode=1777,size={disk},nr_inodes={disk // BYTES_A_FILE}".encode()
    _call("mount", b"tmpfs", b"/tmp", b"tmpfs", ctypes.c_ulong(NO_SETUID_NO_DEVICES), options)
    os.chdir("/tmp")


def _give_up_rights(program):
    """Give up all capabilities, and have the kernel refuse what no notebook needs."""
    _call("capset", *NO_RIGHTS)
    try:
        _call("unshare", OWN)
    except PermissionError:
        pass
    else:
        raise OSError("the rights to make namespaces could not be given up")
    if program:
        steps = ctypes.create_string_buffer(bytes.fromhex(program), len(program) // 2)
        head = struct.pack("@HP", len(steps) // STEP, ctypes.addressof(steps))
        # that it needs no right proves that none can be gained any more (no_new_privs)
        _call("prctl", PR_SET_SECCOMP, ctypes.c_ulong(FILTER), head, 0, 0)


def _call(name, *values):
    """Call a function of the C library that returns 0, or else says why not."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*values) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
