package io.gpuwarden.gpucheck;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The proof that neither gpuwarden nor this check changes a setting of a GPU. */
final class SettingsUnchanged {
  private static final List<String> FIELDS =
      List.of(
          "persistence_mode",
          "accounting.mode",
          "compute_mode",
          "ecc.mode.current",
          "ecc.mode.pending",
          "mig.mode.current",
          "mig.mode.pending",
          "power.limit",
          "clocks.applications.graphics",
          "clocks.applications.memory",
          "clocks.max.graphics");

  private final NvidiaSmi smi;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, Map<String, String>> before;

  SettingsUnchanged(NvidiaSmi smi) {
    this.smi = smi;
    FIELDS.forEach(field -> smi.known(List.of(field)).ifPresent(asked::add));
    this.before = read();
  }

  private Map<String, Map<String, String>> read() {
    return new LinkedHashMap<>(smi.query(asked));
  }

  void check(Report report) {
    Map<String, Map<String, String>> after = read();
    report.section("Settings of the GPUs");
    report.check(
        before.equals(after),
        "every setting is as before: " + String.join(", ", asked),
        before.equals(after) ? "" : before + " became " + after);
  }
}
