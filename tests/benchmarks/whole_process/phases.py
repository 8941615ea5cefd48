"""The measurements, in the order in which they are made. Every target runs at the same time."""

import statistics
import time
from dataclasses import dataclass, field

from whole_process import client
from whole_process.processes import loaded_classes


@dataclass
class Result:
    """What one target showed; times in milliseconds, memory in MiB."""

    name: str
    starts: list = field(default_factory=list)
    cpu_per_minute: float = 0.0
    driver_per_minute: float | None = None
    rss: float = 0.0
    pss: float = 0.0
    rss_after_load: float = 0.0
    classes: int | None = None
    series: int = 0
    tick: float | None = None
    paced: list = field(default_factory=list)
    cold: list = field(default_factory=list)
    cold_prometheus: list = field(default_factory=list)
    warm: list = field(default_factory=list)
    warm_seconds: float = 0.0


def start_to_full_scrape(target, timeout=30):
    """Milliseconds from starting the process to the end of the first scrape that shows everything."""
    process = target.start()
    try:
        return _until_full(target, process, timeout)
    finally:
        process.stop()


def _until_full(target, process, timeout):
    while (waited := time.perf_counter() - process.started) < timeout:
        try:
            _, page = client.scrape(process.port)
            if target.full(page):
                return (time.perf_counter() - process.started) * 1000
        except OSError:
            pass
        if not process.alive():
            break
        time.sleep(0.002)
    raise RuntimeError(f"{target.name}: no full scrape after {waited:.1f} s\n{target.log.read_text()[-2000:]}")


def measure(targets, options):
    """Measures targets side by side; returns a Result for each."""
    results = [Result(target.name) for target in targets]
    for _ in range(options.starts):
        for target, result in zip(targets, results):
            result.starts.append(start_to_full_scrape(target))
    processes = []
    try:
        for target in targets:
            processes.append(target.start())
            _until_full(target, processes[-1], 30)
        everyone = list(zip(targets, processes, results))
        _steady(everyone, options)
        _cold(everyone, options)
        _warm(everyone, options)
        _classes(everyone, options)
    finally:
        for process in processes:
            process.stop()
    return results


def _used(target, process):
    return process.cpu_seconds(), target.cost.cpu_seconds() if target.cost else 0.0


def _steady(everyone, options):
    """A scrape every 15 s and nothing else: what the daemon costs a node."""
    _paced_scrapes(everyone, options.settle, keep=False)
    before = [_used(target, process) for target, process, _ in everyone]
    began = time.perf_counter()
    _paced_scrapes(everyone, options.window, keep=True)
    minutes = (time.perf_counter() - began) / 60
    for (target, process, result), (cpu, driver) in zip(everyone, before):
        cpu_now, driver_now = _used(target, process)
        result.cpu_per_minute = (cpu_now - cpu) / minutes
        if target.cost:
            result.driver_per_minute = (driver_now - driver) / minutes
    for _, process, result in everyone:
        result.rss, result.pss = process.memory()


def _paced_scrapes(everyone, seconds, keep):
    end = time.perf_counter() + seconds
    while True:
        for _, process, result in everyone:
            took, page = client.scrape(process.port, client.PROMETHEUS)
            result.series = len(client.samples(page))
            if keep:
                result.paced.append(took)
                tick = client.value(page, "gpuwarden_tick_duration_seconds")
                result.tick = max(result.tick or 0, tick * 1000) if tick is not None else None
        left = end - time.perf_counter()
        if left <= 0:
            return
        time.sleep(min(15, left))


def _cold(everyone, options):
    """A scrape every few seconds on a new connection: nothing is warm any more when it comes."""
    for _ in range(options.cold):
        for headers, field_ in ((client.PLAIN, "cold"), (client.PROMETHEUS, "cold_prometheus")):
            time.sleep(options.gap)
            for _, process, result in everyone:
                getattr(result, field_).append(client.scrape(process.port, headers)[0])


def _warm(everyone, options):
    """As many scrapes as one connection can carry."""
    for _, process, result in everyone:
        client.rapidly(process.port, options.warm / 4)  # the compiler has its say first
        result.warm = client.rapidly(process.port, options.warm)
        result.warm_seconds = options.warm
        result.rss_after_load = process.memory()[0]


def _classes(everyone, options):
    for target, process, result in everyone:
        jdk = target.runtime and (target.runtime.home or options.jdk)
        if jdk:
            result.classes = loaded_classes(jdk, process.pid)


def median(values):
    return statistics.median(values)


def percentile(values, percent):
    return sorted(values)[min(len(values) - 1, int(len(values) * percent / 100))]
