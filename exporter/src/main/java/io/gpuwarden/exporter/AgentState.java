package io.gpuwarden.exporter;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the daemon itself fares.
 *
 * @param tickDurationSeconds how long the last tick took, from its start to this snapshot
 * @param ticksLate ticks that began more than half an interval late, since start
 * @param steps outcome of each step of the last tick, by its name, such as {@code gpu-read}
 * @param nvmlErrors answers other than success, since start
 * @param process the daemon as the operating system sees it
 */
public record AgentState(
    double tickDurationSeconds,
    long ticksLate,
    Map<String, Step> steps,
    Map<ErrorKey, Long> nvmlErrors,
    ProcessState process) {

  /** One step of a tick; both values are there whatever happens. */
  public record Step(boolean success, double durationSeconds) {}

  /** An NVML function and the return code that it gave. */
  public record ErrorKey(String function, int code) {}

  /**
   * The daemon's process. Collections and loaded classes are not in it: only java.lang.management
   * tells them, and that alone costs 220 classes and 2 MiB of resident memory.
   *
   * @param startTimeSeconds Unix time
   * @param heapMaxBytes the limit set for the Java heap
   */
  public record ProcessState(
      OptionalDouble cpuSeconds,
      OptionalLong residentBytes,
      OptionalLong virtualBytes,
      OptionalLong openFds,
      OptionalLong maxFds,
      OptionalDouble startTimeSeconds,
      OptionalInt threads,
      long heapUsedBytes,
      long heapCommittedBytes,
      long heapMaxBytes) {}
}
