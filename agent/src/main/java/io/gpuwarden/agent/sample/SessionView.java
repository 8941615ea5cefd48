package io.gpuwarden.agent.sample;

import io.gpuwarden.exporter.DriverState;
import io.gpuwarden.gpu.GpuSlot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the session's keeper knows. Immutable, so that the tick sees one consistent moment.
 *
 * @param session null while none is open
 * @param slots the GPUs of the last scan
 * @param scan number of the last scan; each scan of each session has its own
 */
record SessionView(
    @Nullable OpenSession session, List<GpuSlot> slots, long scan, DriverState driver) {

  static final SessionView OPENING =
      new SessionView(null, List.of(), 0, new DriverState(Optional.empty(), Optional.empty()));

  /** True until the first attempt to open the driver has succeeded or failed. */
  boolean opening() {
    return session == null && driver.error().isEmpty();
  }
}
