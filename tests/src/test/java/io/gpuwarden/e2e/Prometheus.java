package io.gpuwarden.e2e;

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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Debian's Prometheus, scraping every second. That it is missing fails a test that needs it. */
final class Prometheus implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern LISTENING =
      Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");
  private static final Pattern SAMPLE =
      Pattern.compile("\"metric\":\\{([^}]*)\\},\"value\":\\[[^,]*,\"([^\"]*)\"\\]");
  private static final Pattern LABEL = Pattern.compile("\"([a-z_]+)\":\"([^\"]*)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String address;

  private Prometheus(Process process) throws IOException {
    this.process = process;
    this.address = listening(process);
  }

  /**
   * @param scrapeConfigs YAML, the items of {@code scrape_configs}
   */
  static Prometheus start(Path folder, String scrapeConfigs) throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        "global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nscrape_configs:\n" + scrapeConfigs);
    return new Prometheus(
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .start());
  }

  /** Where it listens, by its own log. */
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
  void becomes(String query, String value) throws IOException, InterruptedException {
    String expected = ",\"" + value + "\"]}]";
    await(() -> answer(query), answer -> answer.contains(expected), query + " is not " + value);
  }

  /** Something to look at. */
  interface Look<T> {
    T look() throws IOException, InterruptedException;
  }

  static <T> T await(Look<T> look, Predicate<T> good, String complaint)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    T seen = look.look();
    while (!good.test(seen)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(complaint + ": " + seen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      seen = look.look();
    }
    return seen;
  }

  /** The samples of an instant query by name and labels, without those that the scrape adds. */
  Map<String, Double> samples(String query) throws IOException, InterruptedException {
    Map<String, Double> samples = new TreeMap<>();
    Matcher sample = SAMPLE.matcher(answer(query));
    while (sample.find()) {
      String series =
          LABEL
              .matcher(sample.group(1))
              .results()
              .filter(label -> !label.group(1).matches("job|instance"))
              .map(label -> label.group(1) + "=" + label.group(2))
              .sorted()
              .collect(Collectors.joining(","));
      samples.put(series, Double.valueOf(sample.group(2)));
    }
    return samples;
  }

  /** The answer to an instant query. */
  String answer(String query) throws IOException, InterruptedException {
    return get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
  }

  /** A page of its HTTP API. */
  String get(String page) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + address + page);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
