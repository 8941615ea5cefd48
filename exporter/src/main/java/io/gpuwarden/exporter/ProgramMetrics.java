package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.counter;
import static io.gpuwarden.exporter.Row.gauge;

import io.gpuwarden.exporter.AgentState.ProcessState;
import java.util.List;

/** The daemon as a process, by the names that all Prometheus clients use, and its JVM. */
final class ProgramMetrics {
  private static final String PROC = "/proc/self";
  private static final String JVM = "java.lang.Runtime";

  static final List<Metric> ROWS =
      List.of(
          counter("process_cpu_seconds_total", "seconds", "Processor time of the daemon.")
              .from(PROC)
              .nodeValue(node -> process(node).cpuSeconds()),
          gauge("process_resident_memory_bytes", "bytes", "Resident memory of the daemon.")
              .from(PROC)
              .nodeCount(node -> process(node).residentBytes()),
          gauge("process_virtual_memory_bytes", "bytes", "Virtual memory of the daemon.")
              .from(PROC)
              .nodeCount(node -> process(node).virtualBytes()),
          gauge("process_open_fds", "File descriptors that the daemon has open.")
              .from(PROC)
              .nodeCount(node -> process(node).openFds()),
          gauge("process_max_fds", "File descriptors that the daemon may have open.")
              .from(PROC)
              .nodeCount(node -> process(node).maxFds()),
          gauge("process_start_time_seconds", "seconds", "When the daemon started, in Unix time.")
              .from(PROC)
              .nodeValue(node -> process(node).startTimeSeconds()),
          gauge("process_threads", "Threads of the daemon.")
              .from(PROC)
              .node(
                  (node, out) ->
                      process(node).threads().ifPresent(threads -> out.add((double) threads))),
          gauge("jvm_memory_used_bytes", "bytes", "Memory of the JVM in use.")
              .from(JVM)
              .labels("area")
              .node((node, out) -> out.add((double) process(node).heapUsedBytes(), "heap")),
          gauge("jvm_memory_committed_bytes", "bytes", "Memory of the JVM taken from the system.")
              .from(JVM)
              .labels("area")
              .node((node, out) -> out.add((double) process(node).heapCommittedBytes(), "heap")),
          gauge("jvm_memory_max_bytes", "bytes", "Limit of the JVM's memory.")
              .from(JVM)
              .labels("area")
              .node((node, out) -> out.add((double) process(node).heapMaxBytes(), "heap")));

  private ProgramMetrics() {}

  private static ProcessState process(NodeSnapshot node) {
    return node.agent().process();
  }
}
