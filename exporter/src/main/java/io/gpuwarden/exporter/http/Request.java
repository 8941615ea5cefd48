package io.gpuwarden.exporter.http;

import java.util.Map;
import java.util.Optional;

/**
 * A request.
 *
 * @param path as it was sent, without the query; not percent-decoded
 * @param query what stands after the first question mark, as it was sent; empty when there is none
 * @param headers by their names in lower case; a header sent more than once is one list, joined by
 *     commas
 * @param body of a request over a Unix socket; empty when there is none, and over TCP, where no
 *     page has a use for it
 * @param peer who asks; empty over TCP
 */
public record Request(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String body,
    Optional<Peer> peer) {

  /** As it comes over TCP. */
  public Request(String method, String path, String query, Map<String, String> headers) {
    this(method, path, query, headers, "", Optional.empty());
  }

  /**
   * @param name in lower case
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Whether the method asks for a page: GET, or HEAD, whose answer is sent without its body. */
  public boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
