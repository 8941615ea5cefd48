package io.gpuwarden.agent.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A reservation that somebody wants in the book.
 *
 * @param count how many GPUs, whichever; 0 if they are named
 * @param devices indices, or UUIDs of GPUs or MIG instances, by name; empty if they are counted
 * @param duration for how long; empty for what the policy gives by itself
 * @param shared others who ask for the same may hold the same GPUs
 * @param untilExit it ends with the process that asked, if that is sooner
 * @param queue be put into the queue if it cannot be had now
 * @param ticket the place in the queue from an earlier answer, to keep it; empty at first
 */
public record ReserveRequest(
    int count,
    List<String> devices,
    Optional<Duration> duration,
    Optional<String> reason,
    boolean shared,
    boolean untilExit,
    boolean queue,
    Optional<String> ticket) {
  public ReserveRequest {
    devices = List.copyOf(devices);
  }
}
