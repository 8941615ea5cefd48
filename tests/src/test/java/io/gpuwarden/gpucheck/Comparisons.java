package io.gpuwarden.gpucheck;

import static io.gpuwarden.gpucheck.Comparison.exact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every reading that nvidia-smi has too. */
final class Comparisons {
  private static final String READ_LATER = "read at another moment";

  static final List<Comparison> ALL = all();

  private Comparisons() {}

  private static List<Comparison> all() {
    List<Comparison> all = new ArrayList<>();
    identity(all);
    utilization(all);
    memory(all);
    heatAndPower(all);
    clocks(all);
    clockEvents(all);
    links(all);
    health(all);
    return List.copyOf(all);
  }

  private static void identity(List<Comparison> all) {
    all.add(exact("index", SmiUnit.PLAIN, "index"));
    all.add(exact("info.name", SmiUnit.TEXT, "name"));
    all.add(exact("info.pciBusId", SmiUnit.BUS_ID, "pci.bus_id"));
    all.add(exact("info.serial", SmiUnit.TEXT, "serial"));
    all.add(exact("info.computeCapability", SmiUnit.TEXT, "compute_cap"));
    all.add(exact("info.vbios", SmiUnit.TEXT, "vbios_version"));
    all.add(exact("info.mig", SmiUnit.TEXT, "mig.mode.current"));
  }

  private static void utilization(List<Comparison> all) {
    String note = "gpuwarden: mean over the last second; nvidia-smi: over the driver's last period";
    all.add(engine("compute", "utilization.gpu").within(0.35, 0, note));
    all.add(engine("memory_copy", "utilization.memory").within(0.35, 0, note));
    all.add(engine("encoder", "utilization.encoder").within(0.35, 0, note));
    all.add(engine("decoder", "utilization.decoder").within(0.35, 0, note));
    all.add(engine("jpeg", "utilization.jpeg").within(0.35, 0, note));
    all.add(engine("ofa", "utilization.ofa").within(0.35, 0, note));
  }

  private static Comparison engine(String engine, String field) {
    return exact("utilizationRatio." + engine, SmiUnit.PERCENT, field);
  }

  private static void memory(List<Comparison> all) {
    double mebibyte = 1 << 20;
    all.add(
        exact("memory.totalBytes", SmiUnit.MEBIBYTES, "memory.total")
            .within(mebibyte, 0, "nvidia-smi rounds to MiB"));
    all.add(
        exact("memory.reservedBytes", SmiUnit.MEBIBYTES, "memory.reserved")
            .within(mebibyte, 0, "nvidia-smi rounds to MiB"));
    all.add(
        exact("memory.usedBytes", SmiUnit.MEBIBYTES, "memory.used")
            .within(64 * mebibyte, 0.02, READ_LATER + ", and rounded to MiB"));
  }

  private static void heatAndPower(List<Comparison> all) {
    all.add(
        exact("thermal.celsius.gpu", SmiUnit.PLAIN, "temperature.gpu").within(4, 0, READ_LATER));
    all.add(
        exact("thermal.celsius.memory", SmiUnit.PLAIN, "temperature.memory")
            .within(4, 0, READ_LATER));
    all.add(exact("thermal.fanRatios.0", SmiUnit.PERCENT, "fan.speed").within(0.06, 0, READ_LATER));
    all.add(
        exact("power.watts", SmiUnit.PLAIN, "power.draw")
            .within(25, 0.25, READ_LATER + "; on some boards it is a mean of the last second"));
    all.add(limit("enforced", "enforced.power.limit"));
    all.add(limit("default", "power.default_limit"));
    all.add(limit("min", "power.min_limit"));
    all.add(limit("max", "power.max_limit"));
  }

  private static Comparison limit(String limit, String field) {
    return exact("power.limitsWatts." + limit, SmiUnit.PLAIN, field)
        .within(0.01, 0, "nvidia-smi rounds to 0.01 W");
  }

  private static void clocks(List<Comparison> all) {
    for (String clock : List.of("graphics", "sm", "memory", "video")) {
      all.add(
          exact("clocks.hertz." + clock, SmiUnit.MEGAHERTZ, "clocks.current." + clock)
              .within(100e6, 0.6, READ_LATER + ", and clocks follow every change of load"));
    }
    for (String clock : List.of("graphics", "sm", "memory")) {
      all.add(exact("clocks.maxHertz." + clock, SmiUnit.MEGAHERTZ, "clocks.max." + clock));
    }
    all.add(
        exact("clocks.performanceState", SmiUnit.STATE, "pstate")
            .within(12, 0, READ_LATER + ", and it follows every change of load"));
  }

  private static void clockEvents(List<Comparison> all) {
    for (String event :
        List.of(
            "gpu_idle",
            "applications_clocks",
            "sw_power_cap",
            "hw_slowdown",
            "sync_boost",
            "sw_thermal_slowdown",
            "hw_thermal_slowdown",
            "hw_power_brake_slowdown")) {
      String name = event.equals("applications_clocks") ? event + "_setting" : event;
      all.add(
          exact(
                  "clocks.events." + event,
                  SmiUnit.FLAG,
                  "clocks_event_reasons." + name,
                  "clocks_throttle_reasons." + name)
              .within(1, 0, READ_LATER));
    }
    for (String event :
        List.of(
            "sw_power_cap",
            "sync_boost",
            "sw_thermal_slowdown",
            "hw_thermal_slowdown",
            "hw_power_brake_slowdown")) {
      all.add(
          exact(
                  "clocks.eventSeconds." + event,
                  SmiUnit.MICROSECONDS,
                  "clocks_event_reasons_counters." + event)
              .within(5, 0.01, READ_LATER));
    }
  }

  private static void links(List<Comparison> all) {
    all.add(
        exact(
                "pcie.linkGeneration",
                SmiUnit.PLAIN,
                "pcie.link.gen.current",
                "pcie.link.gen.gpucurrent")
            .within(5, 0, "an idle GPU lowers its link, and asking wakes it"));
    all.add(exact("pcie.linkWidth", SmiUnit.PLAIN, "pcie.link.width.current"));
  }

  private static void health(List<Comparison> all) {
    for (String type : List.of("corrected", "uncorrected")) {
      String field = String.format(Locale.ROOT, "ecc.errors.%s.", type);
      all.add(exact("health.eccErrors." + type, SmiUnit.PLAIN, field + "volatile.total"));
      all.add(exact("health.eccErrorsLifetime." + type, SmiUnit.PLAIN, field + "aggregate.total"));
    }
    all.add(exact("health.remappedRows.corrected", SmiUnit.PLAIN, "remapped_rows.correctable"));
    all.add(exact("health.remappedRows.uncorrected", SmiUnit.PLAIN, "remapped_rows.uncorrectable"));
    all.add(exact("health.rowRemapPending", SmiUnit.FLAG, "remapped_rows.pending"));
    all.add(exact("health.rowRemapFailed", SmiUnit.FLAG, "remapped_rows.failure"));
    all.add(
        exact(
            "health.retiredPages.single_bit",
            SmiUnit.PLAIN,
            "retired_pages.single_bit_ecc.count",
            "retired_pages.sbe"));
    all.add(
        exact(
            "health.retiredPages.double_bit",
            SmiUnit.PLAIN,
            "retired_pages.double_bit.count",
            "retired_pages.dbe"));
  }
}
