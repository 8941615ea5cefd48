package io.gpuwarden.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gpuwarden.fake.FakeDriver;
import io.gpuwarden.fake.FakeKey;
import io.gpuwarden.fake.FakeModel;
import io.gpuwarden.fake.FakeNvml;
import io.gpuwarden.launcher.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the whole program on the fake driver, in both formats, and gives back
 * what the page says, series by series.
 */
final class PrometheusTest {
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(gpu_\\w+)\\{(.*)\\} (\\S+)$");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  @TempDir private Path folder;

  @Test
  void prometheusHasWhatTheDaemonSaysInBothFormats() throws Exception {
    Path own = Files.createDirectory(folder.resolve("nvml"));
    try (FakeNvml fake = FakeNvml.in(own, FakeDriver.R550, FakeModel.H100, FakeModel.V100);
        Program daemon = daemon(fake)) {
      fake.change(c -> c.set(0, FakeKey.POWER, 412).set(1, FakeKey.POWER, 57));
      URI uri = URI.create(daemon.url());
      HttpServer plainText = plainTextOnly(uri);
      try (Prometheus prometheus =
          Prometheus.start(
              folder, job("open", uri.getAuthority()) + job("plain", authority(plainText)))) {
        for (String job : new String[] {"open", "plain"}) {
          prometheus.becomes("gpu_power_watts{job=\"" + job + "\",gpu=\"0\"}", "412");
          prometheus.becomes("gpu_power_watts{job=\"" + job + "\",gpu=\"1\"}", "57");
          assertSame(daemon, prometheus, job);
        }
        // The program's own native part, not the JDK's selector.
        assertTrue(daemon.err().contains("sockets are waited for by epoll"), daemon.err());
        // Only OpenMetrics tells a unit.
        assertTrue(metadata(prometheus, "open").contains("\"unit\":\"watts\""));
        assertTrue(metadata(prometheus, "plain").contains("\"unit\":\"\""));
      } finally {
        plainText.stop(0);
      }
    }
  }

  private Program daemon(FakeNvml fake) throws IOException {
    return Program.start(
        folder,
        Map.of(),
        Program.HOME.resolve("bin/gpuwarden"),
        "agent",
        "--nvml.library=" + fake.library(),
        "--web.listen-address=127.0.0.1:0",
        "--log.level=debug");
  }

  private static String job(String name, String target) {
    return "  - job_name: " + name + "\n    static_configs: [{targets: ['" + target + "']}]\n";
  }

  private static String metadata(Prometheus prometheus, String job)
      throws IOException, InterruptedException {
    return prometheus.get(
        "/api/v1/targets/metadata?metric=gpu_power_watts&match_target=%7Bjob%3D%22"
            + job
            + "%22%7D");
  }

  /** Every series of the GPUs; the fake's clock stands still, so that they settle. */
  private static void assertSame(Program daemon, Prometheus prometheus, String job)
      throws IOException, InterruptedException {
    String query = "{__name__=~\"gpu_.+\",job=\"" + job + "\"}";
    Map<String, Double> served = served(daemon.get("metrics"));
    assertTrue(served.size() > 100, served.size() + " series");
    Prometheus.await(
        () -> prometheus.samples(query), served::equals, "not what is served: " + served);
    assertEquals(served, prometheus.samples(query));
  }

  private static Map<String, Double> served(String page) {
    Map<String, Double> samples = new TreeMap<>();
    Matcher sample = SAMPLE.matcher(page);
    while (sample.find()) {
      String labels = "__name__=\"" + sample.group(1) + "\"," + sample.group(2);
      String series =
          LABEL
              .matcher(labels)
              .results()
              .map(label -> label.group(1) + "=" + label.group(2))
              .sorted()
              .collect(Collectors.joining(","));
      samples.put(series, Double.valueOf(sample.group(3)));
    }
    return samples;
  }

  /** This Prometheus always asks for OpenMetrics first; one that does not is made by a relay. */
  private static HttpServer plainTextOnly(URI daemon) throws IOException {
    HttpServer relay =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HttpClient http = HttpClient.newHttpClient();
    relay.createContext(
        "/metrics",
        exchange -> {
          try {
            pass(http, daemon.resolve("/metrics"), exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    relay.start();
    return relay;
  }

  private static void pass(HttpClient http, URI page, HttpExchange exchange)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(page).header("Accept", "text/plain;version=0.0.4").build();
    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
    String type = answer.headers().firstValue("Content-Type").orElse("none");
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  private static String authority(HttpServer server) {
    return "127.0.0.1:" + server.getAddress().getPort();
  }
}
