package io.gpuwarden.exporter;

import java.util.List;

/**
 * Everything that one scrape shows of a node, of one tick. Immutable: a reader takes the reference
 * once from {@link SnapshotHolder} and sees one consistent moment.
 *
 * @param tick 1 for the first tick of the daemon; 0 before it
 * @param timestampSeconds wall clock at the end of the tick, Unix time
 * @param gpus by index
 * @param reservations who holds them
 */
public record NodeSnapshot(
    long tick,
    double timestampSeconds,
    BuildInfo build,
    DriverState driver,
    List<GpuSnapshot> gpus,
    ReservationsSnapshot reservations,
    AgentState agent) {

  public NodeSnapshot {
    gpus = List.copyOf(gpus);
  }
}
