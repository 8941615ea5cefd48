package io.gpuwarden.agent.idle;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was seen of one device, for one holder, since the tick before.
 *
 * @param observable whether it can be told now if the device works: an engine's utilization, or the
 *     activity of a MIG instance, could be read. Seconds may still be 0: the driver has nothing new
 * @param seenSeconds time that {@code busySeconds} covers
 * @param busySeconds time in which any engine worked. On a device with several holders the part
 *     that is this holder's; where it cannot be told apart, all of it: then all holders of a busy
 *     GPU count as active
 * @param emptySeconds time at whose beginning and end the process list was read and empty and the
 *     memory in use at its floor, so that nothing can have run
 * @param processes those of this holder; empty where the list could not be read
 * @param memoryAtFloor whether the memory in use is what the driver alone takes: false also where
 *     it could not be read
 * @param usedMemoryBytes memory in use
 * @param computeRatio, memoryCopyRatio means of the tick, 0 to 1
 * @param powerRatio power of its limit
 */
public record DeviceObservation(
    boolean observable,
    double seenSeconds,
    double busySeconds,
    double emptySeconds,
    Optional<ProcessSet> processes,
    boolean memoryAtFloor,
    OptionalLong usedMemoryBytes,
    OptionalDouble computeRatio,
    OptionalDouble memoryCopyRatio,
    OptionalDouble powerRatio) {

  /** A device that is gone, lost, or does not answer. */
  public static final DeviceObservation NOTHING =
      new DeviceObservation(
          false,
          0,
          0,
          0,
          Optional.empty(),
          false,
          OptionalLong.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  /** Nothing can be running. */
  public boolean empty() {
    return memoryAtFloor && processes.isPresent() && processes.get().isEmpty();
  }

  /** Whether it can be told now if it works. */
  boolean known() {
    return observable || empty();
  }
}
