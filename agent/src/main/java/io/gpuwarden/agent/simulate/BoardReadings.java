package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.simulate.BoardModel.Clocks;
import io.gpuwarden.gpu.ClockDomain;
import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.ClockReading;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.PcieReading;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.PowerReading;
import io.gpuwarden.gpu.TemperatureSensor;
import io.gpuwarden.gpu.ThermalReading;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a board's sensors say of the step that it is in, rounded as a driver rounds: whole degrees,
 * whole percent, milliwatts, MHz. Used under the board's lock.
 */
final class BoardReadings {
  private static final double HERTZ_PER_MHZ = 1e6;
  private static final int CLOCK_STEP_MHZ = 15;

  /** What the driver itself takes of the memory that is not reserved. */
  private static final long DRIVER_BYTES = 4L << 20;

  private final Board board;
  private final BoardModel model;
  private final Map<PowerLimit, Double> powerLimits;
  private final Map<ClockDomain, Double> maxHertz;
  private final Set<ClockEvent> timedEvents;

  BoardReadings(Board board) {
    this.board = board;
    this.model = board.model();
    this.powerLimits = powerLimits(model.power());
    this.timedEvents = BoardAbsences.timedEvents(model);
    Clocks clocks = model.clocks();
    this.maxHertz = hertz(clocks.graphicsMax(), clocks.memoryMax(), clocks.videoMax());
  }

  private static Map<PowerLimit, Double> powerLimits(BoardModel.Power power) {
    return Map.of(
        PowerLimit.ENFORCED, power.limit(),
        PowerLimit.DEFAULT, power.limit(),
        PowerLimit.MIN, power.min(),
        PowerLimit.MAX, power.max());
  }

  private static Map<ClockDomain, Double> hertz(int graphics, int memory, int video) {
    Map<ClockDomain, Double> hertz = new EnumMap<>(ClockDomain.class);
    hertz.put(ClockDomain.GRAPHICS, graphics * HERTZ_PER_MHZ);
    hertz.put(ClockDomain.SM, graphics * HERTZ_PER_MHZ);
    hertz.put(ClockDomain.MEMORY, memory * HERTZ_PER_MHZ);
    hertz.put(ClockDomain.VIDEO, video * HERTZ_PER_MHZ);
    return hertz;
  }

  MemoryReading memory() {
    long used = DRIVER_BYTES + board.tenants().stream().mapToLong(Tenant::usedBytes).sum();
    long processes = board.tenants().stream().filter(Tenant::hasProcess).count();
    return new MemoryReading(
        OptionalLong.of(model.memory().total()),
        OptionalLong.of(used),
        OptionalLong.of(model.memory().reserved()),
        OptionalLong.of(model.memory().bar1Total()),
        OptionalLong.of(model.memory().bar1Used() + processes * (2L << 20)));
  }

  ThermalReading thermal() {
    PowerAndHeat state = board.powerAndHeat();
    Map<TemperatureSensor, Double> celsius = new EnumMap<>(TemperatureSensor.class);
    celsius.put(TemperatureSensor.GPU, (double) Math.round(state.celsius()));
    if (model.thermal().memoryAbove().isPresent()) {
      double above = model.thermal().memoryAbove().getAsDouble();
      celsius.put(TemperatureSensor.MEMORY, (double) Math.round(state.memoryCelsius(above)));
    }
    OptionalDouble fan = OptionalDouble.of(Math.round(100 * state.fanRatio()) / 100.0);
    return new ThermalReading(
        celsius, model.thermal().limits(), Collections.nCopies(model.thermal().fans(), fan));
  }

  PowerReading power() {
    PowerAndHeat state = board.powerAndHeat();
    return new PowerReading(
        OptionalDouble.of(thousandths(state.watts())),
        powerLimits,
        OptionalDouble.of(thousandths(state.joules())));
  }

  ClockReading clocks() {
    PowerAndHeat state = board.powerAndHeat();
    Clocks clocks = model.clocks();
    boolean awake = state.awake();
    return new ClockReading(
        awake
            ? hertz(graphicsMhz(), clocks.memoryMax(), clocks.videoMax())
            : hertz(clocks.graphicsIdle(), clocks.memoryIdle(), clocks.videoIdle()),
        maxHertz,
        Optional.of(events(state)),
        eventSeconds(state),
        OptionalInt.of(awake ? clocks.busyState() : clocks.idleState()));
  }

  private int graphicsMhz() {
    double wanted = model.clocks().graphicsMax() * board.powerAndHeat().clockRatio();
    return CLOCK_STEP_MHZ * (int) (wanted / CLOCK_STEP_MHZ);
  }

  private static Set<ClockEvent> events(PowerAndHeat state) {
    Set<ClockEvent> events = EnumSet.noneOf(ClockEvent.class);
    if (!state.awake()) {
      events.add(ClockEvent.GPU_IDLE);
    }
    if (state.capped()) {
      events.add(ClockEvent.SW_POWER_CAP);
    }
    if (state.throttled()) {
      events.add(ClockEvent.SW_THERMAL_SLOWDOWN);
    }
    return events;
  }

  private Map<ClockEvent, Double> eventSeconds(PowerAndHeat state) {
    Map<ClockEvent, Double> seconds = new EnumMap<>(ClockEvent.class);
    for (ClockEvent event : timedEvents) {
      seconds.put(
          event,
          switch (event) {
            case SW_POWER_CAP -> state.cappedSeconds();
            case SW_THERMAL_SLOWDOWN -> state.throttledSeconds();
            default -> 0.0;
          });
    }
    return seconds;
  }

  PcieReading pcie() {
    BoardModel.Links links = model.links();
    boolean awake = board.powerAndHeat().awake();
    return new PcieReading(
        OptionalInt.of(awake ? links.generation() : links.idleGeneration()),
        OptionalInt.of(links.width()),
        OptionalLong.of(replays()),
        OptionalLong.of(board.traffic().pcieReceived()),
        OptionalLong.of(board.traffic().pcieTransmitted()));
  }

  /** One slot in four has a contact that is not perfect: a packet an hour is sent again. */
  private long replays() {
    return Noise.unit(board.plan().seed(), 9) < 0.25 ? (long) (board.upSeconds() / 3_600) : 0;
  }

  /** Milliwatts and millijoules are the driver's units. */
  private static double thousandths(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
