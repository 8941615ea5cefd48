package io.gpuwarden.exporter;

import java.util.Map;
import java.util.OptionalDouble;
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
   * @param startTimeSeconds Unix time
   * @param heapMaxBytes the limit set for the Java heap
   * @param gcSeconds spent in garbage collection, since start
   */
  public record ProcessState(
      OptionalDouble cpuSeconds,
      OptionalLong residentBytes,
      OptionalLong virtualBytes,
      OptionalLong openFds,
      OptionalLong maxFds,
      OptionalDouble startTimeSeconds,
      long heapUsedBytes,
      long heapCommittedBytes,
      long heapMaxBytes,
      long metaspaceUsedBytes,
      long gcCount,
      double gcSeconds,
      int threads,
      int classesLoaded) {}
}
