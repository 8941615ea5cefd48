package io.gpuwarden.agent.log;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as {@code 2026-11-23T20:00:00.123Z}, without the JDK's formatter and its many classes. */
final class Stamp {
  private Stamp() {}

  static String of(long unixMillis) {
    int nanos = (int) Math.floorMod(unixMillis, 1000L) * 1_000_000;
    LocalDateTime t =
        LocalDateTime.ofEpochSecond(Math.floorDiv(unixMillis, 1000L), nanos, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(24);
    digits(text, t.getYear(), 4).append('-');
    digits(text, t.getMonthValue(), 2).append('-');
    digits(text, t.getDayOfMonth(), 2).append('T');
    digits(text, t.getHour(), 2).append(':');
    digits(text, t.getMinute(), 2).append(':');
    digits(text, t.getSecond(), 2).append('.');
    return digits(text, t.getNano() / 1_000_000, 3).append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    for (int missing = width - digits.length(); missing > 0; missing--) {
      text.append('0');
    }
    return text.append(digits);
  }
}
