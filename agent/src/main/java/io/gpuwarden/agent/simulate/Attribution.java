package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.ProcessUtilization;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Work by process: one entry for each second in which the process did something, at most as many as
 * the driver's buffer holds. A board's processes are those of its only tenant; on a board cut into
 * instances no driver attributes anything.
 */
final class Attribution {
  private static final int BUFFER = 100;
  private static final long SECOND = Steps.PER_SECOND;

  private Attribution() {}

  /**
   * @param begin the first step that the caller has not seen yet
   */
  static List<ProcessUtilization> since(Board board, long begin, Set<Engine> engines) {
    SampleRing samples = board.samples();
    Tenant tenant = board.tenants().get(0);
    long last = samples.end() / SECOND;
    long first = Math.max(Math.floorDiv(begin + SECOND - 1, SECOND), last - BUFFER + 1);
    List<ProcessUtilization> entries = new ArrayList<>();
    for (long second = first; second <= last && tenant.hasProcess(); second++) {
      long end = second * SECOND;
      if (end > begin && samples.from(end - SECOND) == end - SECOND) {
        add(entries, tenant.pid(), board.clock().micros(end - 1), means(samples, end, engines));
      }
    }
    return entries;
  }

  private static void add(
      List<ProcessUtilization> entries, int pid, long micros, Map<Engine, Double> means) {
    if (means.values().stream().anyMatch(mean -> mean > 0)) {
      entries.add(new ProcessUtilization(pid, micros, means));
    }
  }

  private static Map<Engine, Double> means(SampleRing samples, long end, Set<Engine> engines) {
    Map<Engine, Double> means = new EnumMap<>(Engine.class);
    for (Engine engine : engines) {
      double mean = samples.mean(engine, end - SECOND, end);
      means.put(engine, Math.round(100 * mean) / 100.0);
    }
    return means;
  }
}
