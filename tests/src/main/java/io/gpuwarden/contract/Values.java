package io.gpuwarden.contract;

import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.ClockDomain;
import io.gpuwarden.gpu.ClockReading;
import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryHealth;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.NvLinkReading;
import io.gpuwarden.gpu.PcieReading;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.PowerReading;
import io.gpuwarden.gpu.RetirementCause;
import io.gpuwarden.gpu.TemperatureLimit;
import io.gpuwarden.gpu.TemperatureSensor;
import io.gpuwarden.gpu.ThermalReading;
import io.gpuwarden.gpu.ValueName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The values of a reading by name, as absences and JSON name them: {@code power.watts}. A new
 * component of a reading gets its line here.
 */
public final class Values {
  private final Map<String, Double> present = new TreeMap<>();

  private Values() {}

  /** Numbers; a list counts by its length, a flag by 0 or 1. */
  public static Map<String, Double> of(GpuReading reading) {
    Values values = new Values();
    values.utilization(reading);
    reading.activity().forEach((kind, ratio) -> values.put("activity", kind, ratio));
    values.memory("memory", reading.memory());
    values.thermal(reading.thermal());
    values.power(reading.power());
    values.clocks(reading.clocks());
    values.pcie(reading.pcie());
    values.nvLink(reading.nvLink());
    values.health(reading.health());
    reading.processes().ifPresent(list -> values.put("processes", list.size()));
    reading.processUtilization().ifPresent(list -> values.put("processUtilization", list.size()));
    return values.present;
  }

  /** The values that every GPU either gives or explains. */
  static List<String> expected() {
    List<String> names = new ArrayList<>();
    each(names, "utilizationRatio", Engine.values());
    each(names, "activity", Activity.values());
    names.addAll(List.of("memory.totalBytes", "memory.usedBytes"));
    names.addAll(List.of("memory.bar1TotalBytes", "memory.bar1UsedBytes"));
    each(names, "thermal.celsius", TemperatureSensor.values());
    each(names, "thermal.limitsCelsius", TemperatureLimit.values());
    names.addAll(List.of("thermal.fanRatios", "power.watts", "power.energyJoules"));
    each(names, "power.limitsWatts", PowerLimit.values());
    each(names, "clocks.hertz", ClockDomain.values());
    each(names, "clocks.maxHertz", ClockDomain.values());
    names.addAll(List.of("clocks.events", "clocks.performanceState"));
    names.addAll(List.of("pcie.linkGeneration", "pcie.linkWidth", "pcie.replays"));
    names.addAll(List.of("pcie.receivedBytes", "pcie.transmittedBytes"));
    names.addAll(List.of("nvLink.activeLinks", "nvLink.receivedBytes", "nvLink.transmittedBytes"));
    each(names, "health.eccErrors", EccError.values());
    each(names, "health.eccErrorsLifetime", EccError.values());
    each(names, "health.remappedRows", EccError.values());
    names.addAll(List.of("health.rowRemapPending", "health.rowRemapFailed"));
    each(names, "health.retiredPages", RetirementCause.values());
    names.addAll(List.of("processes", "processUtilization"));
    return names;
  }

  /** Values that only grow as long as the driver stays loaded. */
  static boolean isCounter(String name) {
    return name.matches(
        "power\\.energyJoules|clocks\\.eventSeconds\\..*|pcie\\.(replays|.*Bytes)"
            + "|nvLink\\.(.*Bytes|errors\\..*)|health\\.(ecc.*|remappedRows\\..*|retiredPages\\..*)");
  }

  private static void each(List<String> names, String group, Enum<?>[] kinds) {
    for (Enum<?> kind : kinds) {
      names.add(group + "." + ValueName.of(kind));
    }
  }

  private void utilization(GpuReading reading) {
    reading
        .utilization()
        .forEach(
            (engine, utilization) -> {
              double value =
                  utilization instanceof EngineUtilization.Rate rate
                      ? rate.ratio()
                      : ((EngineUtilization.Samples) utilization).ratios().length;
              put("utilizationRatio", engine, value);
            });
  }

  private void memory(String group, MemoryReading memory) {
    put(group + ".totalBytes", memory.totalBytes());
    put(group + ".usedBytes", memory.usedBytes());
    put(group + ".reservedBytes", memory.reservedBytes());
    put(group + ".bar1TotalBytes", memory.bar1TotalBytes());
    put(group + ".bar1UsedBytes", memory.bar1UsedBytes());
  }

  private void thermal(ThermalReading thermal) {
    thermal.celsius().forEach((sensor, value) -> put("thermal.celsius", sensor, value));
    thermal.limitsCelsius().forEach((limit, value) -> put("thermal.limitsCelsius", limit, value));
    if (thermal.fanRatios().stream().anyMatch(OptionalDouble::isPresent)) {
      put("thermal.fanRatios", thermal.fanRatios().size());
    }
  }

  private void power(PowerReading power) {
    put("power.watts", power.watts());
    put("power.energyJoules", power.energyJoules());
    power.limitsWatts().forEach((limit, value) -> put("power.limitsWatts", limit, value));
  }

  private void clocks(ClockReading clocks) {
    clocks.hertz().forEach((domain, value) -> put("clocks.hertz", domain, value));
    clocks.maxHertz().forEach((domain, value) -> put("clocks.maxHertz", domain, value));
    clocks.eventSeconds().forEach((event, value) -> put("clocks.eventSeconds", event, value));
    clocks.events().ifPresent(events -> put("clocks.events", events.size()));
    put("clocks.performanceState", clocks.performanceState());
  }

  private void pcie(PcieReading pcie) {
    put("pcie.linkGeneration", pcie.linkGeneration());
    put("pcie.linkWidth", pcie.linkWidth());
    put("pcie.replays", pcie.replays());
    put("pcie.receivedBytes", pcie.receivedBytes());
    put("pcie.transmittedBytes", pcie.transmittedBytes());
  }

  private void nvLink(NvLinkReading nvLink) {
    put("nvLink.activeLinks", nvLink.activeLinks());
    put("nvLink.receivedBytes", nvLink.receivedBytes());
    put("nvLink.transmittedBytes", nvLink.transmittedBytes());
    nvLink.errors().forEach((kind, count) -> put("nvLink.errors", kind, count));
  }

  private void health(MemoryHealth health) {
    health.eccErrors().forEach((kind, n) -> put("health.eccErrors", kind, n));
    health.eccErrorsLifetime().forEach((kind, n) -> put("health.eccErrorsLifetime", kind, n));
    health.remappedRows().forEach((kind, n) -> put("health.remappedRows", kind, n));
    health.retiredPages().forEach((cause, n) -> put("health.retiredPages", cause, n));
    health.rowRemapPending().ifPresent(flag -> put("health.rowRemapPending", flag ? 1 : 0));
    health.rowRemapFailed().ifPresent(flag -> put("health.rowRemapFailed", flag ? 1 : 0));
  }

  private void put(String group, Enum<?> kind, double value) {
    put(group + "." + ValueName.of(kind), value);
  }

  private void put(String name, double value) {
    present.put(name, value);
  }

  private void put(String name, OptionalDouble value) {
    value.ifPresent(number -> put(name, number));
  }

  private void put(String name, OptionalLong value) {
    value.ifPresent(number -> put(name, (double) number));
  }

  private void put(String name, OptionalInt value) {
    value.ifPresent(number -> put(name, number));
  }
}
