package io.gpuwarden.exporter;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One reservation in one tick. Times are Unix time, in seconds.
 *
 * @param id unique on this node and the same over restarts, such as {@code slurm:4711}
 * @param source {@code slurm}, {@code book} or {@code process}
 * @param devices GPUs and MIG instances of this node that it holds
 * @param nodes on how many nodes it holds devices; 1 where nothing else is known
 * @param waste why it is idle; empty unless it is idle, warned, reclaimable or stalled
 * @param idleSeconds observed time without activity, the smallest of its devices'
 * @param idleDevices devices that have been idle for longer than its policy's {@code warn_after}
 * @param reclaimableSeconds when it became reclaimable; empty unless it is
 * @param heldUntilSeconds until when it is kept; empty unless somebody asked for that
 * @param generation changes with the state: whoever acts names the one that it saw
 * @param why one plain sentence: why it is in its state
 * @param next one plain sentence: what happens next and when, if nothing changes; empty if nothing
 */
public record ReservationSnapshot(
    String id,
    String source,
    Holder holder,
    List<Device> devices,
    int nodes,
    ReservationState state,
    Optional<Waste> waste,
    double idleSeconds,
    int idleDevices,
    OptionalDouble startSeconds,
    OptionalDouble lastActiveSeconds,
    OptionalDouble warnedSeconds,
    OptionalDouble reclaimableSeconds,
    OptionalDouble heldUntilSeconds,
    long generation,
    String why,
    Optional<String> next) {

  public ReservationSnapshot {
    devices = List.copyOf(devices);
  }

  /**
   * A device that it holds.
   *
   * @param gpu NVML index of the GPU, or of the instance's parent
   * @param uuid of the GPU or of the MIG instance
   * @param activity what it does
   * @param idleSeconds observed time without activity
   */
  public record Device(int gpu, String uuid, Activity activity, double idleSeconds) {}

  /** What a device does, as far as it can be observed. */
  public enum Activity {
    UNKNOWN,
    ACTIVE,
    /** Not active, but a process came or its memory moved: the idle clock waits a while. */
    TOUCHED,
    IDLE
  }
}
