package io.gpuwarden.agent.idle;

import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What is known of a reservation when it is decided about.
 *
 * @param sourceFailed its source cannot be read now
 * @param suspended its job is stopped by the scheduler
 * @param heldSeconds for how much longer it is kept; 0 if nobody asked for that
 * @param warnedForSeconds how long ago it was warned of; empty if it was not
 */
record ReservationFacts(
    boolean sourceFailed,
    boolean suspended,
    double heldSeconds,
    OptionalDouble warnedForSeconds,
    List<DeviceFacts> devices) {

  int count(Activity activity) {
    int count = 0;
    for (DeviceFacts device : devices) {
      count += device.activity() == activity ? 1 : 0;
    }
    return count;
  }
}
