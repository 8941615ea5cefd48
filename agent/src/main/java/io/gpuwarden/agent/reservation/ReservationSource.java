package io.gpuwarden.agent.reservation;

import io.gpuwarden.exporter.GpuSnapshot;
import java.util.List;

/**
 * Says which reservations exist. Asked once a tick, by the tick's thread; it must not block, and
 * costs next to nothing when nothing has changed.
 */
public interface ReservationSource {
  /** Its name in labels, such as {@code slurm}. */
  String name();

  /**
   * The reservations that exist now, by id.
   *
   * @param gpus the GPUs of this tick
   * @param claimed devices that the sources before this one hold, by UUID
   * @param wallMillis now
   * @throws SourceException if it cannot tell; what it said before is then unknown, not gone
   */
  List<Reservation> read(List<GpuSnapshot> gpus, ClaimedDevices claimed, long wallMillis)
      throws SourceException;
}
