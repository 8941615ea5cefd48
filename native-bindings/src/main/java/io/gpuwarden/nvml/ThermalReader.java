package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.TemperatureLimit;
import io.gpuwarden.gpu.TemperatureSensor;
import io.gpuwarden.gpu.ThermalReading;
import io.gpuwarden.nvml.NvmlStructs.Temperature;
import io.gpuwarden.nvml.Question.Way;
import java.util.EnumMap;
import java.util.Map;

/** Temperatures, their limits, and fans. */
final class ThermalReader {
  private static final int FIELD_MEMORY_TEMPERATURE = 82;
  private static final int SENSOR_GPU = 0;

  private final Device gpu;
  private final FanReader fans;
  private final Map<TemperatureSensor, Question> sensors = new EnumMap<>(TemperatureSensor.class);
  private final Map<TemperatureLimit, Question> limitQuestions =
      new EnumMap<>(TemperatureLimit.class);

  private Map<TemperatureLimit, Double> limits = Map.of();

  ThermalReader(Device gpu, FieldGroup fast) {
    this.gpu = gpu;
    fans = new FanReader(gpu);
    NvmlLibrary nvml = gpu.nvml();
    sensors.put(
        TemperatureSensor.GPU,
        gpu.question(
            "thermal.celsius.gpu",
            new Way(NvmlSymbol.TEMPERATURE_V, this::askTemperatureV, this::temperature),
            gpu.u32(NvmlSymbol.TEMPERATURE, SENSOR_GPU, nvml::nvmlDeviceGetTemperature)));
    sensors.put(
        TemperatureSensor.MEMORY,
        gpu.question("thermal.celsius.memory", fast.add(FIELD_MEMORY_TEMPERATURE).way()));
    limit(TemperatureLimit.SHUTDOWN, "shutdown", 0);
    limit(TemperatureLimit.SLOWDOWN, "slowdown", 1);
    limit(TemperatureLimit.MEMORY_MAX, "memory_max", 2);
    limit(TemperatureLimit.GPU_MAX, "gpu_max", 3);
  }

  ThermalReading read(Tick tick) throws GpuException {
    if (tick.full()) {
      limits =
          Values.map(TemperatureLimit.class, limitQuestions, tick, degrees -> (double) degrees);
    }
    return new ThermalReading(
        Values.map(TemperatureSensor.class, sensors, tick, degrees -> (double) degrees),
        limits,
        fans.read(tick));
  }

  private void limit(TemperatureLimit limit, String name, int threshold) {
    limitQuestions.put(
        limit,
        gpu.question(
            "thermal.limitsCelsius." + name,
            gpu.u32(
                NvmlSymbol.TEMPERATURE_THRESHOLD,
                threshold,
                gpu.nvml()::nvmlDeviceGetTemperatureThreshold)));
  }

  private int askTemperatureV() {
    gpu.out().putInt(Device.TEXT + Temperature.VERSION, Temperature.VERSION_WORD);
    gpu.out().putInt(Device.TEXT + Temperature.SENSOR_TYPE, SENSOR_GPU);
    return gpu.nvml().nvmlDeviceGetTemperatureV(gpu.handle(), gpu.out().address(Device.TEXT));
  }

  private long temperature() {
    return gpu.out().getInt(Device.TEXT + Temperature.TEMPERATURE);
  }
}
