"""What is measured: gpuwarden on each Java runtime there is, and node_exporter."""

import glob
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from whole_process.processes import Cost, Process, free_port

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = ROOT / "agent/target/gpuwarden"
DRIVER = "580.65.06"


@dataclass(frozen=True)
class Runtime:
    """A gpuwarden to start: which program folder, with which Java (None: its own)."""

    name: str
    program: Path
    home: str | None


def runtimes(wanted):
    found = []
    for home in sorted(glob.glob("/usr/lib/jvm/*")):
        if not os.path.islink(home) and os.access(f"{home}/bin/java", os.X_OK):
            found.append(Runtime("JDK " + _version(home), PROGRAM, home))
    for image in sorted(glob.glob(str(ROOT / "agent/target/gpuwarden-image/bin/gpuwarden"))):
        found.append(Runtime("own runtime (jlink)", Path(image).parents[1], None))
    return [runtime for runtime in found if not wanted or any(word in runtime.name for word in wanted)]


def _version(home):
    for line in Path(home, "release").read_text().splitlines():
        if line.startswith("JAVA_VERSION="):
            return line.split('"')[1].split(".")[0]
    return home


def fake_driver():
    """Builds the fake libnvidia-ml.so.1 and returns its path."""
    folder = ROOT / "tests/c"
    subprocess.run(["make", "-s", "-C", str(folder), f"DRIVER={DRIVER}", "CFLAGS=-O2"], check=True)
    return folder / f"build/{DRIVER}/libnvidia-ml.so.1"


class Gpuwarden:
    def __init__(self, runtime, node, library, folder):
        self.name = "gpuwarden, " + runtime.name
        self.runtime = runtime
        self.node = node
        self._library = library
        self._folder = Path(folder)
        self._folder.mkdir(parents=True)
        self.log = self._folder / "log"
        (self._folder / "control").write_text(node.control())
        self.cost = Cost(str(self._folder / "cost"))

    def start(self):
        port = free_port()
        environment = {
            "FAKE_NVML_CONTROL": str(self._folder / "control"),
            "FAKE_NVML_COST": self.cost.path,
        }
        if self.runtime.home:
            environment["JAVA_HOME"] = self.runtime.home
        command = [
            f"{self.runtime.program}/bin/gpuwarden",
            "agent",
            "--nvml.library",
            str(self._library),
            "--web.listen-address",
            f"127.0.0.1:{port}",
            "--state.directory",
            f"{self._folder}/state",
            "--control.socket",
            f"{self._folder}/control.sock",
        ]
        return Process(command, environment, port, self.log)

    def full(self, page):
        """True of a page that shows every GPU."""
        up = [line for line in page.splitlines() if line.startswith("gpu_up{") and float(line.split()[-1]) == 1]
        return len(up) == self.node.gpus


class NodeExporter:
    name = "node_exporter"
    runtime = None
    cost = None

    def __init__(self, folder):
        self.log = Path(folder) / "node_exporter.log"

    @staticmethod
    def installed():
        return shutil.which("prometheus-node-exporter") is not None

    def start(self):
        port = free_port()
        command = ["prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]
        return Process(command, {}, port, self.log)

    def full(self, page):
        return "\nnode_boot_time_seconds " in page or "\nnode_cpu_seconds_total" in page
