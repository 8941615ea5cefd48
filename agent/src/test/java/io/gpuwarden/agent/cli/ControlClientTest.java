package io.gpuwarden.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.cli.ControlClient.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ControlClientTest {
  @TempDir Path folder;

  private Path socket() {
    return folder.resolve("control.sock");
  }

  private String failure(Path socket) {
    ControlClient client = new ControlClient(socket, Duration.ofMillis(100));
    return String.valueOf(
        assertThrows(
                ControlUnreachableException.class,
                () -> client.send("GET", "/api/v1/gpus", Optional.empty()))
            .getMessage());
  }

  /** Takes one connection: reads up to the end of a text, answers, closes. */
  private CompletableFuture<String> answerOnce(
      ServerSocketChannel server, String until, String say) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (SocketChannel client = server.accept()) {
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (!heard.toString(StandardCharsets.UTF_8).endsWith(until)
                && client.read(one.clear()) > 0) {
              heard.write(one.get(0));
            }
            client.write(ByteBuffer.wrap(say.getBytes(StandardCharsets.UTF_8)));
            return heard.toString(StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private ServerSocketChannel listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    return server;
  }

  @Test
  void sendsJsonAndGivesTheAnswer() throws Exception {
    try (ServerSocketChannel server = listen()) {
      CompletableFuture<String> heard =
          answerOnce(
              server,
              "{\"for\":\"8h\"}",
              "HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"user\":\"zoë\"} \n and more");
      Reply reply =
          new ControlClient(socket()).send("POST", "/a/b?c", Optional.of("{\"for\":\"8h\"}"));
      assertTrue(reply.ok());
      assertEquals(Optional.of("zoë"), reply.json().at("user").text());
      assertEquals(
          """
          POST /a/b?c HTTP/1.1\r
          Host: localhost\r
          Connection: close\r
          Content-Type: application/json\r
          Content-Length: 12\r
          \r
          {"for":"8h"}""",
          heard.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aRefusalIsAnAnswerWithItsReason() throws Exception {
    try (ServerSocketChannel server = listen()) {
      CompletableFuture<String> heard =
          answerOnce(
              server, "\r\n\r\n", "HTTP/1.1 409 Conflict\r\n\r\n{\"error\":\"it is active\"}\n");
      Reply reply = new ControlClient(socket()).send("DELETE", "/x", Optional.empty());
      assertFalse(reply.ok());
      assertEquals("it is active", reply.error());
      assertTrue(heard.get(10, TimeUnit.SECONDS).contains("Content-Length: 0\r\n"));
    }
  }

  @Test
  void aRefusalInPlainTextIsGivenAsItIs() {
    assertEquals("Too large.", new Reply(413, "Too large.\n").error());
    assertEquals("the daemon answered 502", new Reply(502, "").error());
  }

  @Test
  void aMissingSocketSaysHowToStartTheDaemon() {
    assertEquals(
        "cannot use "
            + socket()
            + ": it does not exist; start the daemon (gpuwarden agent), or say where it listens:"
            + " --control.socket=PATH",
        failure(socket()));
  }

  @Test
  void aStaleSocketSaysThatNobodyListens() throws IOException {
    listen().close();
    assertTrue(failure(socket()).contains("no daemon listens there any more"), failure(socket()));
  }

  @Test
  void aFileIsNoSocket() throws IOException {
    Files.writeString(socket(), "");
    assertTrue(failure(socket()).contains("it is a file, not a socket"), failure(socket()));
  }

  @Test
  void aPathThatIsTooLongIsNamed() {
    assertTrue(failure(folder.resolve("x".repeat(120))).contains("too long"));
  }

  @Test
  void whatIsNotGpuwardenIsTold() throws Exception {
    for (String nonsense :
        new String[] {
          "", "220 mail ready\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
        }) {
      try (ServerSocketChannel server = listen()) {
        CompletableFuture<String> heard = answerOnce(server, "\r\n\r\n", nonsense);
        assertTrue(failure(socket()).contains("does not answer as gpuwarden does"), nonsense);
        heard.get(10, TimeUnit.SECONDS);
      }
      Files.delete(socket());
    }
  }

  @Test
  void aDaemonThatSaysNothingIsNotWaitedForForever() throws Exception {
    try (ServerSocketChannel server = listen()) {
      assertTrue(server.isOpen());
      assertTrue(failure(socket()).contains("no answer within 0 s"), failure(socket()));
    }
  }

  @Test
  void aNameIsOnePartOfAPath() {
    assertEquals("slurm%3A4711", ControlClient.part("slurm:4711"));
    assertEquals("a%2Fb%20c%0Ad%C3%BC", ControlClient.part("a/b c\ndü"));
  }

  @Test
  void aPathThatWouldBeTwoLinesIsNotSent() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ControlClient(socket()).send("GET", "/a\r\nX: y", Optional.empty()));
  }
}
