package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.simulate.BoardModel.Feature;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.NvLinkError;
import io.gpuwarden.gpu.RetirementCause;
import io.gpuwarden.gpu.TemperatureLimit;
import io.gpuwarden.gpu.ValueName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a board of a model does not answer, with the function that says so. */
final class BoardAbsences {
  /** Drivers add up the time of these on every board. */
  private static final Set<ClockEvent> TIMED_EVERYWHERE =
      EnumSet.of(ClockEvent.SW_POWER_CAP, ClockEvent.SYNC_BOOST);

  private static final Set<ClockEvent> TIMED_ON_SERVER_BOARDS =
      EnumSet.of(
          ClockEvent.SW_THERMAL_SLOWDOWN,
          ClockEvent.HW_THERMAL_SLOWDOWN,
          ClockEvent.HW_POWER_BRAKE_SLOWDOWN);

  private final BoardModel model;
  private final List<Absence> absences = new ArrayList<>();

  private BoardAbsences(BoardModel model) {
    this.model = model;
  }

  static List<Absence> of(BoardModel model) {
    BoardAbsences board = new BoardAbsences(model);
    board.work();
    board.sensors();
    board.health();
    board.links();
    return List.copyOf(board.absences);
  }

  /** The engines whose utilization can be asked for: none while the board is cut into instances. */
  static Set<Engine> engines(BoardModel model) {
    if (model.mig() == MigMode.ENABLED) {
      return EnumSet.noneOf(Engine.class);
    }
    Set<Engine> engines = EnumSet.allOf(Engine.class);
    if (!model.has(Feature.JPEG)) {
      engines.remove(Engine.JPEG);
    }
    if (!model.has(Feature.OPTICAL_FLOW)) {
      engines.remove(Engine.OFA);
    }
    return engines;
  }

  /** What holds the clocks down and is timed. */
  static Set<ClockEvent> timedEvents(BoardModel model) {
    Set<ClockEvent> timed = EnumSet.copyOf(TIMED_EVERYWHERE);
    if (model.has(Feature.THERMAL_TIMES)) {
      timed.addAll(TIMED_ON_SERVER_BOARDS);
    }
    return timed;
  }

  /** Not while the board is cut into instances. */
  static boolean tellsRemappedRows(BoardModel model) {
    return model.has(Feature.ROW_REMAPPING) && model.mig() != MigMode.ENABLED;
  }

  private void work() {
    each("utilizationRatio.", without(Engine.class, engines(model)), "nvmlDeviceGetSamples");
    if (model.mig() == MigMode.ENABLED) {
      add("processUtilization", "nvmlDeviceGetProcessUtilization");
    }
    if (!model.has(Feature.GPM)) {
      add("activity", "nvmlGpmQueryDeviceSupport");
    }
  }

  private void sensors() {
    if (!model.has(Feature.SERIAL)) {
      add("info.serial", "nvmlDeviceGetSerial");
    }
    if (!model.has(Feature.MIG)) {
      add("info.mig", "nvmlDeviceGetMigMode");
    }
    if (model.thermal().memoryAbove().isEmpty()) {
      add("thermal.celsius.memory", "nvmlDeviceGetFieldValues");
    }
    each(
        "thermal.limitsCelsius.",
        without(TemperatureLimit.class, model.thermal().limits().keySet()),
        "nvmlDeviceGetTemperatureThreshold");
    if (model.thermal().fans() == 0) {
      add("thermal.fanRatios", "nvmlDeviceGetNumFans");
    }
    Set<ClockEvent> known = EnumSet.copyOf(TIMED_EVERYWHERE);
    known.addAll(TIMED_ON_SERVER_BOARDS);
    known.removeAll(timedEvents(model));
    each("clocks.eventSeconds.", known, "nvmlDeviceGetFieldValues");
  }

  private void health() {
    if (!model.has(Feature.ECC)) {
      Set<EccError> both = EnumSet.allOf(EccError.class);
      each("health.eccErrors.", both, "nvmlDeviceGetTotalEccErrors");
      each("health.eccErrorsLifetime.", both, "nvmlDeviceGetTotalEccErrors");
    }
    if (!tellsRemappedRows(model)) {
      each("health.remappedRows.", EnumSet.allOf(EccError.class), "nvmlDeviceGetRemappedRows");
      add("health.rowRemapPending", "nvmlDeviceGetRemappedRows");
      add("health.rowRemapFailed", "nvmlDeviceGetRemappedRows");
    }
    if (!model.has(Feature.RETIRED_PAGES)) {
      Set<RetirementCause> causes = EnumSet.allOf(RetirementCause.class);
      each("health.retiredPages.", causes, "nvmlDeviceGetRetiredPages_v2");
    }
  }

  private void links() {
    if (model.links().nvLinks() == 0) {
      add("nvLink.activeLinks", "nvmlDeviceGetNvLinkState");
      add("nvLink.receivedBytes", "nvmlDeviceGetFieldValues");
      add("nvLink.transmittedBytes", "nvmlDeviceGetFieldValues");
    }
    each(
        "nvLink.errors.",
        without(NvLinkError.class, model.links().nvLinkErrors()),
        "nvmlDeviceGetNvLinkErrorCounter");
  }

  private static <E extends Enum<E>> Set<E> without(Class<E> all, Set<E> present) {
    Set<E> absent = EnumSet.allOf(all);
    absent.removeAll(present);
    return absent;
  }

  private void each(String prefix, Set<? extends Enum<?>> constants, String function) {
    constants.forEach(constant -> add(prefix + ValueName.of(constant), function));
  }

  private void add(String reading, String function) {
    absences.add(NvmlWords.unsupported(reading, function));
  }
}
