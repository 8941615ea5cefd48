package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.counter;
import static io.gpuwarden.exporter.Row.gauge;

import io.gpuwarden.gpu.ClockDomain;
import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.ClockReading;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.TemperatureLimit;
import io.gpuwarden.gpu.TemperatureSensor;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Memory, temperature, power and clocks of a board.
 *
 * <p>Left out, to keep a GPU within 80 series: the graphics clock, which is the SM clock on every
 * board that computes; the lowest power limit that could be set, which nobody draws; and the clock
 * events that slow no work down or that no data centre uses: idle (utilization says it), sync boost
 * and displays.
 */
final class BoardMetrics {
  private static final Row.Labels<ClockDomain> CLOCKS =
      new Row.Labels<>(List.of(ClockDomain.SM, ClockDomain.MEMORY, ClockDomain.VIDEO));
  private static final Row.Labels<PowerLimit> POWER_LIMITS =
      new Row.Labels<>(List.of(PowerLimit.ENFORCED, PowerLimit.DEFAULT, PowerLimit.MAX));
  private static final Row.Labels<ClockEvent> CLOCK_EVENTS =
      new Row.Labels<>(
          List.of(
              ClockEvent.APPLICATIONS_CLOCKS,
              ClockEvent.SW_POWER_CAP,
              ClockEvent.HW_SLOWDOWN,
              ClockEvent.SW_THERMAL_SLOWDOWN,
              ClockEvent.HW_THERMAL_SLOWDOWN,
              ClockEvent.HW_POWER_BRAKE_SLOWDOWN));

  static final List<Metric> ROWS =
      List.of(
          gauge("gpu_memory_total_bytes", "bytes", "Device memory.")
              .from("nvmlDeviceGetMemoryInfo_v2, else nvmlDeviceGetMemoryInfo")
              .readingLong(r -> r.memory().totalBytes()),
          gauge(
                  "gpu_memory_used_bytes",
                  "bytes",
                  "Device memory in use; with gpu_info memory_api v1 the reserved part is in it.")
              .from("nvmlDeviceGetMemoryInfo_v2, else nvmlDeviceGetMemoryInfo")
              .readingLong(r -> r.memory().usedBytes()),
          gauge(
                  "gpu_memory_reserved_bytes",
                  "bytes",
                  "Device memory that the driver keeps for itself.")
              .from("nvmlDeviceGetMemoryInfo_v2")
              .readingLong(r -> r.memory().reservedBytes()),
          gauge(
                  "gpu_bar1_total_bytes",
                  "bytes",
                  "Window through which the CPU and other devices reach the memory.")
              .from("nvmlDeviceGetBAR1MemoryInfo")
              .readingLong(r -> r.memory().bar1TotalBytes()),
          gauge("gpu_bar1_used_bytes", "bytes", "Part of the BAR1 window in use.")
              .from("nvmlDeviceGetBAR1MemoryInfo")
              .readingLong(r -> r.memory().bar1UsedBytes()),
          gauge("gpu_temperature_celsius", "celsius", "Temperature.")
              .from(
                  "nvmlDeviceGetTemperatureV, else nvmlDeviceGetTemperature; memory:"
                      + " nvmlDeviceGetFieldValues")
              .readingBy("sensor", TemperatureSensor.class, r -> r.thermal().celsius()),
          gauge(
                  "gpu_temperature_limit_celsius",
                  "celsius",
                  "Temperature at which clocks are lowered or the board switches itself off.")
              .from("nvmlDeviceGetTemperatureThreshold")
              .readingBy("limit", TemperatureLimit.class, r -> r.thermal().limitsCelsius()),
          gauge("gpu_fan_speed_ratio", "ratio", "Speed asked of the fan, of its maximum.")
              .from("nvmlDeviceGetFanSpeed_v2, else nvmlDeviceGetFanSpeed")
              .labels("fan")
              .ofReading(BoardMetrics::addFans),
          gauge("gpu_power_watts", "watts", "Power draw of the whole board.")
              .from("nvmlDeviceGetPowerUsage")
              .reading(r -> r.power().watts()),
          gauge("gpu_power_limit_watts", "watts", "Limits of the board's power.")
              .from(
                  "nvmlDeviceGetEnforcedPowerLimit, nvmlDeviceGetPowerManagementDefaultLimit,"
                      + " nvmlDeviceGetPowerManagementLimitConstraints")
              .readingBy("limit", POWER_LIMITS, r -> r.power().limitsWatts()),
          counter("gpu_energy_joules_total", "joules", "Energy drawn by the board.")
              .from("nvmlDeviceGetTotalEnergyConsumption (Volta and newer)")
              .counted(GpuCounters::energyJoules),
          gauge("gpu_clock_hertz", "hertz", "Clock now.")
              .from("nvmlDeviceGetClockInfo")
              .readingBy("clock", CLOCKS, r -> r.clocks().hertz()),
          gauge("gpu_clock_max_hertz", "hertz", "Highest clock of the board.")
              .from("nvmlDeviceGetMaxClockInfo")
              .readingBy("clock", CLOCKS, r -> r.clocks().maxHertz()),
          gauge("gpu_clock_event_active", "Whether this holds the clocks down now.")
              .from(
                  "nvmlDeviceGetCurrentClocksEventReasons, else"
                      + " nvmlDeviceGetCurrentClocksThrottleReasons")
              .labels("reason")
              .ofReading(BoardMetrics::addClockEvents),
          counter(
                  "gpu_clock_event_seconds_total",
                  "seconds",
                  "Time for which this has held the clocks down.")
              .from("nvmlDeviceGetFieldValues: clock event reason counters")
              .labels("reason")
              .upGpu((gpu, out) -> CLOCK_EVENTS.add(out, gpu.counters().clockEventSeconds())),
          gauge("gpu_performance_state", "Performance state, 0 (fastest) to 15.")
              .from("nvmlDeviceGetPerformanceState")
              .readingInt(r -> r.clocks().performanceState()));

  private BoardMetrics() {}

  private static void addFans(GpuReading reading, Samples out) {
    List<OptionalDouble> fans = reading.thermal().fanRatios();
    for (int i = 0; i < fans.size(); i++) {
      if (fans.get(i).isPresent()) {
        out.add(fans.get(i).getAsDouble(), Integer.toString(i));
      }
    }
  }

  private static void addClockEvents(GpuReading reading, Samples out) {
    ClockReading clocks = reading.clocks();
    if (clocks.events().isEmpty()) {
      return;
    }
    Set<ClockEvent> active = clocks.events().get();
    for (int i = 0; i < CLOCK_EVENTS.keys().size(); i++) {
      out.add(active.contains(CLOCK_EVENTS.keys().get(i)) ? 1 : 0, CLOCK_EVENTS.word(i));
    }
  }
}
