package io.gpuwarden.nvml;

import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.ValueName;
import io.gpuwarden.nvml.NvmlStructs.ViolationTime;
import io.gpuwarden.nvml.Question.Way;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long each cause has held the clocks down. Two causes are known to every driver; the thermal
 * ones and the power brake have counters of their own since 575 (before, one counter mixes them).
 */
final class ClockEventTimes {
  private static final double NANO = 1e-9;
  private static final int OUT = Device.TEXT;

  private static final int FIELD_POWER = 74;
  private static final int FIELD_SYNC_BOOST = 76;
  private static final int FIELD_SW_THERMAL = 269;
  private static final int FIELD_HW_THERMAL = 270;
  private static final int FIELD_HW_POWER_BRAKE = 271;

  /** {@code nvmlPerfPolicyType_t}. */
  private static final int POLICY_POWER = 0;

  private static final int POLICY_SYNC_BOOST = 2;

  private final Device gpu;
  private final Map<ClockEvent, Question> questions = new EnumMap<>(ClockEvent.class);

  ClockEventTimes(Device gpu, FieldGroup slow) {
    this.gpu = gpu;
    add(ClockEvent.SW_POWER_CAP, slow.add(FIELD_POWER).way(), violation(POLICY_POWER));
    add(ClockEvent.SYNC_BOOST, slow.add(FIELD_SYNC_BOOST).way(), violation(POLICY_SYNC_BOOST));
    add(ClockEvent.SW_THERMAL_SLOWDOWN, slow.add(FIELD_SW_THERMAL).way());
    add(ClockEvent.HW_THERMAL_SLOWDOWN, slow.add(FIELD_HW_THERMAL).way());
    add(ClockEvent.HW_POWER_BRAKE_SLOWDOWN, slow.add(FIELD_HW_POWER_BRAKE).way());
  }

  /** Seconds since the driver was loaded. */
  Map<ClockEvent, Double> read(Tick tick) throws GpuException {
    return Values.map(ClockEvent.class, questions, tick, nanos -> nanos * NANO);
  }

  private void add(ClockEvent event, Way... ways) {
    String name = ValueName.of(event);
    questions.put(event, gpu.question("clocks.eventSeconds." + name, ways));
  }

  private Way violation(int policy) {
    return new Way(
        NvmlSymbol.VIOLATION_STATUS,
        () -> gpu.nvml().nvmlDeviceGetViolationStatus(gpu.handle(), policy, gpu.out().address(OUT)),
        () -> gpu.out().getLong(OUT + ViolationTime.VIOLATION_TIME));
  }
}
