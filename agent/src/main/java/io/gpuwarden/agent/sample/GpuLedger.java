package io.gpuwarden.agent.sample;

import io.gpuwarden.exporter.GpuCounters;
import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.NvLinkError;
import java.util.Map;
import java.util.SortedMap;

/**
 * Everything that is counted of one GPU, from the moment the daemon first saw it: the driver's
 * counters made to outlive the driver, and busy seconds. Kept by UUID, so it outlives sessions.
 * Belongs to the tick's thread.
 */
final class GpuLedger {
  private final BusyIntegrator busy = new BusyIntegrator();
  private final MigLedger mig = new MigLedger();
  private final MonotonicCounter energy = MonotonicCounter.ofCounts();
  private final MonotonicCounter pcieReplays = MonotonicCounter.ofCounts();
  private final MonotonicCounter pcieReceived = MonotonicCounter.ofWrappingCounts();
  private final MonotonicCounter pcieTransmitted = MonotonicCounter.ofWrappingCounts();
  private final MonotonicCounter nvLinkReceived = MonotonicCounter.ofCounts();
  private final MonotonicCounter nvLinkTransmitted = MonotonicCounter.ofCounts();
  private final CounterMap<ClockEvent> clockEvents = new CounterMap<>(ClockEvent.class);
  private final CounterMap<NvLinkError> nvLinkErrors = new CounterMap<>(NvLinkError.class);
  private final CounterMap<EccError> eccErrors = new CounterMap<>(EccError.class);

  /**
   * Takes a reading.
   *
   * @param atNanos when it was taken, by the monotonic clock
   * @param continuous false if more than a tick, or a jump of a clock, lies between it and the one
   *     before
   * @param sameSession false if the driver may have been reloaded since the one before
   */
  void add(GpuReading reading, long atNanos, boolean continuous, boolean sameSession) {
    busy.add(reading.utilization(), atNanos, continuous);
    mig.add(reading.migInstances(), atNanos, continuous);
    reading.power().energyJoules().ifPresent(energy::add);
    reading.pcie().replays().ifPresent(pcieReplays::add);
    reading.pcie().receivedBytes().ifPresent(raw -> pcieReceived.add((double) raw, sameSession));
    reading
        .pcie()
        .transmittedBytes()
        .ifPresent(raw -> pcieTransmitted.add((double) raw, sameSession));
    reading.nvLink().receivedBytes().ifPresent(nvLinkReceived::add);
    reading.nvLink().transmittedBytes().ifPresent(nvLinkTransmitted::add);
    clockEvents.addAll(reading.clocks().eventSeconds());
    nvLinkErrors.addAll(reading.nvLink().errors());
    eccErrors.addAll(reading.health().eccErrors());
  }

  GpuCounters counters(SortedMap<Long, Long> xids) {
    return new GpuCounters(
        busy.busySeconds(),
        busy.memoryBusySeconds(),
        busy.observedSeconds(),
        energy.total(),
        clockEvents.totals(),
        pcieReplays.total(),
        pcieReceived.total(),
        pcieTransmitted.total(),
        nvLinkReceived.total(),
        nvLinkTransmitted.total(),
        nvLinkErrors.totals(),
        eccErrors.totals(),
        xids);
  }

  /** Mean since the reading before, 0 to 1, by engine; a live view. */
  Map<Engine, Double> utilization() {
    return busy.means();
  }

  MigLedger mig() {
    return mig;
  }
}
