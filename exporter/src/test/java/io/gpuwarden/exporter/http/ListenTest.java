package io.gpuwarden.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ListenTest {
  private static HttpServer start(String... addresses) throws ListenException {
    List<ListenAddress> listen = List.of(addresses).stream().map(ListenAddress::parse).toList();
    return HttpServer.start(
        HttpOptions.on(listen), request -> Response.line(Status.OK, request.path()));
  }

  private static String refusal(String... addresses) {
    ListenException e =
        assertThrows(
            ListenException.class,
            () -> {
              try (HttpServer server = start(addresses)) {
                throw new AssertionError("listens on " + server.addresses());
              }
            });
    String message = String.valueOf(e.getMessage());
    assertEquals(1, message.lines().count());
    return message;
  }

  @Test
  void listensOnSeveralAddressesAndFamilies() throws Exception {
    try (HttpServer server = start("127.0.0.1:0", "[::1]:0", ":0")) {
      assertEquals(3, server.addresses().size());
      assertTrue(server.addresses().get(1).getAddress().getHostAddress().contains(":"));
      assertTrue(server.addresses().get(2).getAddress().isAnyLocalAddress());
      server.addresses().forEach(a -> assertTrue(a.getPort() > 0));
    }
  }

  @Test
  void aBusyPortIsNamedAndNothingStaysOpen() throws Exception {
    try (HttpServer first = start("127.0.0.1:0")) {
      String busy = "127.0.0.1:" + first.addresses().get(0).getPort();
      String message = refusal("127.0.0.1:0", busy);
      assertTrue(message.startsWith("cannot listen on " + busy + ": another program"), message);
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() {
    String message = refusal("192.0.2.1:9446");
    assertTrue(message.contains("192.0.2.1:9446: this machine has no such address"), message);
  }

  @Test
  void anUnknownHostIsNamed() {
    String message = refusal("no-such-host.invalid:9446");
    assertTrue(message.contains("no address is known for the host"), message);
  }

  @Test
  void aForbiddenPortSaysWhichCapabilityIsMissing() {
    ListenException e =
        ListenException.refused(
            new ListenAddress("", 80), new java.net.SocketException("Permission denied"));
    assertEquals(
        "cannot listen on :80: not permitted; ports below 1024 need the capability"
            + " CAP_NET_BIND_SERVICE, choose a higher one",
        e.getMessage());
  }

  @Test
  void addressesAreWrittenAsTheyAreRead() {
    for (String text : List.of(":9446", "127.0.0.1:0", "[::1]:9446", "localhost:65535")) {
      assertEquals(text, ListenAddress.parse(text).toString());
    }
  }

  @Test
  void badAddressesSayWhatToWrite() {
    assertBad("9446", "write :9446");
    assertBad("localhost", "the port is missing");
    assertBad("::1:9446", "brackets");
    assertBad("http://x:1", "without http://");
    assertBad(":65536", "0 to 65535");
    assertBad(":", "0 to 65535");
    assertBad(":-1", "0 to 65535");
    assertBad("", "the port is missing");
  }

  private static void assertBad(String text, String hint) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(text))
                .getMessage());
    assertTrue(message.startsWith("bad listen address \"" + text + "\": "), message);
    assertTrue(message.contains(hint), message);
  }
}
