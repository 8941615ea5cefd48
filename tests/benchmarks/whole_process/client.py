"""A small HTTP/1.1 client: raw sockets, so that what is measured is the server and not the client."""

import gzip
import socket
import time

PLAIN = {"Accept": "text/plain;version=0.0.4"}
# As Prometheus 2.42 asks.
PROMETHEUS = {
    "Accept": "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    "Accept-Encoding": "gzip",
    "X-Prometheus-Scrape-Timeout-Seconds": "10",
}


class Connection:
    """One connection, kept alive. Not for several threads."""

    def __init__(self, port, headers=None, timeout=10.0):
        lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or PLAIN).items())
        self._request = f"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}\r\n".encode()
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._pending = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def get(self):
        """Returns status, headers by lower-case name, and the body as it came."""
        self._socket.sendall(self._request)
        head = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if headers.get("transfer-encoding") == "chunked":
            body = self._chunks()
        else:
            body = self._exactly(int(headers.get("content-length", "0")))
        return int(head[0].split()[1]), headers, body

    def _more(self):
        received = self._socket.recv(1 << 18)
        if not received:
            raise ConnectionError("closed by the server")
        self._pending += received

    def _until(self, end):
        while end not in self._pending:
            self._more()
        head, _, self._pending = self._pending.partition(end)
        return head

    def _exactly(self, length):
        while len(self._pending) < length:
            self._more()
        body, self._pending = self._pending[:length], self._pending[length:]
        return body

    def _chunks(self):
        parts = []
        while True:
            length = int(self._until(b"\r\n"), 16)
            parts.append(self._exactly(length))
            self._until(b"\r\n")
            if length == 0:
                return b"".join(parts)


def scrape(port, headers=None):
    """One scrape on a connection of its own; returns milliseconds from before connecting, and the page."""
    start = time.perf_counter()
    with Connection(port, headers) as connection:
        status, answered, body = connection.get()
    took = (time.perf_counter() - start) * 1000
    if status != 200:
        raise ConnectionError(f"answered {status}")
    if answered.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return took, body.decode()


def samples(page):
    """The lines of a page that are samples."""
    return [line for line in page.splitlines() if line and not line.startswith("#")]


def value(page, name):
    """The value of a series without labels, or None."""
    for line in page.splitlines():
        if line.startswith(name + " "):
            return float(line.split()[1])
    return None


def rapidly(port, seconds):
    """Scrapes on one connection, one after the other; returns the milliseconds of each."""
    took = []
    with Connection(port) as connection:
        end = time.perf_counter() + seconds
        while (start := time.perf_counter()) < end:
            connection.get()
            took.append((time.perf_counter() - start) * 1000)
    return took
