/**
 * Which reservations are idle. {@link io.gpuwarden.agent.idle.DeviceRule} and {@link
 * io.gpuwarden.agent.idle.ReservationRule} decide and are pure; {@link
 * io.gpuwarden.agent.idle.DeviceObservations} says what was seen; {@link
 * io.gpuwarden.agent.idle.IdleWatch} is called once a tick and remembers.
 *
 * <p>Intervals are counted by the monotonic clock and only while the daemon watches. The wall clock
 * makes stamps; nothing is decided by it. What is not known is never taken for idle.
 */
@NullMarked
package io.gpuwarden.agent.idle;

import org.jspecify.annotations.NullMarked;
