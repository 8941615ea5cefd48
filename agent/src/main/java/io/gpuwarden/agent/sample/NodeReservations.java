package io.gpuwarden.agent.sample;

import io.gpuwarden.exporter.AgentState.Step;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot;
import java.util.List;
import java.util.Map;

/** Joins who holds what to the readings of a node. Called by the tick's thread alone. */
public interface NodeReservations {
  /** Of a node where nobody looks. */
  NodeReservations NONE = (gpus, monotonicNanos, wallMillis) -> ReservationsSnapshot.NONE;

  /** Everything about reservations, after the GPUs of a tick were read. Must not block. */
  ReservationsSnapshot observe(List<GpuSnapshot> gpus, long monotonicNanos, long wallMillis);

  /** How its own steps of the last tick went, by name. */
  default Map<String, Step> steps() {
    return Map.of();
  }
}
