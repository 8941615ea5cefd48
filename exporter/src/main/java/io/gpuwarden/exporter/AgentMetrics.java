package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.counter;
import static io.gpuwarden.exporter.Row.gauge;
import static io.gpuwarden.exporter.Row.info;

import io.gpuwarden.exporter.AgentState.ErrorKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Whether the daemon does its job; what it says of a tick is absent until there was one. */
final class AgentMetrics {
  private static final String TICK = "the tick";

  static final List<Metric> ROWS =
      List.of(
          info("gpuwarden_build_info", "Which gpuwarden this is, and whether its GPUs are made up.")
              .from("the build")
              .labels("version", "revision", "java_version", "simulated")
              .node(
                  (node, out) ->
                      out.add(
                          1,
                          node.build().version(),
                          node.build().revision(),
                          node.build().javaVersion(),
                          Boolean.toString(node.build().simulated()))),
          gauge("gpuwarden_nvml_up", "Whether the driver answers.")
              .from("nvmlInitWithFlags and every call after it")
              .node((node, out) -> out.add(node.driver().up() ? 1 : 0)),
          gauge(
                  "gpuwarden_snapshot_timestamp_seconds",
                  "seconds",
                  "When the values of this page were read, in Unix time.")
              .from(TICK)
              .nodeValue(node -> ofTick(node, node.timestampSeconds())),
          gauge("gpuwarden_tick_duration_seconds", "seconds", "How long the last tick took.")
              .from(TICK)
              .nodeValue(node -> ofTick(node, node.agent().tickDurationSeconds())),
          counter("gpuwarden_ticks_late_total", "Ticks that began more than half an interval late.")
              .from(TICK)
              .nodeCount(node -> OptionalLong.of(node.agent().ticksLate())),
          gauge("gpuwarden_step_success", "Whether a step of the last tick succeeded.")
              .from(TICK)
              .labels("step")
              .node(
                  (node, out) ->
                      sorted(node).forEach((step, s) -> out.add(s.success() ? 1 : 0, step))),
          gauge(
                  "gpuwarden_step_duration_seconds",
                  "seconds",
                  "How long a step of the last tick took.")
              .from(TICK)
              .labels("step")
              .node(
                  (node, out) ->
                      sorted(node).forEach((step, s) -> out.add(s.durationSeconds(), step))),
          counter(
                  "gpuwarden_nvml_errors_total",
                  "Answers of NVML other than success, by function and return code.")
              .from("every NVML call")
              .labels("function", "code")
              .node(AgentMetrics::addErrors));

  private AgentMetrics() {}

  private static OptionalDouble ofTick(NodeSnapshot node, double value) {
    return node.tick() == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static Map<String, AgentState.Step> sorted(NodeSnapshot node) {
    return new TreeMap<>(node.agent().steps());
  }

  private static void addErrors(NodeSnapshot node, Samples out) {
    Map<ErrorKey, Long> errors = node.agent().nvmlErrors();
    errors.keySet().stream()
        .sorted(Comparator.comparing(ErrorKey::function).thenComparing(ErrorKey::code))
        .forEach(
            key -> {
              Long count = errors.get(key);
              if (count != null) {
                out.add(count, key.function(), Integer.toString(key.code()));
              }
            });
  }
}
