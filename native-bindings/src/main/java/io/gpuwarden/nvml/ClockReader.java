package io.gpuwarden.nvml;

import io.gpuwarden.gpu.ClockDomain;
import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.ClockReading;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.ValueName;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Clocks, and what holds them down. */
final class ClockReader {
  private static final double MEGA = 1e6;
  private static final int HIGHEST_PERFORMANCE_STATE = 15;

  /** {@code nvmlClockType_t}. */
  private static final Map<ClockDomain, Integer> TYPES =
      new EnumMap<>(
          Map.of(
              ClockDomain.GRAPHICS, 0,
              ClockDomain.SM, 1,
              ClockDomain.MEMORY, 2,
              ClockDomain.VIDEO, 3));

  /** {@code nvmlClocksEventReason*} bits, by ordinal. */
  private static final Map<ClockEvent, Long> BITS =
      new EnumMap<>(
          Map.of(
              ClockEvent.GPU_IDLE, 0x1L,
              ClockEvent.APPLICATIONS_CLOCKS, 0x2L,
              ClockEvent.SW_POWER_CAP, 0x4L,
              ClockEvent.HW_SLOWDOWN, 0x8L,
              ClockEvent.SYNC_BOOST, 0x10L,
              ClockEvent.SW_THERMAL_SLOWDOWN, 0x20L,
              ClockEvent.HW_THERMAL_SLOWDOWN, 0x40L,
              ClockEvent.HW_POWER_BRAKE_SLOWDOWN, 0x80L,
              ClockEvent.DISPLAY_CLOCKS, 0x100L));

  private final Map<ClockDomain, Question> clocks = new EnumMap<>(ClockDomain.class);
  private final Map<ClockDomain, Question> maxClocks = new EnumMap<>(ClockDomain.class);
  private final Question events;
  private final Question state;
  private final ClockEventTimes eventTimes;

  private Map<ClockDomain, Double> maxHertz = Map.of();
  private Map<ClockEvent, Double> eventSeconds = Map.of();

  ClockReader(Device gpu, FieldGroup slow) {
    NvmlLibrary nvml = gpu.nvml();
    for (Map.Entry<ClockDomain, Integer> type : TYPES.entrySet()) {
      String name = ValueName.of(type.getKey());
      clocks.put(
          type.getKey(),
          gpu.question(
              "clocks.hertz." + name,
              gpu.u32(NvmlSymbol.CLOCK_INFO, type.getValue(), nvml::nvmlDeviceGetClockInfo)));
      maxClocks.put(
          type.getKey(),
          gpu.question(
              "clocks.maxHertz." + name,
              gpu.u32(
                  NvmlSymbol.MAX_CLOCK_INFO, type.getValue(), nvml::nvmlDeviceGetMaxClockInfo)));
    }
    events =
        gpu.question(
            "clocks.events",
            gpu.u64(NvmlSymbol.CLOCKS_EVENT_REASONS, nvml::nvmlDeviceGetCurrentClocksEventReasons),
            gpu.u64(
                NvmlSymbol.CLOCKS_THROTTLE_REASONS,
                nvml::nvmlDeviceGetCurrentClocksThrottleReasons));
    state =
        gpu.question(
            "clocks.performanceState",
            gpu.u32(NvmlSymbol.PERFORMANCE_STATE, nvml::nvmlDeviceGetPerformanceState));
    eventTimes = new ClockEventTimes(gpu, slow);
  }

  ClockReading read(Tick tick) throws GpuException {
    if (tick.full()) {
      maxHertz = Values.map(ClockDomain.class, maxClocks, tick, mega -> mega * MEGA);
      eventSeconds = eventTimes.read(tick);
    }
    return new ClockReading(
        Values.map(ClockDomain.class, clocks, tick, mega -> mega * MEGA),
        maxHertz,
        events(tick),
        eventSeconds,
        performanceState(tick));
  }

  private Optional<Set<ClockEvent>> events(Tick tick) throws GpuException {
    OptionalLong bits = events.asLong(tick);
    return bits.isPresent() ? Optional.of(decode(bits.getAsLong())) : Optional.empty();
  }

  /** Bits that this program does not know are passed over. */
  static Set<ClockEvent> decode(long bits) {
    Set<ClockEvent> events = EnumSet.noneOf(ClockEvent.class);
    BITS.forEach(
        (event, bit) -> {
          if ((bits & bit) != 0) {
            events.add(event);
          }
        });
    return events;
  }

  private OptionalInt performanceState(Tick tick) throws GpuException {
    OptionalInt answer = state.asInt(tick);
    if (answer.isPresent() && answer.getAsInt() > HIGHEST_PERFORMANCE_STATE) {
      state.failed(NvmlReturn.NO_DATA.of(NvmlSymbol.PERFORMANCE_STATE));
      return OptionalInt.empty();
    }
    return answer;
  }
}
