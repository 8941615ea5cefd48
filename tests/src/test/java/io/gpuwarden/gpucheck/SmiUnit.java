package io.gpuwarden.gpucheck;

import java.math.BigDecimal;
import java.util.Locale;

/** How nvidia-smi writes a value, and how to make it one of gpuwarden's. */
enum SmiUnit {
  /** As it is. */
  PLAIN("1"),
  MEBIBYTES("1048576"),
  MEGAHERTZ("1000000"),
  PERCENT("0.01"),
  MICROSECONDS("0.000001"),
  /** P0 to P15. */
  STATE("1"),
  /** Active and Not Active, Yes and No, Enabled and Disabled. */
  FLAG("1"),
  TEXT("0"),
  /** An eight-digit domain in capitals, where sysfs has four in lower case. */
  BUS_ID("0");

  private final BigDecimal factor;

  SmiUnit(String factor) {
    this.factor = new BigDecimal(factor);
  }

  boolean isText() {
    return factor.signum() == 0;
  }

  /** Nvidia-smi's words, in gpuwarden's unit. */
  String translate(String words) {
    return switch (this) {
      case TEXT -> words;
      case BUS_ID -> words.toLowerCase(Locale.ROOT).replaceFirst("^0000(?=[0-9a-f]{4}:)", "");
      case STATE -> words.replaceFirst("^P", "");
      case FLAG -> isYes(words) ? "1" : "0";
      default -> new BigDecimal(words).multiply(factor).toPlainString();
    };
  }

  private static boolean isYes(String words) {
    return switch (words.toLowerCase(Locale.ROOT)) {
      case "active", "yes", "enabled", "true", "1" -> true;
      case "not active", "no", "disabled", "false", "0" -> false;
      default -> throw new CheckException("nvidia-smi wrote a flag as: " + words);
    };
  }
}
