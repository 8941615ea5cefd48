package io.gpuwarden.nvml;

import java.util.Map;
import java.util.Optional;

/** {@code NVML_DEVICE_ARCH_*}. */
final class Architecture {
  private static final Map<Integer, String> NAMES =
      Map.of(
          2, "kepler",
          3, "maxwell",
          4, "pascal",
          5, "volta",
          6, "turing",
          7, "ampere",
          8, "ada",
          9, "hopper",
          10, "blackwell",
          13, "rubin");

  private Architecture() {}

  /** Empty for a code that is newer than this program. */
  static Optional<String> name(int code) {
    return Optional.ofNullable(NAMES.get(code));
  }
}
