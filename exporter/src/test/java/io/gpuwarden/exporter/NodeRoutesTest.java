package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeRoutesTest {
  private static final Map<String, String> OPEN_METRICS =
      Map.of("accept", "application/openmetrics-text;version=1.0.0");
  private static final Map<String, String> GZIP = Map.of("accept-encoding", "gzip");

  private final SnapshotHolder snapshots = new SnapshotHolder(SampleNodes.reservations());
  private Optional<String> notReady = Optional.empty();
  private final NodeRoutes routes = new NodeRoutes(snapshots, () -> notReady);

  private Response get(String path, Map<String, String> headers) {
    return routes.route(new Request("GET", path, "", headers));
  }

  private Response get(String path) {
    return get(path, Map.of());
  }

  private Response metrics(String query) {
    return routes.route(new Request("GET", "/metrics", query, Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /              | text/html; charset=utf-8                 | <!DOCTYPE html>
          /metrics       | text/plain; version=0.0.4; charset=utf-8 | # HELP
          /api/v1/gpus   | application/json                         | {"version":
          /api/v1/reservations | application/json                  | {"version":
          /-/healthy     | text/plain; charset=utf-8                | gpuwarden is healthy.
          /-/ready       | text/plain; charset=utf-8                | gpuwarden is ready.
          """)
  void everyPathHasItsPage(String path, String contentType, String beginning) {
    for (String method : List.of("GET", "HEAD")) {
      Response response = routes.route(new Request(method, path, "", Map.of()));
      assertEquals(Status.OK, response.status());
      assertEquals(contentType, response.headers().get("Content-Type"));
      assertEquals("nosniff", response.headers().get("X-Content-Type-Options"));
      assertTrue(response.text().startsWith(beginning), response.text());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/metrics", "/api/v1/gpus", "/api/v1/reservations", "/-/healthy", "/-/ready"})
  void everyPageCanOnlyBeRead(String path) {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "get")) {
      Response response = routes.route(new Request(method, path, "", Map.of()));
      assertEquals(Status.METHOD_NOT_ALLOWED, response.status());
      assertEquals("GET, HEAD", response.headers().get("Allow"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/metrics/", "/Metrics", "//", "/api/v1", "/-/", "*", ""})
  void otherPathsAreNotFound(String path) {
    NodeRoutes node = new NodeRoutes(snapshots, () -> notReady, new Exposition(false), "/node/1");
    assertEquals(Status.NOT_FOUND, node.route(new Request("GET", path, "", Map.of())).status());
    if (!path.isEmpty()) { // without a prefix this is the page of people
      assertEquals(Status.NOT_FOUND, get(path).status());
    }
  }

  @Test
  void aPrefixStandsBeforeEveryPathAndLink() {
    NodeRoutes node = new NodeRoutes(snapshots, () -> notReady, new Exposition(false), "/node/1");
    for (String path :
        List.of(
            "",
            "/",
            "/metrics",
            "/api/v1/gpus",
            "/api/v1/reservations",
            "/-/healthy",
            "/-/ready")) {
      Request request = new Request("GET", "/node/1" + path, "", Map.of());
      assertEquals(Status.OK, node.route(request).status(), path);
    }
    for (String path : List.of("/metrics", "/node/2/metrics", "/node/10/metrics")) {
      Request request = new Request("GET", path, "", Map.of());
      assertEquals(Status.NOT_FOUND, node.route(request).status(), path);
    }
    String page = node.route(new Request("GET", "/node/1/", "", Map.of())).text();
    assertTrue(page.contains("href=\"/node/1/metrics\""), page);
  }

  @Test
  void whyItIsNotReadyIsSaid() {
    notReady = Optional.of("No tick yet.");
    assertEquals(Status.UNAVAILABLE, get("/-/ready").status());
    assertEquals("No tick yet.\n", get("/-/ready").text());
    assertEquals(Status.OK, get("/-/healthy").status());
    assertEquals(Status.OK, get("/metrics").status());
  }

  @Test
  void theFormatIsTheOneAskedFor() {
    Response open = get("/metrics", OPEN_METRICS);
    assertEquals(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        open.headers().get("Content-Type"));
    assertEquals("Accept, Accept-Encoding", open.headers().get("Vary"));
    assertTrue(open.text().endsWith("# EOF\n"));
  }

  @Test
  void aFormatThatIsNotThereIsRefused() {
    Response refused = get("/metrics", Map.of("accept", "application/json"));
    assertEquals(Status.NOT_ACCEPTABLE, refused.status());
    assertEquals("Accept", refused.headers().get("Vary"));
    assertTrue(refused.text().contains("text/plain; version=0.0.4"), refused.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name[]=gpu_up&name[]=gpu_power_watts",
        "name%5B%5D=gpu_up&x=y&name%5B%5D=gpu%5Fpower_watts",
        "name[]=gpu_up&name[]=gpu_power_watts&name[]=no_such_metric"
      })
  void aQueryForNamesGetsThoseAlone(String query) {
    List<String> lines = metrics(query).text().lines().toList();
    assertEquals(18, lines.size(), lines.toString());
    for (String line : lines) {
      assertTrue(line.matches("(# (HELP|TYPE) )?gpu_(up|power_watts)[ {].*"), line);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x=y", "name=gpu_up", "name[]", "%", "=&&="})
  void aQueryWithoutNamesGetsTheWholePage(String query) {
    assertEquals(get("/metrics").text(), metrics(query).text());
  }

  @Test
  void aNameThatIsNotEncodedWellNamesNothing() {
    assertEquals("", metrics("name[]=%zz").text());
  }

  @Test
  void gzipIsTheSamePageAndSaysSo() throws IOException {
    for (String path : List.of("/", "/metrics", "/api/v1/gpus", "/api/v1/reservations")) {
      Response packed = get(path, GZIP);
      assertEquals("gzip", packed.headers().get("Content-Encoding"));
      assertTrue(String.valueOf(packed.headers().get("Vary")).contains("Accept-Encoding"));
      assertArrayEquals(bytes(get(path)), unpack(bytes(packed)));
    }
  }

  @Test
  void whatIsTooSmallToGainIsNotPacked() {
    assertFalse(get("/-/healthy", GZIP).headers().containsKey("Content-Encoding"));
  }

  /** The very same answer, so written and packed once for everybody who asks until the tick. */
  @Test
  void aPageIsMadeOnceATickAndFormat() {
    for (Map<String, String> headers : List.of(Map.<String, String>of(), GZIP, OPEN_METRICS)) {
      for (String path : List.of("/", "/metrics", "/api/v1/gpus", "/api/v1/reservations")) {
        Response before = get(path, headers);
        assertSame(before, get(path, headers));
        snapshots.publish(SampleNodes.reservations());
        assertNotSame(before, get(path, headers));
      }
    }
  }

  private static byte[] bytes(Response response) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    response.writeBodyTo(out);
    return out.toByteArray();
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }
}
