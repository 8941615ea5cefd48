package io.gpuwarden.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus finds the nodes of a simulated cluster by itself and scrapes them. */
final class SimulatedClusterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern LISTENING =
      Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
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
    Process prometheus = prometheus();
    try {
      String address = listening(prometheus);
      becomes(address, "count(up{job=\"gpus\"} == 1)", "3");
      becomes(address, "count(gpu_up{job=\"gpus\",instance=~\"sim-00[012]\"})", "24");
      becomes(address, "count(count by (node) (gpu_power_watts{node!=\"\"}))", "3");
      becomes(address, "count(gpuwarden_build_info{simulated=\"true\"})", "3");
    } finally {
      prometheus.destroy();
      assertTrue(prometheus.waitFor(10, TimeUnit.SECONDS));
    }
  }

  /** Debian's; that it is not installed is a failure of this test, not a reason to pass it over. */
  private Process prometheus() throws IOException {
    int port = server.addresses().get(0).getPort();
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global:
          scrape_interval: 1s
        scrape_configs:
          - job_name: gpus
            http_sd_configs:
              - url: http://127.0.0.1:PORT/sd
                refresh_interval: 1s
        """
            .replace("PORT", Integer.toString(port)));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:0")
        .redirectErrorStream(true)
        .start();
  }

  /** Where Prometheus listens, by its own log. */
  private static String listening(Process prometheus) throws IOException {
    BufferedReader log = prometheus.inputReader(StandardCharsets.UTF_8);
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread drain = new Thread(() -> log.lines().forEach(rest -> {}), "prometheus-log");
        drain.setDaemon(true);
        drain.start();
        return listening.group(1);
      }
    }
    throw new AssertionError("Prometheus does not listen:\n" + seen);
  }

  /** Asks again until the query's only sample has the value, for a minute at most. */
  private void becomes(String address, String query, String value) throws Exception {
    String expected = ",\"" + value + "\"]}]";
    String answer = "";
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      answer = query(address, query);
      if (answer.contains(expected)) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    throw new AssertionError(query + " is not " + value + ": " + answer);
  }

  private String query(String address, String query) throws Exception {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    URI uri = URI.create("http://" + address + "/api/v1/query?query=" + encoded);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
