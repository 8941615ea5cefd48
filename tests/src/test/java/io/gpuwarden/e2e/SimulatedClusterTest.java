package io.gpuwarden.e2e;

import io.gpuwarden.agent.sample.TickLoop;
import io.gpuwarden.agent.simulate.SimulatedModel;
import io.gpuwarden.agent.simulate.Simulation;
import io.gpuwarden.agent.simulate.SimulationOptions;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.Exposition;
import io.gpuwarden.exporter.NodeRoutes;
import io.gpuwarden.exporter.http.HttpOptions;
import io.gpuwarden.exporter.http.HttpServer;
import io.gpuwarden.exporter.http.ListenAddress;
import io.gpuwarden.exporter.http.Router;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus finds the nodes of a simulated cluster by itself and scrapes them. */
final class SimulatedClusterTest {
  private final TickLoop ticks;
  private final HttpServer server;

  @TempDir private Path folder;

  SimulatedClusterTest() throws Exception {
    SimulationOptions three =
        new SimulationOptions(8, SimulatedModel.MIXED, 1, 1, 3, Duration.ofSeconds(1));
    Simulation simulation =
        Simulation.create(three, new SystemTime(), new BuildInfo("test", "test", "17", true));
    Exposition exposition = new Exposition(false);
    Router router =
        simulation.router(
            (snapshots, notReady, prefix) ->
                new NodeRoutes(snapshots, notReady, exposition, prefix));
    ticks = simulation.tickLoop();
    server = HttpServer.start(HttpOptions.on(List.of(new ListenAddress("127.0.0.1", 0))), router);
  }

  @BeforeEach
  void start() {
    ticks.start();
  }

  @AfterEach
  void stop() {
    ticks.close();
    server.close();
  }

  @Test
  void prometheusFindsAndScrapesEveryNode() throws Exception {
    int port = server.addresses().get(0).getPort();
    String discovery =
        """
          - job_name: gpus
            http_sd_configs:
              - url: http://127.0.0.1:PORT/sd
                refresh_interval: 1s
        """
            .replace("PORT", Integer.toString(port));
    try (Prometheus prometheus = Prometheus.start(folder, discovery)) {
      prometheus.becomes("count(up{job=\"gpus\"} == 1)", "3");
      prometheus.becomes("count(gpu_up{job=\"gpus\",instance=~\"sim-00[012]\"})", "24");
      prometheus.becomes("count(count by (node) (gpu_power_watts{node!=\"\"}))", "3");
      prometheus.becomes("count(gpuwarden_build_info{simulated=\"true\"})", "3");
    }
  }
}
