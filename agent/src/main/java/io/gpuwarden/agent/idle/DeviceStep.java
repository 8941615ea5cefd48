package io.gpuwarden.agent.idle;

/**
 * What happened to a device since the tick before, put together for {@link DeviceRule}.
 *
 * @param elapsedSeconds by the monotonic clock
 * @param seenSeconds observed in this step; never more, over time, than has elapsed
 * @param busySeconds busy in this step
 * @param windowSeenSeconds, windowBusySeconds of the activity window, this step included
 * @param leastSeenSeconds half of the window, or of what has passed of it
 * @param touched a process came, or memory moved
 * @param counts false while the clock has to stand still for a reason outside the device: its
 *     reservation's source cannot be read, or its job is suspended
 */
record DeviceStep(
    DeviceObservation seen,
    double elapsedSeconds,
    double seenSeconds,
    double busySeconds,
    double windowSeenSeconds,
    double windowBusySeconds,
    double leastSeenSeconds,
    boolean touched,
    boolean counts,
    long wallMillis) {

  /** It cannot be told now, or too little was seen of late. */
  boolean unknown() {
    return !seen.known() || windowSeenSeconds < leastSeenSeconds || windowSeenSeconds <= 0;
  }
}
