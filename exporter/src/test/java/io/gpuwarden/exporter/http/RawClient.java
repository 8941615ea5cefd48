package io.gpuwarden.exporter.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that sends what it is told, byte by byte if need be, and reads what comes. */
public final class RawClient implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 10_000;

  private final Socket socket = new Socket();

  public RawClient(HttpServer server) throws IOException {
    this(server, 64 << 10);
  }

  public RawClient(HttpServer server, int receiveBufferBytes) throws IOException {
    socket.setReceiveBufferSize(receiveBufferBytes);
    InetSocketAddress address = server.addresses().get(0);
    socket.connect(address, DEADLINE_MILLIS);
    socket.setSoTimeout(DEADLINE_MILLIS);
  }

  public RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Says that no more will be sent. */
  public RawClient sendEnd() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next answer as text, its body by its Content-Length. */
  public String answer(boolean withBody) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    if (!withBody) {
      return head.toString();
    }
    int length =
        Integer.parseInt(head.toString().replaceFirst("(?s).*Content-Length: (\\d+).*", "$1"));
    byte[] body = socket.getInputStream().readNBytes(length);
    return head + new String(body, StandardCharsets.ISO_8859_1);
  }

  public String answer() throws IOException {
    return answer(true);
  }

  /** Everything until the server closes; fails if it does not within the deadline. */
  public String rest() throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Waits for the server to close; what it sends instead is an error. */
  public boolean isClosedWithin(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      int next = socket.getInputStream().read();
      if (next >= 0) {
        throw new IOException("got an answer instead: " + (char) next);
      }
      return true;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (SocketException reset) {
      return true;
    } finally {
      socket.setSoTimeout(DEADLINE_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
