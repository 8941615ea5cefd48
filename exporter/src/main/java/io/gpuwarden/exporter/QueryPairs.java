package io.gpuwarden.exporter;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names and values of a query, decoded, in their order. */
final class QueryPairs {
  /**
   * @param value empty text where the query gives the name none
   */
  record Pair(String name, String value) {}

  private QueryPairs() {}

  static List<Pair> of(String query) {
    List<Pair> pairs = new ArrayList<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (equals >= 0) {
        pairs.add(new Pair(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1))));
      } else if (!pair.isEmpty()) {
        pairs.add(new Pair(decode(pair), ""));
      }
    }
    return pairs;
  }

  /** As it stands if it is not encoded well: it then names nothing. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }

  /** A part of a path, in which a plus is a plus. */
  static String decodePath(String text) {
    return decode(text.replace("+", "%2B"));
  }
}
