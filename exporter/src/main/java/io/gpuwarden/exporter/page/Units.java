package io.gpuwarden.exporter.page;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Values as people read them; empty text where there is no value. */
final class Units {
  private static final double GIB = 1L << 30;

  private Units() {}

  static String percent(OptionalDouble ratio) {
    return ratio.isPresent() ? Math.round(ratio.getAsDouble() * 100) + " %" : "";
  }

  static String celsius(OptionalDouble celsius) {
    return celsius.isPresent() ? Math.round(celsius.getAsDouble()) + " °C" : "";
  }

  static String gib(OptionalLong bytes) {
    return bytes.isPresent() ? tenths(bytes.getAsLong() / GIB) : "";
  }

  private static String tenths(double value) {
    long tenths = Math.round(value * 10);
    return tenths / 10 + "." + tenths % 10;
  }

  /** A value and its limit, such as {@code 71.0 / 80.0 GiB}. */
  static String of(String value, String limit, String unit) {
    if (value.isEmpty()) {
      return "";
    }
    return limit.isEmpty() ? value + " " + unit : value + " / " + limit + " " + unit;
  }

  static String whole(OptionalDouble value) {
    return value.isPresent() ? Long.toString(Math.round(value.getAsDouble())) : "";
  }
}
