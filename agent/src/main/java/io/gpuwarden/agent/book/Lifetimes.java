package io.gpuwarden.agent.book;

import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.reservation.ProcessView;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends reservations whose time is over or whose process is gone.
 *
 * <p>A reservation lasts as long as it was made for by the monotonic clock. Setting the wall clock
 * moves the end that is shown, and not the end.
 */
final class Lifetimes {
  private static final Logger log = LoggerFactory.getLogger(Lifetimes.class);

  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The two clocks drift apart by less than this between a look and the next. */
  private static final long JUMP_MILLIS = 1000;

  private final Bookings bookings;
  private final ProcessView processes;
  private long lookedNanos;
  private boolean looked;

  Lifetimes(Bookings bookings, ProcessView processes) {
    this.bookings = bookings;
    this.processes = processes;
  }

  /**
   * Costs next to nothing while nothing ends.
   *
   * @param lookNow at every process, and not only at those that are due
   */
  void check(long nowNanos, long wallMillis, boolean lookNow) {
    boolean look = lookNow || !looked || nowNanos - lookedNanos >= LOOK_EVERY_NANOS;
    if (look) {
      looked = true;
      lookedNanos = nowNanos;
    }
    List<Booking> all = bookings.all();
    for (int i = all.size() - 1; i >= 0; i--) {
      Booking booking = all.get(i);
      if (booking.endNanos() - nowNanos <= 0) {
        end(booking, "its time is over");
      } else if (look && booking.until().isPresent() && gone(booking.until().get())) {
        end(booking, "its process has ended");
      } else {
        show(i, booking, nowNanos, wallMillis);
      }
    }
  }

  private void end(Booking booking, String why) {
    bookings.remove(booking);
    log.info("{} of {} has ended: {}", booking.id(), booking.user(), why);
  }

  /** A start that cannot be read says nothing as long as the process may be there. */
  private boolean gone(ProcessIdentity process) {
    OptionalLong start = processes.startTicks(process.pid());
    return start.isPresent()
        ? start.getAsLong() != process.startTicks()
        : processes.gone(process.pid());
  }

  private void show(int index, Booking booking, long nowNanos, long wallMillis) {
    long endMillis = wallMillis + TimeUnit.NANOSECONDS.toMillis(booking.endNanos() - nowNanos);
    if (Math.abs(endMillis - booking.endMillis()) > JUMP_MILLIS) {
      bookings.set(index, booking.endingAt(booking.endNanos(), endMillis));
    }
  }
}
