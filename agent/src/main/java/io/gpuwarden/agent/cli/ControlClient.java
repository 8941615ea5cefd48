package io.gpuwarden.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the daemon over its Unix socket: one connection a request, HTTP/1.1. The daemon knows by the
 * connection which user asks. Has no state but the path: any thread may use it.
 */
public final class ControlClient {
  /** Longer than the daemon takes for an answer, if only to say that it could not. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Of an answer: every reservation of a large node has room in it. */
  private static final int MAX_BYTES = 8 << 20;

  private static final int READ_BYTES = 8192;

  private final Path socket;
  private final Duration silence;

  /**
   * @param socket the daemon's {@code control.socket}
   */
  public ControlClient(Path socket) {
    this(socket, SILENCE);
  }

  ControlClient(Path socket, Duration silence) {
    this.socket = socket;
    this.silence = silence;
  }

  /**
   * Asks once.
   *
   * @param path from the slash on; what may hold anything has to be a {@link #part} of it
   * @param json body; without one none is sent
   * @return the answer, also when it is a refusal
   * @throws ControlUnreachableException if there is none; the message tells the user what to do
   */
  public Reply send(String method, String path, Optional<String> json)
      throws ControlUnreachableException {
    if (path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("not a path: " + path);
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      connect(channel);
      channel.configureBlocking(false);
      SelectionKey ready = channel.register(selector, 0);
      write(channel, ready, ControlMessage.request(method, path, json));
      return ControlMessage.reply(read(channel, ready), method.equals("HEAD"))
          .orElseThrow(() -> ControlUnreachableException.notGpuwarden(socket));
    } catch (IOException e) {
      throw ControlUnreachableException.broken(socket, e);
    }
  }

  /** A name, such as an id, as one part of a path. */
  public static String part(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void connect(SocketChannel channel) throws ControlUnreachableException {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException | IllegalArgumentException e) {
      throw ControlUnreachableException.notConnected(socket, e);
    }
  }

  private void write(SocketChannel channel, SelectionKey ready, byte[] request) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(request);
    try {
      while (left.hasRemaining()) {
        if (channel.write(left) == 0) {
          await(ready, SelectionKey.OP_WRITE);
        }
      }
    } catch (IOException e) {
      if (e instanceof ControlUnreachableException
          || !String.valueOf(e.getMessage()).contains("pipe")) {
        throw e;
      }
      // It has heard enough to refuse; what it said of that is still to be read.
    }
  }

  /** All until the daemon closes: the request asked for that. */
  private byte[] read(SocketChannel channel, SelectionKey ready) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    while (true) {
      int count = channel.read(buffer.clear());
      if (count < 0) {
        return answer.toByteArray();
      }
      if (count == 0) {
        await(ready, SelectionKey.OP_READ);
      }
      answer.write(buffer.array(), 0, count);
      if (answer.size() > MAX_BYTES) {
        throw ControlUnreachableException.notGpuwarden(socket);
      }
    }
  }

  private void await(SelectionKey ready, int operation) throws IOException {
    ready.interestOps(operation);
    ready.selector().selectedKeys().clear();
    if (ready.selector().select(silence.toMillis()) == 0) {
      throw Thread.currentThread().isInterrupted()
          ? new IOException("interrupted")
          : ControlUnreachableException.silent(socket, silence);
    }
  }

  /**
   * What the daemon answered.
   *
   * @param status of HTTP
   * @param body JSON where all went well, and mostly else
   */
  public record Reply(int status, String body) {
    /** Whether it did what it was asked for. */
    public boolean ok() {
      return status / 100 == 2;
    }

    /**
     * @throws IOException if the body is not JSON, as no answer of gpuwarden is
     */
    public Json json() throws IOException {
      return Json.parse(body);
    }

    /** Why it did not: one line, for the user. */
    public String error() {
      try {
        Optional<String> error = json().at("error").text();
        if (error.isPresent()) {
          return error.get();
        }
      } catch (IOException plain) {
        // Refusals of HTTP itself are a line of text.
      }
      String line = body.lines().findFirst().orElse("").strip();
      return line.isEmpty() ? "the daemon answered " + status : line;
    }
  }
}
