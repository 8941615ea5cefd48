package io.gpuwarden.agent;

import io.gpuwarden.agent.config.Settings;
import io.gpuwarden.agent.sample.Lanes;
import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.agent.sample.SamplerOptions;
import io.gpuwarden.agent.sample.TickLoop;
import io.gpuwarden.agent.simulate.Simulation;
import io.gpuwarden.agent.simulate.SimulationOptions;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.Exposition;
import io.gpuwarden.exporter.NodeRoutes;
import io.gpuwarden.exporter.SnapshotHolder;
import io.gpuwarden.exporter.http.HttpOptions;
import io.gpuwarden.exporter.http.HttpServer;
import io.gpuwarden.exporter.http.ListenException;
import io.gpuwarden.exporter.http.Router;
import io.gpuwarden.nvml.NvmlGpuSource;
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
    return simulated ? simulated(settings, time) : real(settings, time);
  }

  private static Daemon real(Settings settings, Time time) throws ListenException {
    BuildInfo build = Version.read(false);
    SnapshotHolder snapshots = new SnapshotHolder(Sampler.initialSnapshot(build, time));
    Sampler sampler =
        new Sampler(
            new NvmlGpuSource(settings.nvmlLibrary()),
            time,
            SamplerOptions.every(settings.sampleInterval()),
            build,
            snapshots,
            Lanes.threads());
    Exposition exposition = new Exposition(settings.collectProcesses());
    Router pages = new NodeRoutes(snapshots, sampler::notReady, exposition, "");
    return start(settings, new TickLoop(time, settings.sampleInterval(), List.of(sampler)), pages);
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
