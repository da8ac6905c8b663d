"""Slow clients, as cheap as they can be: one loop over all of them, in a process of its own.

A third never finishes its headers, a third never finishes its form, and a third asks for a page and does not read it.
Each sends or reads a byte a second; one that the server has had enough of is replaced by another.

python bench/slow.py PORT NUMBER PATH: says "ready" when all are there, and on the end of its input what they came to, as JSON.
"""

from __future__ import annotations

import contextlib
import json
import resource
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KINDS = 3
# Between two bytes of one client.
PAUSE = 1.0
# Of the second in which all take their turn.
STEPS = 50


class Slow:
    """All slow clients of one server."""

    def __init__(self, port: int, number: int, path: str) -> None:
        self.port = port
        host = f"Host: 127.0.0.1:{port}\r\n"
        self.first = [
            f"GET {path} HTTP/1.1\r\n{host}X-Slow: ".encode(),
            f"POST /list-your-business/ HTTP/1.1\r\n{host}Content-Length: 100000\r\n\r\n".encode(),
            f"GET {path} HTTP/1.1\r\n{host}Accept-Encoding: identity\r\n\r\n".encode(),
        ]
        self.dropped = 0
        self.links: list[socket.socket] = []
        for each in range(number):
            self.links.append(self._connect(each))
            # A crowd in one moment is refused as such, which is another matter.
            time.sleep(0.002)

    def _connect(self, each: int) -> socket.socket:
        link = socket.socket()
        # Little of an answer has room on the way.
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        link.settimeout(10)
        link.connect(("127.0.0.1", self.port))
        link.sendall(self.first[each % KINDS])
        link.setblocking(False)
        return link

    def turn(self, step: int) -> None:
        """Let every client whose turn it is send or read one byte."""
        for each in range(step, len(self.links), STEPS):
            link = self.links[each]
            try:
                if each % KINDS == KINDS - 1:
                    lost = link.recv(1) == b""
                else:
                    link.send(b"x")
                    lost = False
            except (BlockingIOError, InterruptedError):
                continue
            except OSError:
                lost = True
            if lost:
                self.dropped += 1
                link.close()
                with contextlib.suppress(OSError):
                    self.links[each] = self._connect(each)


def main(port: int, number: int, path: str) -> None:
    """Be slow until the input ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, number + 512)), hard))
    slow = Slow(port, number, path)
    print("ready", flush=True)
    busy, begun, step = time.process_time(), time.monotonic(), 0
    while True:
        due = begun + step * PAUSE / STEPS
        if select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
            break
        slow.turn(step % STEPS)
        step += 1
    share = (time.process_time() - busy) / (time.monotonic() - begun)
    print(json.dumps({"clients": number, "dropped": slow.dropped, "processor": share}), flush=True)


@contextmanager
def clients(port: int, number: int, path: str) -> Iterator[dict[str, Any]]:
    """Have so many slow clients meanwhile; afterwards the given dictionary says what they came to (see ``main``).

    Raises RuntimeError where they do not all get in.
    """
    told: dict[str, Any] = {}
    command = [sys.executable, str(Path(__file__).resolve()), str(port), str(number), path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("The slow clients did not get in: see above.")
        try:
            yield told
        finally:
            process.stdin.close()
            if line := process.stdout.readline():
                told |= json.loads(line)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
