package io.gpuwarden.agent.cli;

import io.gpuwarden.exporter.http.ListenAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Whether an address can be listened on, and else who does. */
final class PortCheck {
  private PortCheck() {}

  static Finding finding(ListenAddress address) {
    String what = "port " + address;
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(
          address.host().isEmpty()
              ? new InetSocketAddress(address.port())
              : new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
      return Finding.good(what, "free");
    } catch (UnknownHostException e) {
      return Finding.bad(what, "no address is known for " + address.host(), "use an IP address");
    } catch (BindException e) {
      return taken(what, address, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Finding.bad(what, String.valueOf(e.getMessage()), "choose another port");
    }
  }

  private static Finding taken(String what, ListenAddress address, String reason) {
    if (reason.contains("Permission")) {
      return Finding.bad(
          what, "not permitted", "choose a port above 1023, or grant CAP_NET_BIND_SERVICE");
    }
    if (!reason.contains("in use")) {
      return Finding.bad(what, reason, "choose an address of this machine");
    }
    if (isGpuwarden(address)) {
      return Finding.good(what, "gpuwarden itself is running there");
    }
    String who = PortOwner.of(address.port()).orElse("a program that this user may not see");
    return Finding.bad(
        what, "taken by " + who, "stop it, or choose another port: --web.listen-address=:PORT");
  }

  private static boolean isGpuwarden(ListenAddress address) {
    String host = address.host().isEmpty() ? "localhost" : address.host();
    String url = "http://" + new ListenAddress(host, address.port()) + "/-/healthy";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(2)).build();
    try {
      String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      return answer.contains("gpuwarden");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
