package io.gpuwarden.nvml;

import java.util.Locale;

/** PCI bus ids as sysfs and lspci write them: lower case, a domain of at least four digits. */
final class PciBusId {
  private PciBusId() {}

  /**
   * From the numbers, since NVML's own text differs by driver: upper case, four digits or eight.
   * The function of a GPU is always 0.
   */
  static String of(int domain, int bus, int device) {
    return String.format(Locale.ROOT, "%04x:%02x:%02x.0", domain, bus, device);
  }
}
