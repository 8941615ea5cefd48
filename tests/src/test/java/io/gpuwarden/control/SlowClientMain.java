package io.gpuwarden.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that never comes to the end of its request, and waits for what happens. */
final class SlowClientMain {
  private static final String HALF =
      "POST /api/v1/resume HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"for\":";

  private SlowClientMain() {}

  /**
   * @param args the socket
   */
  public static void main(String[] args) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(args[0])))) {
      channel.write(ByteBuffer.wrap(HALF.getBytes(StandardCharsets.US_ASCII)));
      int answer = channel.read(ByteBuffer.allocate(1));
      System.out.println(answer < 0 ? "cut off without an answer" : "answered");
    }
  }
}
