package io.gpuwarden.agent;

import io.gpuwarden.agent.config.Settings;
import io.gpuwarden.agent.control.Callers;
import io.gpuwarden.agent.control.ControlRoutes;
import io.gpuwarden.agent.desk.ReservationDesk;
import io.gpuwarden.agent.sample.TickLoop;
import io.gpuwarden.agent.simulate.Simulation;
import io.gpuwarden.agent.simulate.SimulationOptions;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.Exposition;
import io.gpuwarden.exporter.NodeRoutes;
import io.gpuwarden.exporter.http.HttpOptions;
import io.gpuwarden.exporter.http.HttpServer;
import io.gpuwarden.exporter.http.ListenException;
import io.gpuwarden.exporter.http.Router;
import io.gpuwarden.exporter.http.UnixListen;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running daemon: GPUs are sampled, and pages served. Made from its settings alone. */
final class Daemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  /** For answers that are being taken; with the sampler's own limits it is over in 5 s. */
  private static final Duration ANSWERS = Duration.ofSeconds(1);

  private final TickLoop ticks;
  private final HttpServer server;
  private final Optional<ReservationDesk> desk;

  private Daemon(TickLoop ticks, HttpServer server, Optional<ReservationDesk> desk) {
    this.ticks = ticks;
    this.server = server;
    this.desk = desk;
  }

  /**
   * Listens, and begins to tick.
   *
   * @throws ListenException if it cannot listen; then nothing is left running
   */
  static Daemon start(Settings settings, boolean simulated, Time time) throws ListenException {
    return simulated ? simulated(settings, time) : real(settings, time);
  }

  private static Daemon real(Settings settings, Time time) throws ListenException {
    NodeParts node = NodeParts.of(settings, time);
    Exposition exposition = new Exposition(settings.collectProcesses());
    Router pages = new NodeRoutes(node.snapshots(), node.sampler()::notReady, exposition, "");
    HttpServer server = HttpServer.start(HttpOptions.on(settings.webListenAddress()), pages);
    try {
      control(settings, time, node, server, pages);
    } catch (ListenException e) {
      server.close(ANSWERS);
      throw e;
    }
    node.loop().start();
    return new Daemon(node.loop(), server, Optional.of(node.desk()));
  }

  /** Without the directory of the socket the rest goes on: measuring comes first. */
  private static void control(
      Settings settings, Time time, NodeParts node, HttpServer server, Router pages)
      throws ListenException {
    Path socket = settings.controlSocket();
    Path directory = socket.toAbsolutePath().getParent();
    if (directory == null || !Files.isWritable(directory)) {
      log.warn(
          "no control socket: {} is not there, or this user may not write to it;"
              + " reserve, keep, claim and pause need it (--control.socket)",
          directory);
      return;
    }
    Callers callers = new Callers(time, settings.controlGroup());
    server.listen(UnixListen.on(socket), new ControlRoutes(node.control(), callers, pages));
  }

  private static Daemon simulated(Settings settings, Time time) throws ListenException {
    Settings.Simulate asked = settings.simulate();
    SimulationOptions options =
        new SimulationOptions(
            asked.gpus(),
            asked.model(),
            asked.speed(),
            asked.seed(),
            asked.nodes(),
            settings.sampleInterval());
    Simulation simulation = Simulation.create(options, time, Version.read(true));
    Exposition exposition = new Exposition(settings.collectProcesses());
    Router pages =
        simulation.router(
            (snapshots, notReady, prefix) ->
                new NodeRoutes(snapshots, notReady, exposition, prefix));
    return start(settings, simulation.tickLoop(), pages);
  }

  private static Daemon start(Settings settings, TickLoop ticks, Router pages)
      throws ListenException {
    HttpServer server = HttpServer.start(HttpOptions.on(settings.webListenAddress()), pages);
    ticks.start();
    return new Daemon(ticks, server, Optional.empty());
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
    desk.ifPresent(ReservationDesk::close);
  }
}
