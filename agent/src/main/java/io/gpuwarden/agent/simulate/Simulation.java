package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.agent.sample.TickLoop;
import io.gpuwarden.agent.time.ScaledTime;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.SnapshotHolder;
import io.gpuwarden.exporter.http.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One or many simulated nodes in one process, to be ticked and served like a real one. */
public final class Simulation {
  private static final Logger log = LoggerFactory.getLogger(Simulation.class);

  private final SimulationOptions options;
  private final Time time;
  private final List<SimulatedNode> nodes;

  /** Makes the pages of one node. */
  @FunctionalInterface
  public interface Pages {
    /**
     * @param notReady why the snapshot says nothing of now; empty when it does
     * @param prefix of every path; empty for none
     */
    Router of(SnapshotHolder snapshots, Supplier<Optional<String>> notReady, String prefix);
  }

  private Simulation(SimulationOptions options, Time time, List<SimulatedNode> nodes) {
    this.options = options;
    this.time = time;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Nodes that begin to live now.
   *
   * @param time real; the nodes' own runs at the speed of the options
   * @param build of this program; said to be simulated on every page, whatever it says
   */
  public static Simulation create(SimulationOptions options, Time time, BuildInfo build) {
    Time scaled = options.speed() == 1 ? time : new ScaledTime(time, options.speed());
    BuildInfo simulated =
        new BuildInfo(build.version(), build.revision(), build.javaVersion(), true);
    List<SimulatedNode> nodes = new ArrayList<>();
    for (int number = 0; number < options.nodes(); number++) {
      nodes.add(SimulatedNode.of(number, options, scaled, simulated));
    }
    log.info(
        "simulating {} node(s) of {} GPUs ({}) at speed {}: no value shown is of a real GPU",
        options.nodes(),
        options.gpus(),
        options.model().label(),
        options.speed());
    return new Simulation(options, scaled, nodes);
  }

  /** The nodes' own clocks. */
  public Time time() {
    return time;
  }

  /** One for each node, by its number. */
  public List<Sampler> samplers() {
    return nodes.stream().map(SimulatedNode::sampler).toList();
  }

  /** Ticks all nodes, spread over the interval; not started yet. */
  public TickLoop tickLoop() {
    return new TickLoop(time, options.tickInterval(), samplers());
  }

  /**
   * All pages: those of node 0 at the root, those of node K under {@code /node/K}, Prometheus'
   * service discovery at {@code /sd}, and, if there are many nodes, their list at {@code /}.
   */
  public Router router(Pages pages) {
    return new SimulationRoutes(nodes, pages);
  }
}
