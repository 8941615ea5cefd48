package io.gpuwarden.agent;

import io.gpuwarden.agent.config.Settings;
import io.gpuwarden.agent.sample.TickLoop;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.http.HttpOptions;
import io.gpuwarden.exporter.http.HttpServer;
import io.gpuwarden.exporter.http.ListenException;
import io.gpuwarden.exporter.http.Router;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The running daemon: GPUs are sampled, and pages served. Made from its settings alone. */
final class Daemon implements AutoCloseable {
  /** For answers that are being taken; with the sampler's own limits it is over in 5 s. */
  private static final Duration ANSWERS = Duration.ofSeconds(1);

  private final TickLoop ticks;
  private final HttpServer server;

  private Daemon(TickLoop ticks, HttpServer server) {
    this.ticks = ticks;
    this.server = server;
  }

  /**
   * Listens, and begins to tick.
   *
   * @throws ListenException if it cannot listen; then nothing is left running
   */
  static Daemon start(Settings settings, boolean simulated, Time time) throws ListenException {
    Nodes nodes = simulated ? Nodes.simulated(settings, time) : Nodes.real(settings, time);
    Router router =
        nodes.nodes().size() == 1
            ? nodes.nodes().get(0).routes()
            : new ClusterRoutes(nodes.nodes());
    HttpServer server = HttpServer.start(HttpOptions.on(settings.webListenAddress()), router);
    TickLoop ticks =
        new TickLoop(
            nodes.time(), nodes.interval(), nodes.nodes().stream().map(Node::sampler).toList());
    ticks.start();
    return new Daemon(ticks, server);
  }

  /** With the ports that the system chose. */
  List<InetSocketAddress> addresses() {
    return server.addresses();
  }

  /** Stops listening, finishes answers, ends the driver's session; within 5 s. */
  @Override
  public void close() {
    server.close(ANSWERS);
    ticks.close();
  }
}
