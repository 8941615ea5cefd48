package io.gpuwarden.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Unix socket beside the TCP one, by either transport. */
@Timeout(60)
final class UnixSocketTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(200);

  /** Both must be there: a missing native part would leave half of this untested. */
  enum Kind {
    EPOLL(new Transport.Native()),
    NIO(new Transport.Jdk());

    private final Transport transport;

    Kind(Transport transport) {
      this.transport = transport;
    }
  }

  private final BlockingQueue<CompletableFuture<Response>> slow = new LinkedBlockingQueue<>();
  private final BlockingQueue<Request> asked = new LinkedBlockingQueue<>();

  @TempDir Path folder;
  private @Nullable HttpServer server;

  private Path socket() {
    return folder.resolve("control.sock");
  }

  private CompletableFuture<Response> route(Request request) {
    asked.add(request);
    if (request.path().equals("/slow")) {
      CompletableFuture<Response> answer = new CompletableFuture<>();
      slow.add(answer);
      return answer;
    }
    return CompletableFuture.completedFuture(
        Response.line(Status.OK, request.path() + " " + request.body()));
  }

  private void start(Kind kind) throws ListenException {
    start(kind, LONG, UnixListen.on(socket()));
  }

  private void start(Kind kind, Duration requestTimeout, UnixListen unix) throws ListenException {
    HttpOptions options =
        HttpOptions.on(List.of(new ListenAddress("127.0.0.1", 0)))
            .withTimeouts(LONG, requestTimeout, LONG);
    server =
        HttpServer.start(options, r -> Response.line(Status.OK, "tcp " + r.body()), kind.transport);
    server.listen(unix, this::route);
  }

  private void stop() {
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void end() {
    stop();
  }

  private UnixClient client() throws IOException {
    return new UnixClient(socket());
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  private static String post(String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n" + body;
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  private static Response line(String text) {
    return Response.line(Status.OK, text);
  }

  @ParameterizedTest
  @EnumSource
  void theKernelSaysWhoAsks(Kind kind) throws Exception {
    start(kind);
    try (UnixClient client = client()) {
      client.send(get("/a")).answer();
      Peer.Credentials who = next(asked).peer().orElseThrow().credentials();
      Path own = Files.createFile(folder.resolve("own"));
      assertEquals(((Integer) Files.getAttribute(own, "unix:uid")).longValue(), who.uid());
      assertTrue(who.gids().contains(((Integer) Files.getAttribute(own, "unix:gid")).longValue()));
      if (kind == Kind.EPOLL) {
        assertEquals(ProcessHandle.current().pid(), who.pid().orElseThrow());
      } else {
        assertTrue(who.pid().isEmpty());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyUserMayConnect(Kind kind) throws Exception {
    start(kind);
    assertEquals(0666, ((Integer) Files.getAttribute(socket(), "unix:mode")) & 0777);
  }

  @ParameterizedTest
  @EnumSource
  void theTcpSideGoesOnAsItWas(Kind kind) throws Exception {
    start(kind);
    try (RawClient client = new RawClient(Objects.requireNonNull(server))) {
      assertTrue(client.send(post("thrown away")).answer().endsWith("tcp \n"));
    }
    assertTrue(asked.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void bodiesReachTheRouter(Kind kind) throws Exception {
    start(kind);
    try (UnixClient client = client()) {
      assertTrue(client.send(post("{\"ü\": 1}")).answer().endsWith("/a {\"ü\": 1}\n"));
      client.send("POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("2\r\nab\r\n").send("1\r\nc\r\n0\r\n\r\n");
      assertTrue(client.answer().endsWith("/b abc\n"));
      assertTrue(client.send(get("/c")).answer().endsWith("/c \n"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodiesThatAreTooLargeOrNoTextAreRefused(Kind kind) throws Exception {
    start(kind);
    try (UnixClient client = client()) {
      String answer = client.send(post("x".repeat(8193))).rest();
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
      assertTrue(answer.endsWith("A body has at most 8192 bytes here.\n"), answer);
    }
    try (UnixClient client = client()) {
      client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      String answer = client.send(("400\r\n" + "x".repeat(1024) + "\r\n").repeat(9)).rest();
      assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }
    try (UnixClient client = client()) {
      client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n");
      String answer = client.send(new byte[] {(byte) 0xc3, 0x28}).rest();
      assertTrue(answer.endsWith("The body is not UTF-8.\n"), answer);
    }
    try (UnixClient client = client()) {
      assertTrue(client.send(post("x".repeat(8192))).answer().startsWith("HTTP/1.1 200 "));
    }
    assertEquals(1, asked.size());
  }

  @ParameterizedTest
  @EnumSource
  void slowAnswersComeInTheOrderOfTheirRequests(Kind kind) throws Exception {
    start(kind);
    try (UnixClient client = client()) {
      client.send(get("/slow") + get("/slow") + get("/fast"));
      CompletableFuture<Response> first = next(slow);
      try (UnixClient other = client()) {
        assertTrue(other.send(get("/other")).answer().endsWith("/other \n"));
      }
      first.complete(line("first"));
      assertTrue(client.answer().endsWith("first\n"));
      next(slow).complete(line("second"));
      assertTrue(client.answer().endsWith("second\n"));
      assertTrue(client.answer().endsWith("/fast \n"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatIsNeverMadeIsGivenUp(Kind kind) throws Exception {
    start(kind, LONG, UnixListen.on(socket()).withAnswerTimeout(SHORT));
    try (UnixClient client = client()) {
      String answer = client.send(get("/slow")).answer();
      assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
      assertTrue(next(slow).isCancelled());
      assertTrue(client.send(get("/a")).answer().endsWith("/a \n"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatFailsIsPlain(Kind kind) throws Exception {
    start(kind);
    try (UnixClient client = client()) {
      client.send(get("/slow"));
      next(slow).completeExceptionally(new IllegalStateException("secret detail"));
      String answer = client.answer();
      assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
      assertFalse(answer.contains("secret"), answer);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatVanishesIsNotWorkedForAnyMore(Kind kind) throws Exception {
    start(kind);
    UnixClient client = client().send(get("/slow"));
    CompletableFuture<Response> working = next(slow);
    client.close();
    assertThrows(CancellationException.class, () -> working.get(30, TimeUnit.SECONDS));
    try (UnixClient half = client().send(get("/slow")).sendEnd()) {
      CompletableFuture<Response> ended = next(slow);
      assertThrows(CancellationException.class, () -> ended.get(30, TimeUnit.SECONDS));
      assertEquals("", half.rest());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSlowClientDoesNotHoldAPlace(Kind kind) throws Exception {
    start(kind, SHORT, UnixListen.on(socket()));
    try (UnixClient silent = client();
        UnixClient half =
            client().send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")) {
      assertEquals("", silent.rest());
      assertEquals("", half.rest());
    }
    assertTrue(asked.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void aSlowAnswerIsNotASlowClient(Kind kind) throws Exception {
    start(kind, SHORT, UnixListen.on(socket()));
    try (UnixClient patient = client()) {
      patient.send(get("/slow"));
      CompletableFuture<Response> answer = next(slow);
      try (UnixClient silent = client()) {
        assertEquals("", silent.rest()); // whose time is over meanwhile
      }
      answer.complete(line("at last"));
      assertTrue(patient.answer().endsWith("at last\n"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeLetsAnAnswerBeMadeAndRemovesTheSocket(Kind kind) throws Exception {
    start(kind);
    try (UnixClient client = client().send(get("/slow"))) {
      CompletableFuture<Response> answer = next(slow);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(this::stop);
      answer.complete(line("the last"));
      assertTrue(client.answer().endsWith("the last\n"));
      closed.get(30, TimeUnit.SECONDS);
    }
    assertTrue(Files.notExists(socket()));
  }

  @ParameterizedTest
  @EnumSource
  void aSocketThatWasRemovedIsMadeAgain(Kind kind) throws Exception {
    start(kind);
    try (UnixClient before = client()) {
      Files.delete(socket());
      while (Files.notExists(socket())) {
        before.send(get("/old")).answer(); // those who are connected stay
      }
      try (UnixClient after = client()) {
        assertTrue(after.send(get("/new")).answer().endsWith("/new \n"));
      }
    }
    stop();
    assertTrue(Files.notExists(socket()));
  }

  @ParameterizedTest
  @EnumSource
  void whatSomebodyElsePutInItsPlaceStays(Kind kind) throws Exception {
    start(kind);
    Files.delete(socket());
    Files.writeString(socket(), "precious");
    stop();
    assertEquals("precious", Files.readString(socket()));
  }

  @ParameterizedTest
  @EnumSource
  void withEveryPlaceTakenOneMoreIsTurnedAway(Kind kind) throws Exception {
    start(kind, LONG, UnixListen.on(socket()).withMaxConnections(1, 1));
    try (UnixClient first = client().send(get("/slow"))) {
      next(slow);
      try (UnixClient second = client()) {
        boolean root = kind == Kind.EPOLL && "root".equals(System.getProperty("user.name"));
        String answer = second.send(get("/a")).answer();
        assertEquals(root ? "HTTP/1.1 200" : "HTTP/1.1 503", answer.substring(0, 12));
      }
      Objects.requireNonNull(first);
    }
  }
}
