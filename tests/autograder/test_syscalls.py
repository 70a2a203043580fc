"""The filter of system calls: its numbers are the kernel's, and it decides as it says."""

import os
import re
import struct
from pathlib import Path

import pytest

from autograder.sandbox import syscalls
from autograder.sandbox.syscalls import FROM_5_1_ON, MACHINES, filter_program

# aarch64 has the generic numbers; the headers come with Debian's linux-libc-dev
HEADERS = {
    "x86_64": ("x86_64-linux-gnu/asm/unistd_64.h", "__NR_"),
    "aarch64": ("asm-generic/unistd.h", "__NR(?:3264)?_"),
}


def numbers_in_header(machine):
    name, prefix = HEADERS[machine]
    path = Path("/usr/include", name)
    if not path.exists():
        report = pytest.fail if os.environ.get("CI") and machine == "x86_64" else pytest.skip
        report(f"{path} is not here (on Debian or Ubuntu: apt install linux-libc-dev)")
    found = re.findall(rf"^#define {prefix}(\w+)\s+(\d+)$", path.read_text(), re.MULTILINE)
    return {call: int(number) for call, number in found}


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_of_calls_are_those_of_the_kernels_headers(machine):
    known = numbers_in_header(machine)
    _, refused, looked_at = MACHINES[machine]
    ours = refused | FROM_5_1_ON | looked_at | {"clone3": syscalls.CLONE3}
    newer = {name for name in ours if name not in known}
    assert {name: ours[name] for name in ours if name in known} == {
        name: known[name] for name in ours if name in known
    }
    # an older header lacks the youngest calls, and no others
    assert newer <= {"memfd_secret", "mount_setattr"}


def decide(program, machine, number, *arguments):
    """Run a filter as the kernel would; return what it decides."""
    steps = [struct.unpack_from("=HBBI", program, at) for at in range(0, len(program), 8)]
    seen = {syscalls.NUMBER: number, syscalls.MACHINE: machine}
    for place in range(6):
        given = arguments[place] if place < len(arguments) else 0
        seen[syscalls.ARGUMENTS + 8 * place] = given
    tests = {
        syscalls.JUMP_EQUAL: lambda a, k: a == k,
        syscalls.JUMP_AT_LEAST: lambda a, k: a >= k,
    }
    at = loaded = 0
    while True:
        code, yes, no, value = steps[at]
        jump = 0
        if code == syscalls.RETURN:
            return value
        if code == syscalls.LOAD:
            loaded = seen[value]
        elif code == syscalls.AND:
            loaded &= value
        else:
            jump = yes if tests[code](loaded, value) else no
        at += 1 + jump


NAMESPACES = {17, *range(25, 31)}  # bits of clone's flags
# call: {what becomes of it: with these arguments}
ARGUMENTS = {
    "clone": {
        syscalls.REFUSE: [(1 << bit,) for bit in NAMESPACES],
        syscalls.ALLOW: [(1 << bit,) for bit in range(32) if bit not in NAMESPACES],
    },
    "mmap": {
        syscalls.REFUSE: [(0, 1, 3, 0x21), (0, 1, 3, 0x4023)],
        syscalls.ALLOW: [(0, 1, 3, 0x22), (0, 1, 3, 1), (0, 1, 3, 2)],
    },
    "fcntl": {
        syscalls.REFUSE: [(3, command) for command in (8, 1024, 1025, 1026, 1031, 1036)],
        syscalls.PRETEND: [(3, command) for command in (5, 6, 7, 36, 37, 38)],
        syscalls.ALLOW: [(3, command) for command in (0, 1, 2, 3, 4, 1030, 1032)],
    },
    "flock": {syscalls.PRETEND: [(3, operation) for operation in (1, 2, 5, 6, 8)]},
}


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_refuses_these_calls_and_no_others(machine, monkeypatch):
    monkeypatch.setattr(syscalls.platform, "machine", lambda: machine)
    program = filter_program()
    name, refused, looked_at = MACHINES[machine]
    numbers = {*refused.values(), *FROM_5_1_ON.values()}
    for number in range(500):
        expected = syscalls.REFUSE if number in numbers else syscalls.ALLOW
        if number >= syscalls.NEWER:
            expected = syscalls.UNKNOWN
        if number not in (syscalls.CLONE3, *looked_at.values()):
            assert decide(program, name, number) == expected, number
    assert decide(program, name, syscalls.CLONE3) == syscalls.UNKNOWN
    for call, number in looked_at.items():
        for expected, arguments in ARGUMENTS[call].items():
            assert {decide(program, name, number, *given) for given in arguments} == {expected}
    assert decide(program, 0x40000003, 20) == syscalls.KILL  # 32-bit x86
    assert decide(program, name, syscalls.OTHER_WAY_IN + 41) == syscalls.REFUSE


def test_there_is_no_filter_where_the_numbers_are_not_known(monkeypatch):
    monkeypatch.setattr(syscalls.platform, "machine", lambda: "riscv64")
    assert filter_program() == b""
