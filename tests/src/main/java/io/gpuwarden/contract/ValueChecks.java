package io.gpuwarden.contract;

import io.gpuwarden.contract.Observation.Device;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryApi;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.MigReading;
import io.gpuwarden.gpu.ProcessUtilization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Promises about the values of a single reading. */
final class ValueChecks {
  private ValueChecks() {}

  static List<String> finite(Device device) {
    return values(device, (name, value) -> Double.isFinite(value));
  }

  static List<String> notNegative(Device device) {
    return values(device, (name, value) -> value >= 0 || name.startsWith("thermal.celsius"));
  }

  static List<String> performanceState(Device device) {
    return values(device, (name, value) -> !name.equals("clocks.performanceState") || value <= 15);
  }

  static List<String> ratios(Device device) {
    return readings(
        device,
        reading -> {
          List<String> broken = new ArrayList<>();
          ratiosOf(reading)
              .filter(ratio -> !(ratio >= 0 && ratio <= 1))
              .forEach(ratio -> broken.add("ratio " + ratio));
          return broken;
        });
  }

  private static DoubleStream ratiosOf(GpuReading reading) {
    DoubleStream engines =
        reading.utilization().values().stream()
            .flatMapToDouble(
                utilization ->
                    utilization instanceof EngineUtilization.Samples samples
                        ? Arrays.stream(samples.ratios())
                        : DoubleStream.of(((EngineUtilization.Rate) utilization).ratio()));
    DoubleStream units = reading.activity().values().stream().mapToDouble(Double::doubleValue);
    DoubleStream instances =
        reading.migInstances().stream()
            .flatMap(mig -> mig.activity().values().stream())
            .mapToDouble(Double::doubleValue);
    DoubleStream processes =
        reading.processUtilization().orElse(List.<ProcessUtilization>of()).stream()
            .flatMap(sample -> sample.ratios().values().stream())
            .mapToDouble(Double::doubleValue);
    return DoubleStream.concat(
        DoubleStream.concat(engines, units), DoubleStream.concat(instances, processes));
  }

  static List<String> memory(Device device) {
    boolean apart = device.info().memoryApi().equals(Optional.of(MemoryApi.V2));
    return readings(
        device,
        reading -> {
          List<String> broken = new ArrayList<>();
          within(broken, reading.memory());
          for (MigReading mig : reading.migInstances()) {
            within(broken, mig.memory());
          }
          if (reading.memory().usedBytes().isPresent()
              && reading.memory().reservedBytes().isPresent() != apart) {
            broken.add("reserved memory does not fit " + device.info().memoryApi());
          }
          return broken;
        });
  }

  private static void within(List<String> broken, MemoryReading memory) {
    long reserved = memory.reservedBytes().stream().sum();
    memory
        .totalBytes()
        .ifPresent(
            total -> {
              if (memory.usedBytes().stream().anyMatch(used -> used + reserved > total)) {
                broken.add(memory.toString());
              }
            });
    memory
        .bar1TotalBytes()
        .ifPresent(
            total -> {
              if (memory.bar1UsedBytes().stream().anyMatch(used -> used > total)) {
                broken.add(memory.toString());
              }
            });
  }

  static List<String> presentOrAbsent(Device device) {
    return readings(
        device,
        reading -> {
          List<String> broken = new ArrayList<>();
          for (String present : Values.of(reading).keySet()) {
            if (explained(reading, present)) {
              broken.add(present + " is there, and said to be absent");
            }
          }
          return broken;
        });
  }

  /** Of the last reading: GPM's first needs one before it. */
  static List<String> complete(Device device) {
    Map<String, Double> present = Values.of(device.last());
    return Values.expected().stream()
        .filter(name -> !present.containsKey(name) && !explained(device.last(), name))
        .map(name -> name + " is neither there nor explained")
        .toList();
  }

  /** An absence of a whole group explains all its values. */
  private static boolean explained(GpuReading reading, String name) {
    return reading.absences().stream()
        .map(Absence::reading)
        .anyMatch(absent -> name.equals(absent) || name.startsWith(absent + "."));
  }

  static List<String> absences(Device device) {
    return readings(
        device,
        reading -> {
          List<String> broken = new ArrayList<>();
          Set<String> names = new HashSet<>();
          for (Absence absence : reading.absences()) {
            boolean said =
                !absence.reading().isBlank()
                    && !absence.error().function().isBlank()
                    && !absence.error().text().isBlank()
                    && absence.error().code() != 0
                    && absence.error().kind() != ErrorKind.MISUSE;
            if (!said || !names.add(absence.reading())) {
              broken.add(absence.toString());
            }
          }
          return broken;
        });
  }

  private interface Good {
    boolean test(String name, double value);
  }

  private static List<String> values(Device device, Good good) {
    return readings(
        device,
        reading ->
            Values.of(reading).entrySet().stream()
                .filter(entry -> !good.test(entry.getKey(), entry.getValue()))
                .map(entry -> entry.getKey() + " is " + entry.getValue())
                .toList());
  }

  private static List<String> readings(Device device, Function<GpuReading, List<String>> check) {
    List<String> broken = new ArrayList<>();
    for (int i = 0; i < device.readings().size(); i++) {
      int number = i;
      check
          .apply(device.readings().get(i))
          .forEach(line -> broken.add("reading " + number + ": " + line));
    }
    return broken;
  }
}
