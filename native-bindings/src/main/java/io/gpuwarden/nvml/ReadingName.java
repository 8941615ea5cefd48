package io.gpuwarden.nvml;

/** The last part of a value's name, where a reading has one value for each constant of an enum. */
final class ReadingName {
  private ReadingName() {}

  /** As Java and JSON write it: {@code HW_SLOWDOWN} is {@code hwSlowdown}. */
  static String of(Enum<?> kind) {
    StringBuilder name = new StringBuilder();
    boolean upper = false;
    for (char c : kind.name().toCharArray()) {
      if (c == '_') {
        upper = true;
      } else {
        name.append(upper ? c : Character.toLowerCase(c));
        upper = false;
      }
    }
    return name.toString();
  }
}
