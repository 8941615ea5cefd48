package io.gpuwarden.exporter.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The value of an {@code Accept} or {@code Accept-Encoding} header: what a client takes and how
 * much it likes it. An element that cannot be understood is left out.
 *
 * @param items in the order of the header
 */
public record QualityList(List<Item> items) {

  /**
   * @param value such as {@code text/plain} or {@code gzip}, in lower case
   * @param parameters in lower case, without {@code q}
   * @param quality 0 (not acceptable) to 1
   */
  public record Item(String value, Map<String, String> parameters, double quality) {}

  public static QualityList parse(String header) {
    List<Item> items = new ArrayList<>();
    for (String element : header.split(",")) {
      String[] parts = element.split(";");
      String value = parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT);
      if (!value.isEmpty()) {
        addItem(items, value, parts);
      }
    }
    return new QualityList(items);
  }

  private static void addItem(List<Item> items, String value, String[] parts) {
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        String name = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
        parameters.put(name, unquote(parts[i].substring(equals + 1).strip()));
      }
    }
    String quality = parameters.remove("q");
    double q = quality == null ? 1 : quality(quality);
    if (q >= 0) {
      items.add(new Item(value, parameters, q));
    }
  }

  private static String unquote(String text) {
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return (quoted ? text.substring(1, text.length() - 1) : text).toLowerCase(Locale.ROOT);
  }

  /** Negative if it is not a quality: digits and a dot alone, 0 to 1. */
  private static double quality(String text) {
    boolean digits =
        !text.isEmpty() && text.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    if (!digits || text.indexOf('.') != text.lastIndexOf('.') || text.equals(".")) {
      return -1;
    }
    double value = Double.parseDouble(text);
    return value <= 1 ? value : -1;
  }

  /** The quality of an exact value, else of {@code *}, else 0. */
  private double of(String value, double unlisted) {
    double wildcard = unlisted;
    for (Item item : items) {
      if (item.value().equals(value)) {
        return item.quality();
      }
      if (item.value().equals("*")) {
        wildcard = item.quality();
      }
    }
    return wildcard;
  }

  /** Whether this {@code Accept-Encoding} likes gzip at least as much as no encoding. */
  public boolean prefersGzip() {
    double gzip = of("gzip", 0);
    double identity =
        items.stream().anyMatch(i -> i.value().equals("identity")) ? of("identity", 0) : 0;
    return gzip > 0 && gzip >= identity;
  }
}
