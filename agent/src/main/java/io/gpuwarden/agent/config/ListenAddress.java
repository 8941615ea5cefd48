package io.gpuwarden.agent.config;

import java.util.Optional;

/**
 * An address and port to listen on, written as exporters write it: {@code :9446}, {@code
 * 127.0.0.1:9446}, {@code [::1]:9446}, {@code localhost:9446}.
 *
 * @param host empty for every address of the machine; an IPv6 address without its brackets
 * @param port 0 for any free one
 */
public record ListenAddress(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /** Empty if the text is not an address. Names are not looked up. */
  static Optional<ListenAddress> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    Optional<Integer> port = port(text.substring(colon + 1));
    Optional<String> host = host(text.substring(0, colon));
    return host.flatMap(h -> port.map(p -> new ListenAddress(h, p)));
  }

  private static Optional<Integer> port(String text) {
    if (!text.matches("\\d{1,5}")) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(text)).filter(port -> port <= MAX_PORT);
  }

  private static Optional<String> host(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      return Optional.of(text.substring(1, text.length() - 1))
          .filter(address -> address.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%\\w+)?"));
    }
    return Optional.of(text).filter(name -> name.matches("[A-Za-z0-9._-]*"));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
