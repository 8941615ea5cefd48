package io.gpuwarden.agent.sample;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.AgentState.ProcessState;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's own process, from {@code /proc/self} and the runtime. Times and memory are read
 * every tick, the list of open files, which costs more, every 10 s. Belongs to the tick's thread.
 */
final class ProcessProbe {
  /** USER_HZ, the unit of times in /proc: 100 on every architecture that has NVIDIA's driver. */
  private static final double TICKS_PER_SECOND = 100;

  private static final long FDS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ProcFiles proc;
  private final Time time;
  private final OptionalLong maxFds;
  private final OptionalDouble bootSeconds;
  private final OptionalLong pageBytes;
  private OptionalLong openFds = OptionalLong.empty();
  private @Nullable Long fdsNanos;

  ProcessProbe(ProcFiles proc, Time time) {
    this.proc = proc;
    this.time = time;
    this.maxFds = proc.maxFds();
    this.bootSeconds = proc.bootSeconds();
    this.pageBytes = proc.pageBytes();
  }

  ProcessState read() {
    long now = time.monotonicNanos();
    Long last = fdsNanos;
    if (last == null || now - last >= FDS_EVERY_NANOS) {
      openFds = proc.openFds();
      fdsNanos = now;
    }
    Runtime jvm = Runtime.getRuntime();
    long committed = jvm.totalMemory();
    return fromStat(proc.stat(), committed - jvm.freeMemory(), committed, jvm.maxMemory());
  }

  private ProcessState fromStat(long[] stat, long used, long committed, long max) {
    boolean known = stat.length > ProcFiles.RSS_PAGES;
    return new ProcessState(
        known
            ? OptionalDouble.of(
                (stat[ProcFiles.USER_TIME] + stat[ProcFiles.SYSTEM_TIME]) / TICKS_PER_SECOND)
            : OptionalDouble.empty(),
        known && pageBytes.isPresent()
            ? OptionalLong.of(stat[ProcFiles.RSS_PAGES] * pageBytes.getAsLong())
            : OptionalLong.empty(),
        known ? OptionalLong.of(stat[ProcFiles.VIRTUAL_BYTES]) : OptionalLong.empty(),
        openFds,
        maxFds,
        known && bootSeconds.isPresent()
            ? OptionalDouble.of(
                bootSeconds.getAsDouble() + stat[ProcFiles.START_TIME] / TICKS_PER_SECOND)
            : OptionalDouble.empty(),
        known ? OptionalInt.of((int) stat[ProcFiles.THREADS]) : OptionalInt.empty(),
        used,
        committed,
        max);
  }
}
