package io.gpuwarden.exporter.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where to listen, as exporters write it: {@code :9446} for every address of the machine, {@code
 * 127.0.0.1:9446}, {@code [::1]:9446}, {@code localhost:9446}. Port 0 lets the system choose.
 *
 * @param host empty for every address; an IPv6 address stands without its brackets
 */
public record ListenAddress(String host, int port) {

  /**
   * @throws IllegalArgumentException with one line that says what is wrong and how to write it
   */
  public static ListenAddress parse(String text) {
    if (text.indexOf('/') >= 0 || text.indexOf(' ') >= 0) {
      throw bad(text, "it is host:port, without http:// or a path");
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw bad(text, isNumber(text) ? "write :" + text : "the port is missing");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw bad(text, "write an IPv6 address in brackets, such as [::1]:9446");
    }
    return new ListenAddress(host, port(text, text.substring(colon + 1)));
  }

  private static int port(String text, String digits) {
    if (!isNumber(digits) || digits.length() > 5 || Integer.parseInt(digits) > 65535) {
      throw bad(text, "the port is a number from 0 to 65535");
    }
    return Integer.parseInt(digits);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException("bad listen address \"" + text + "\": " + why);
  }

  InetSocketAddress resolve() throws UnknownHostException {
    return host.isEmpty()
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.getByName(host), port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
