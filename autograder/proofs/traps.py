"""What is put in an attack's way, and how it is noticed that one got there."""

import contextlib
import os
import socket
import sys
import time

import psutil


@contextlib.contextmanager
def environment(**values):
    """Variables that an attack could read."""
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values:
            del os.environ[name]


class Listener:
    """Servers on this machine that an attack could reach: TCP, UDP and an abstract Unix socket."""

    def __enter__(self):
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.udp.setblocking(False)
        self.others = []
        if sys.platform.startswith("linux"):
            self.others.append(socket.socket(socket.AF_UNIX))
            self.others[0].bind(f"\0audit-{self.port}")
            self.others[0].listen()
        return self

    def heard(self):
        """Who sent a datagram: the names of attacks."""
        found = set()
        with contextlib.suppress(BlockingIOError):
            while True:
                found.add(self.udp.recv(100).decode(errors="replace"))
        return found

    def __exit__(self, *exception):
        for one in (self.tcp, self.udp, *self.others):
            one.close()


def left_behind(mark, before):
    """Processes with this mark on their command line that were not there before and do not end."""
    for _ in range(20):
        left = [
            process.pid
            for process in psutil.process_iter(["cmdline"])
            if process.pid not in before and mark in (process.info["cmdline"] or ())
        ]
        if not left:
            break
        time.sleep(0.1)
    for pid in left:
        with contextlib.suppress(psutil.Error):
            psutil.Process(pid).kill()
    return left
