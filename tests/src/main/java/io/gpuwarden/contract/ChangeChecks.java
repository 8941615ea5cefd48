package io.gpuwarden.contract;

import io.gpuwarden.contract.Observation.Device;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.ProcessUtilization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Promises about what changes from one reading of a GPU to the next. */
final class ChangeChecks {
  private ChangeChecks() {}

  static List<String> counters(Device device) {
    List<String> broken = new ArrayList<>();
    Map<String, Double> before = new HashMap<>();
    for (GpuReading reading : device.readings()) {
      Values.of(reading)
          .forEach(
              (name, value) -> {
                Double last = Values.isCounter(name) ? before.put(name, value) : null;
                if (last != null && value < last) {
                  broken.add(name + " went from " + last + " to " + value);
                }
              });
    }
    return broken;
  }

  static List<String> samples(Device device) {
    List<String> broken = new ArrayList<>();
    Map<Engine, Long> last = new HashMap<>();
    for (GpuReading reading : device.readings()) {
      reading
          .utilization()
          .forEach(
              (engine, utilization) -> {
                if (utilization instanceof Samples samples) {
                  for (long time : samples.timestampsMicros()) {
                    Long previous = last.put(engine, time);
                    if (previous != null && time <= previous) {
                      broken.add(engine + " at " + time + " after " + previous);
                    }
                  }
                }
              });
    }
    return broken;
  }

  static List<String> processSamples(Device device) {
    List<String> broken = new ArrayList<>();
    Map<Integer, Long> last = new HashMap<>();
    for (GpuReading reading : device.readings()) {
      for (ProcessUtilization sample : reading.processUtilization().orElse(List.of())) {
        Long previous = last.put(sample.pid(), sample.timestampMicros());
        if (previous != null && sample.timestampMicros() <= previous) {
          broken.add(sample + " after " + previous);
        }
      }
    }
    return broken;
  }

  /** Activity is of the time between readings, and has none when they are too close. */
  static List<String> fastRepeats(Device device) {
    List<String> broken = new ArrayList<>();
    Set<String> before = Values.of(device.readings().get(1)).keySet();
    for (GpuReading reading : device.readings().subList(2, device.readings().size())) {
      Set<String> now = Values.of(reading).keySet();
      before.stream()
          .filter(name -> !now.contains(name) && !name.startsWith("activity."))
          .forEach(name -> broken.add(name + " is gone"));
    }
    return broken;
  }
}
