package io.gpuwarden.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HttpServerTest {
  private static final ListenAddress LOOPBACK = new ListenAddress("127.0.0.1", 0);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final byte[] BIG = new byte[32 << 20];

  private HttpServer server = start(options());

  private static HttpOptions options() {
    return HttpOptions.on(List.of(LOOPBACK)).withTimeouts(LONG, LONG, LONG);
  }

  private static HttpServer start(HttpOptions options) {
    try {
      return HttpServer.start(options, HttpServerTest::route);
    } catch (ListenException e) {
      throw new AssertionError(e);
    }
  }

  private void restart(HttpOptions options) {
    server.close();
    server = start(options);
  }

  private static Response route(Request request) {
    return switch (request.path()) {
      case "/big" -> Response.of(Status.OK, Response.PLAIN_TEXT, BIG);
      case "/bug" -> throw new IllegalStateException("secret detail");
      default ->
          Response.line(Status.OK, request.method() + " " + request.path() + "?" + request.query());
    };
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient client() throws IOException {
    return new RawClient(server);
  }

  private String ask(String request) throws IOException {
    try (RawClient client = client()) {
      return client.send(request).answer();
    }
  }

  private void assertRefused(String status, String request) throws IOException {
    try (RawClient client = client()) {
      String answer = client.send(request).rest();
      assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
      assertTrue(answer.contains("Content-Type: text/plain"), answer);
      assertTrue(answer.contains("Connection: close"), answer);
      assertFalse(answer.contains("Exception"), answer);
      assertTrue(answer.length() < 300, answer);
    }
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  @Test
  void answersWithHeadersAndBody() throws IOException {
    assertEquals(
        """
        HTTP/1.1 200 OK\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Length: 12\r
        X-Content-Type-Options: nosniff\r
        \r
        GET /a?b=c&d
        """
            .replace("12", "13"),
        ask(get("/a?b=c&d")));
  }

  @Test
  void aWholeUrlIsAPathToo() throws IOException {
    assertTrue(ask(get("http://x:1/a?b")).endsWith("GET /a?b\n"));
    assertTrue(ask(get("http://x:1")).endsWith("GET /?\n"));
  }

  @Test
  void headHasTheLengthButNoBody() throws IOException {
    try (RawClient client = client()) {
      client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n" + get("/b"));
      assertTrue(client.answer(false).contains("Content-Length: 9\r\n"));
      assertTrue(client.answer().endsWith("\r\n\r\nGET /b?\n"));
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      requests.append(get("/" + i));
    }
    try (RawClient client = client()) {
      client.send(requests.toString());
      for (int i = 0; i < 500; i++) {
        assertTrue(client.answer().endsWith("GET /" + i + "?\n"));
      }
    }
  }

  @Test
  void pipelinedBigAnswersWaitForTheirReader() throws IOException {
    try (RawClient client = client()) {
      client.send(get("/big").repeat(8) + get("/small"));
      for (int i = 0; i < 8; i++) {
        assertTrue(client.answer().length() > BIG.length);
      }
      assertTrue(client.answer().endsWith("GET /small?\n"));
    }
  }

  @Test
  void oldClientsAreClosedUnlessTheyAskToStay() throws IOException {
    try (RawClient client = client()) {
      assertTrue(client.send("GET /a HTTP/1.0\r\n\r\n").rest().contains("Connection: close"));
    }
    try (RawClient client = client()) {
      client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertTrue(client.answer().contains("Connection: keep-alive"));
      assertTrue(client.send(get("/b")).answer().endsWith("GET /b?\n"));
    }
  }

  @Test
  void aClientThatHasShutItsSideStillGetsTheWholeAnswer() throws IOException {
    try (RawClient client = client()) {
      assertTrue(client.send(get("/big")).sendEnd().rest().length() > BIG.length);
    }
  }

  @Test
  void aRequestToCloseIsTheLast() throws IOException {
    try (RawClient client = client()) {
      String closing = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      String all = client.send(closing + get("/never")).rest();
      assertTrue(all.endsWith("GET /a?\n"), all);
    }
  }

  @Test
  void nonsenseIsRefused() throws IOException {
    assertRefused("400", "nonsense\r\n\r\n");
    assertRefused("400", "GET / HTTP/1.1\r\n\r\n");
    assertRefused("400", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n");
    assertRefused("400", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n");
    assertRefused("400", "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n");
    assertRefused("505", "GET / HTTP/2.0\r\nHost: x\r\n\r\n");
    assertRefused("417", "GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n");
  }

  @Test
  void whatIsTooLongIsRefused() throws IOException {
    assertRefused("414", get("/" + "x".repeat(5000)));
    assertRefused("431", "GET / HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(9000) + "\r\n\r\n");
    assertRefused("431", "GET / HTTP/1.1\r\nHost: x\r\n" + "A: 123456\r\n".repeat(1000) + "\r\n");
  }

  @Test
  void aSmallBodyIsThrownAway() throws IOException {
    try (RawClient client = client()) {
      client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello" + get("/b"));
      assertTrue(client.answer().endsWith("POST /a?\n"));
      assertTrue(client.answer().endsWith("GET /b?\n"));
    }
  }

  @Test
  void aLargeBodyIsRefused() throws IOException {
    assertRefused("413", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000000\r\n\r\n");
    assertRefused(
        "413", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100000));
    assertRefused(
        "413",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + ("400\r\n" + "x".repeat(1024) + "\r\n").repeat(6));
  }

  @Test
  void aBugIsAPlainAnswerAndTheConnectionLives() throws IOException {
    try (RawClient client = client()) {
      String answer = client.send(get("/bug")).answer();
      assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
      assertFalse(answer.contains("secret"), answer);
      assertTrue(client.send(get("/b")).answer().endsWith("GET /b?\n"));
    }
  }

  @Test
  void anIdleClientIsClosed() throws IOException {
    restart(options().withTimeouts(SHORT, LONG, LONG));
    try (RawClient client = client()) {
      client.send(get("/a")).answer();
      assertEquals("", client.rest());
    }
  }

  @Test
  void aClientThatSaysNothingIsClosed() throws IOException {
    restart(options().withTimeouts(LONG, SHORT, LONG));
    try (RawClient client = client()) {
      assertEquals("", client.rest());
    }
  }

  @Test
  void aByteAtATimeDoesNotHoldAPlace() throws IOException {
    restart(options().withTimeouts(LONG, SHORT, LONG));
    try (RawClient client = client()) {
      client.send(get("/a")).answer();
      int sent = 0;
      while (!client.isClosedWithin(Duration.ofMillis(10))) {
        client.send("GET /".substring(sent % 5, sent % 5 + 1));
        sent++;
      }
      assertTrue(sent > 2, sent + " bytes");
    }
  }

  @Test
  void aClientThatDoesNotReadIsClosed() throws IOException {
    restart(options().withTimeouts(LONG, LONG, SHORT));
    try (RawClient lazy = new RawClient(server, 4096);
        RawClient other = client()) {
      lazy.send(get("/big"));
      awaitClosed(lazy, other);
    }
  }

  /** Until the server has cut it off, others are served; then what it reads ends early. */
  private static void awaitClosed(RawClient lazy, RawClient other) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (System.nanoTime() < end) {
      other.send(get("/a")).answer();
    }
    try {
      assertTrue(lazy.rest().length() < BIG.length);
    } catch (IOException reset) {
      assertTrue(String.valueOf(reset.getMessage()).contains("reset"), reset.toString());
    }
  }

  @Test
  void theOldestIdleClientGivesWay() throws IOException {
    restart(options().withMaxConnections(2));
    try (RawClient first = client();
        RawClient second = client()) {
      first.send(get("/a")).answer();
      second.send(get("/a")).answer();
      try (RawClient third = client()) {
        assertTrue(third.send(get("/c")).answer().endsWith("GET /c?\n"));
        assertEquals("", first.rest());
        assertTrue(second.send(get("/b")).answer().endsWith("GET /b?\n"));
      }
    }
  }

  @Test
  void withEveryPlaceAtWorkOneMoreIsTurnedAway() throws IOException {
    restart(options().withMaxConnections(1));
    try (RawClient busy = new RawClient(server, 4096)) {
      busy.send(get("/big")).answer(false);
      try (RawClient other = client()) {
        assertTrue(other.rest().startsWith("HTTP/1.1 503 "));
      }
    }
  }

  @Test
  void closeLetsAnAnswerBeFinished() throws Exception {
    try (RawClient idle = client();
        RawClient busy = new RawClient(server, 4096)) {
      idle.send(get("/a")).answer();
      busy.send(get("/big")).answer(false);
      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(() -> server.close(Duration.ofSeconds(30)));
      assertEquals("", idle.rest());
      assertEquals(BIG.length, busy.rest().length());
      closed.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void closeDoesNotWaitForeverForAReader() throws Exception {
    try (RawClient busy = new RawClient(server, 4096)) {
      busy.send(get("/big")).answer(false);
      CompletableFuture.runAsync(() -> server.close(Duration.ofMillis(100)))
          .get(10, TimeUnit.SECONDS);
    }
  }
}
