"""The tables: Markdown, each result beside node_exporter's of the same run, and beside its budget."""

from whole_process.phases import median, percentile


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def measured(results):
    header = [
        "",
        "series",
        "RSS / PSS, MiB",
        "RSS after load",
        "classes",
        "CPU s/min, all",
        "of it in the driver",
        "CPU outside it, % of a core",
        "start, median (max), ms",
        "cold scrape, median / p95, ms",
        "… as Prometheus asks",
        "… every 15 s, median",
        "warm p50, ms",
        "warm scrapes/s",
        "longest tick, ms",
    ]
    return table(header, [_row(result) for result in results])


def _row(r):
    return [
        r.name,
        str(r.series),
        f"{r.rss:.1f} / {r.pss:.1f}",
        f"{r.rss_after_load:.1f}",
        _or_dash(r.classes, "{}"),
        f"{r.cpu_per_minute:.3f}",
        _or_dash(r.driver_per_minute, "{:.3f}"),
        f"{_outside(r):.2f}",
        f"{median(r.starts):.0f} ({max(r.starts):.0f})" if r.starts else "–",
        f"{median(r.cold):.2f} / {percentile(r.cold, 95):.2f}",
        f"{median(r.cold_prometheus):.2f} / {percentile(r.cold_prometheus, 95):.2f}",
        f"{median(r.paced):.2f}",
        f"{median(r.warm):.3f}",
        f"{_rate(r):,.0f}",
        _or_dash(r.tick, "{:.1f}"),
    ]


def _or_dash(value, form):
    return "–" if value is None else form.format(value)


def _outside(r):
    """Percent of one core."""
    return (r.cpu_per_minute - (r.driver_per_minute or 0)) / 60 * 100


def _rate(r):
    return len(r.warm) / r.warm_seconds


def budgets(results, reference, gpus):
    """One row a budget, one column a runtime."""
    rows = []
    for what, limit, unit, of in _BUDGETS:
        row = [what]
        for result in results:
            bound = limit(result, reference)
            have = of(result, gpus)
            if bound is None or have is None:
                row.append("–")
                continue
            at_least = unit.startswith("≥")
            held = have >= bound if at_least else have <= bound
            sign = "≥" if at_least else "≤"
            row.append(f"{'held' if held else '**missed**'}: {have:.4g} {sign} {bound:.4g}{unit.lstrip('≥')}")
        rows.append(row)
    return table(["budget (8 GPUs)"] + [result.name for result in results], rows)


def _resident(result, _):
    return 60 if "25" in result.name else 56


def _if_there(of):
    return lambda _, reference: of(reference) if reference else None


_BUDGETS = [
    ("resident memory", _resident, " MiB", lambda r, _: r.rss),
    ("processor outside NVML", lambda *_: 0.2, " % of a core", lambda r, _: _outside(r)),
    ("… no more than node_exporter", _if_there(_outside), " % of a core", lambda r, _: _outside(r)),
    ("start to first full scrape", lambda *_: 600, " ms", lambda r, _: median(r.starts) if r.starts else None),
    (
        "cold scrape, median: a third of node_exporter's",
        _if_there(lambda n: median(n.cold) / 3),
        " ms",
        lambda r, _: median(r.cold),
    ),
    ("warm scrapes, one connection: 20 times node_exporter's", _if_there(lambda n: 20 * _rate(n)), "≥ /s", lambda r, _: _rate(r)),
    ("series by GPU", lambda *_: 80, "", lambda r, gpus: r.series / gpus),
    ("tick", lambda *_: 100, " ms", lambda r, _: r.tick),
]
