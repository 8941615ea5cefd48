"""Starting, measuring and stopping processes. Only those started here are ever signalled."""

import mmap
import os
import re
import socket
import struct
import subprocess
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A started exporter: its port, and what the kernel knows about it."""

    def __init__(self, command, environment, port, log):
        self.port = port
        self.started = time.perf_counter()
        self._log = open(log, "ab")
        self._child = subprocess.Popen(
            command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )

    @property
    def pid(self):
        return self._child.pid

    def alive(self):
        return self._child.poll() is None

    def stop(self):
        if self.alive():
            self._child.terminate()
            try:
                self._child.wait(10)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        self._log.close()

    def memory(self):
        """Resident and proportional set size, MiB. The second shares out pages that others map too."""
        with open(f"/proc/{self.pid}/smaps_rollup") as rollup:
            kib = dict(re.findall(r"^(Rss|Pss): +(\d+) kB", rollup.read(), re.M))
        return int(kib["Rss"]) / 1024, int(kib["Pss"]) / 1024

    def cpu_seconds(self):
        """Of all its threads, user and system, since start."""
        return time.clock_gettime(~self.pid << 3 | 2)  # the kernel's CPUCLOCK_SCHED of a process


class Cost:
    """The processor time that the fake driver itself has used: a counter that it shares by a file."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as file:
            file.write(bytes(8))
        with open(path, "rb") as file:
            self._shared = mmap.mmap(file.fileno(), 8, prot=mmap.PROT_READ)

    def cpu_seconds(self):
        return struct.unpack("=Q", self._shared[:8])[0] / 1e9


def loaded_classes(jdk, pid):
    """By attaching with jcmd; it costs the daemon memory, so it comes after everything else."""
    answer = subprocess.run([f"{jdk}/bin/jcmd", str(pid), "VM.metaspace"], capture_output=True, text=True, timeout=30)
    found = re.search(r"Total Usage - [\d,]+ loaders?, ([\d,]+) classes", answer.stdout)
    return int(found.group(1).replace(",", "")) if found else None
