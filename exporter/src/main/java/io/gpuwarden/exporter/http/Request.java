package io.gpuwarden.exporter.http;

import java.util.Map;
import java.util.Optional;

/**
 * A request without its body, which no page of this server has a use for.
 *
 * @param path as it was sent, without the query; not percent-decoded
 * @param query what stands after the first question mark, as it was sent; empty when there is none
 * @param headers by their names in lower case; a header sent more than once is one list, joined by
 *     commas
 */
public record Request(String method, String path, String query, Map<String, String> headers) {

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
