"""A kernel as front ends and as programs use it: a cell is run with the id that it has there."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.manager import start_new_kernel
from waiting import LONGEST


@dataclass(frozen=True)
class Kernel:
    """A running kernel, and the folder in which it works."""

    client: Any
    folder: Path

    def run(self, source, cell_id=None):
        """Run a cell; return (its outputs' contents, the payload of the reply)."""
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        metadata = {} if cell_id is None else {"cellId": cell_id}
        request = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(request)
        sent = request["header"]["msg_id"]
        outputs = []
        while True:
            message = self.client.get_iopub_msg(timeout=LONGEST)
            if message["parent_header"].get("msg_id") != sent:
                continue
            if message["content"].get("execution_state") == "idle":
                break
            if message["msg_type"] in ("stream", "display_data", "execute_result", "error"):
                outputs.append(message["content"])
        reply = self.client.get_shell_msg(timeout=LONGEST)
        while reply["parent_header"].get("msg_id") != sent:  # of how it was started
            reply = self.client.get_shell_msg(timeout=LONGEST)
        return outputs, reply["content"].get("payload", [])


@contextmanager
def running_kernel(folder):
    """A kernel that works in a folder."""
    manager, client = start_new_kernel(startup_timeout=LONGEST, cwd=str(folder))
    try:
        yield Kernel(client, folder)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
