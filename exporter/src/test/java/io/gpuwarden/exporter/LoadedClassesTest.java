package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.gpuwarden.exporter.http.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM of its own loads to answer; every class that a scrape does not need is memory. */
final class LoadedClassesTest {
  @TempDir private Path folder;

  /** Asks for every page, and for one metric alone if it is given a query. */
  public static final class Scrapes {
    private Scrapes() {}

    public static void main(String[] query) {
      NodeRoutes routes = new NodeRoutes(new SnapshotHolder(SampleNodes.h100(1)), Optional::empty);
      for (String accept : List.of("*/*", "application/openmetrics-text")) {
        for (String path : List.of("/", "/metrics", "/api/v1/gpus", "/-/ready")) {
          Map<String, String> headers = Map.of("accept", accept, "accept-encoding", "gzip");
          routes.route(new Request("GET", path, String.join("&", query), headers));
        }
      }
    }
  }

  private long simpleclientClasses(String... query) throws IOException, InterruptedException {
    Path log = folder.resolve("classes");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:class+load:file=" + log,
            "-cp",
            System.getProperty("java.class.path"),
            Scrapes.class.getName());
    java.command().addAll(List.of(query));
    Process process = java.inheritIO().start();
    assertEquals(0, process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1);
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(" io.prometheus.client.")).count();
    }
  }

  @Test
  void anOrdinaryScrapeLoadsNothingOfSimpleclient() throws Exception {
    assertEquals(0, simpleclientClasses());
  }

  /** That is, the check above would see it. */
  @Test
  void aQueryForNamesDoes() throws Exception {
    assertNotEquals(0, simpleclientClasses("name[]=gpu_up"));
  }
}
