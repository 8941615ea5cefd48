package io.gpuwarden.agent.reservation;

import io.gpuwarden.exporter.Holder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A holder's claim on devices of this node, as a source tells it.
 *
 * @param id unique on this node and the same over restarts: the source's name, a colon and the
 *     source's own name for it, such as {@code slurm:4711}
 * @param source name of the source
 * @param devices UUIDs of GPUs and MIG instances, without repetition; never empty
 * @param startMillis when it began, wall clock; empty where the source does not know
 * @param endMillis when it ends by itself, wall clock; empty where nobody said
 * @param nodes on how many nodes it holds devices, at least 1
 * @param suspended its processes are stopped by the scheduler, so they cannot work
 * @param interactive a person sits before it; empty where that is not known
 */
public record Reservation(
    String id,
    String source,
    Holder holder,
    List<String> devices,
    OptionalLong startMillis,
    OptionalLong endMillis,
    int nodes,
    boolean suspended,
    Optional<Boolean> interactive) {

  public Reservation {
    devices = List.copyOf(devices);
    if (devices.isEmpty()) {
      throw new IllegalArgumentException(id + " has no device");
    }
  }
}
