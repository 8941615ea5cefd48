package io.gpuwarden.gpu;

import java.util.Locale;

/** The last part of a value's name, where a reading has one value for each constant of an enum. */
public final class ValueName {
  private ValueName() {}

  /** As JSON and metrics' labels write it: {@code HW_SLOWDOWN} is {@code hw_slowdown}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
