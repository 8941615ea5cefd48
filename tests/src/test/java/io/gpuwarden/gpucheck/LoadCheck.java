package io.gpuwarden.gpucheck;

import io.gpuwarden.program.Daemon;
import io.gpuwarden.program.Eventually;
import io.gpuwarden.program.Scrape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;

/** A load that starts and stops: what it does to the readings, and whether it is attributed. */
final class LoadCheck {
  private static final String UTILIZATION = "utilizationRatio.compute";
  private static final String MEMORY = "memory.usedBytes";
  private static final String POWER = "power.watts";
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private final Daemon daemon;
  private final NvidiaSmi smi;
  private final Report report;
  private final Duration length;

  LoadCheck(Daemon daemon, NvidiaSmi smi, Report report, Duration length) {
    this.daemon = daemon;
    this.smi = smi;
    this.report = report;
    this.length = length;
  }

  void run(Path scratch) throws IOException {
    report.section("A load that starts and stops");
    Optional<SeenGpu> gpu = mostIdle();
    Optional<LoadProgram.Recipe> recipe = LoadProgram.find(scratch);
    if (recipe.isEmpty()) {
      report.skipped("a load", "neither python3 with torch nor nvcc was found");
    } else if (gpu.isEmpty()) {
      report.skipped("a load", "no GPU is idle, outside of MIG and measured");
    } else {
      run(recipe.get(), gpu.get());
    }
  }

  /** Of the GPUs that do next to nothing and are measured; a MIG parent is not. */
  private Optional<SeenGpu> mostIdle() throws IOException {
    return SeenGpu.all(daemon).values().stream()
        .filter(SeenGpu::up)
        .filter(gpu -> isAtMost(gpu.number(UTILIZATION), 0.05))
        .min(Comparator.comparingInt(gpu -> gpu.processes().size()));
  }

  private static boolean isAtMost(OptionalDouble value, double most) {
    return value.isPresent() && value.getAsDouble() <= most;
  }

  private void run(LoadProgram.Recipe recipe, SeenGpu before) throws IOException {
    report.paragraph(
        recipe.words() + " on GPU " + before.index() + " for " + length.toSeconds() + " s.");
    Set<Long> smiBefore = smiPids(before.uuid());
    try (LoadProgram load = LoadProgram.start(recipe, before.uuid(), length)) {
      long pid = load.awaitBegin();
      long start = System.nanoTime();
      Scrape first = daemon.scrape();
      Peak peak = watch(load, before.uuid());
      double busySeconds = (System.nanoTime() - start) / 1e9;
      checkPeak(before, peak);
      Set<Long> smiNew = smiPids(before.uuid());
      smiNew.removeAll(smiBefore);
      attribution(pid, before, gpu(before.uuid()), smiNew);
      checkFall(before.uuid());
      checkCounters(first, daemon.scrape(), before.uuid(), busySeconds);
    }
    checkGone(before);
  }

  private SeenGpu gpu(String uuid) throws IOException {
    return Optional.ofNullable(SeenGpu.all(daemon).get(uuid))
        .orElseThrow(() -> new CheckException(uuid + " is not served any more"));
  }

  private Set<Long> smiPids(String uuid) {
    Set<Long> pids = new HashSet<>();
    smi.apps().stream().filter(app -> app.uuid().equals(uuid)).forEach(app -> pids.add(app.pid()));
    return pids;
  }

  /** The highest seen while the load ran. */
  private static final class Peak {
    private double utilization;
    private double memory;
    private double watts;

    private void see(SeenGpu gpu) {
      utilization = Math.max(utilization, known(gpu.number(UTILIZATION)));
      memory = Math.max(memory, known(gpu.number(MEMORY)));
      watts = Math.max(watts, known(gpu.number(POWER)));
    }

    /** A highest value is looked for: what is not known raises it by nothing. */
    private static double known(OptionalDouble value) {
      return value.isPresent() ? value.getAsDouble() : Double.NEGATIVE_INFINITY;
    }
  }

  private Peak watch(LoadProgram load, String uuid) {
    Peak peak = new Peak();
    Eventually.that(
        "the load ends",
        length.multipliedBy(3).plus(SETTLING),
        () -> {
          peak.see(gpu(uuid));
          return load.ended();
        });
    return peak;
  }

  private void checkPeak(SeenGpu before, Peak peak) {
    report.check(
        peak.utilization >= 0.8,
        "utilization rises",
        words("%.2f to %.2f", before.number(UTILIZATION), peak.utilization));
    OptionalDouble memory = before.number(MEMORY);
    report.check(
        memory.isPresent() && peak.memory - memory.getAsDouble() >= 0.95 * LoadProgram.HELD_BYTES,
        "used memory grows by at least what the load holds",
        words("%.0f to %.0f bytes", memory, peak.memory));
    OptionalDouble watts = before.number(POWER);
    if (watts.isEmpty()) {
      report.skipped("power", "this board has no power sensor");
    } else {
      report.check(
          peak.watts > watts.getAsDouble(),
          "power grows",
          words("%.1f to %.1f W", watts, peak.watts));
    }
  }

  private void attribution(long pid, SeenGpu before, SeenGpu now, Set<Long> smiNew) {
    Set<Long> ours = new HashSet<>(now.processes().keySet());
    ours.removeAll(before.processes().keySet());
    String seen = "gpuwarden has " + ours + " new, nvidia-smi " + smiNew + ", the load is " + pid;
    OptionalDouble bytes = now.processes().getOrDefault(pid, OptionalDouble.empty());
    if (ours.contains(pid)) {
      report.check(true, "the process of the load is on the GPU", seen);
      report.check(
          bytes.isEmpty() || bytes.getAsDouble() >= 0.95 * LoadProgram.HELD_BYTES,
          "its memory is at least what it holds",
          words("%.0f bytes", bytes));
    } else if (ours.equals(smiNew)) {
      report.skipped(
          "attribution to a process", seen + ": the driver does not tell this pid namespace");
    } else {
      report.check(false, "the process of the load is on the GPU", seen);
    }
  }

  private void checkFall(String uuid) {
    report.check(
        holds(() -> isAtMost(gpu(uuid).number(UTILIZATION), 0.05)),
        "utilization falls when the load stops",
        "its memory is still held");
  }

  /** Busy seconds must have grown by as long as the load ran, observed seconds by more. */
  private void checkCounters(Scrape first, Scrape last, String uuid, double expected) {
    String label = "uuid=\"" + uuid + "\"";
    double busy = grown("gpu_busy_seconds_total", first, last, label);
    double observed = grown("gpu_observed_seconds_total", first, last, label);
    report.check(
        Math.abs(busy - expected) <= Math.max(1, 0.1 * expected),
        "busy seconds grow by the length of the load, within 10 % or 1 s",
        words("%.2f s of %.2f s", OptionalDouble.of(busy), expected));
    report.check(
        observed >= busy - 1e-6,
        "observed seconds grow by no less",
        words("%.2f s", OptionalDouble.of(observed)));
  }

  private static double grown(String metric, Scrape first, Scrape last, String label) {
    OptionalDouble from = first.value(metric, label);
    OptionalDouble to = last.value(metric, label);
    return from.isPresent() && to.isPresent() ? to.getAsDouble() - from.getAsDouble() : Double.NaN;
  }

  private void checkGone(SeenGpu before) {
    Set<Long> pids = before.processes().keySet();
    report.check(
        holds(() -> pids.containsAll(gpu(before.uuid()).processes().keySet())),
        "the process is gone from the GPU once it has ended",
        "");
    OptionalDouble memory = before.number(MEMORY);
    if (memory.isPresent()) {
      double most = memory.getAsDouble() + LoadProgram.HELD_BYTES / 4.0;
      report.check(
          holds(() -> isAtMost(gpu(before.uuid()).number(MEMORY), most)), "its memory is back", "");
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      Eventually.that("it holds", SETTLING, condition);
      return true;
    } catch (AssertionError notInTime) {
      return false;
    }
  }

  private static String words(String format, OptionalDouble first, Object... rest) {
    Object[] all = new Object[rest.length + 1];
    all[0] = first.isPresent() ? first.getAsDouble() : Double.NaN;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return String.format(Locale.ROOT, format, all);
  }
}
