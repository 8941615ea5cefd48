package io.gpuwarden.exporter.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client of a Unix socket that sends what it is told. Waits for as long as the test may take. */
final class UnixClient implements AutoCloseable {
  private final SocketChannel channel;
  private final InputStream in;

  UnixClient(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    in = Channels.newInputStream(channel);
  }

  UnixClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  UnixClient send(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
    return this;
  }

  UnixClient sendEnd() throws IOException {
    channel.shutdownOutput();
    return this;
  }

  /** The next answer as text, its body by its Content-Length. */
  String answer() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    int length =
        Integer.parseInt(head.toString().replaceFirst("(?s).*Content-Length: (\\d+).*", "$1"));
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Everything until the server closes. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
