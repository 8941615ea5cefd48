package io.gpuwarden.nvml;

import java.util.Locale;
import java.util.Optional;

/** PCI bus ids as sysfs and lspci write them: lower case, a domain of at least four digits. */
final class PciBusId {
  private PciBusId() {}

  /** From the numbers; the function of a GPU is always 0. */
  static String of(int domain, int bus, int device) {
    return String.format(Locale.ROOT, "%04x:%02x:%02x.0", domain, bus, device);
  }

  /** From what NVML or a person writes: any case, a domain of any width or none. */
  static Optional<String> parse(String text) {
    String[] parts = text.strip().split("[:.]", -1);
    boolean domain = parts.length >= 3 && text.indexOf(':') != text.lastIndexOf(':');
    int first = domain ? 1 : 0;
    if (parts.length < first + 2 || parts.length > first + 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          of(
              domain ? Integer.parseUnsignedInt(parts[0], 16) : 0,
              Integer.parseUnsignedInt(parts[first], 16),
              Integer.parseUnsignedInt(parts[first + 1], 16)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
