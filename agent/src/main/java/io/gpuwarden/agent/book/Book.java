package io.gpuwarden.agent.book;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.gpuwarden.agent.control.Caller;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.control.ReserveRequest;
import io.gpuwarden.agent.control.Reserved;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.reservation.ProcessView;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.state.StateSection;
import io.gpuwarden.agent.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * gpuwarden's own reservations, and who waits for one. Belongs to the tick's thread.
 *
 * <p>A reservation counts by the monotonic clock while the machine runs, also over restarts of the
 * daemon, so a wall clock that is set ends none early and keeps none for longer. Over a reboot
 * there is only the wall clock; there none is left with more time than it was made for.
 */
public final class Book implements StateSection {
  private final ProcessView processes;
  private final LongFunction<String> userNames;
  private final Time time;
  private final String boot;
  private final Bookings bookings = new Bookings();
  private final Lifetimes lifetimes;
  private final Queue queue;
  private BookPolicy policy;

  /**
   * @param userNames name of a user by uid; must not block
   * @param boot {@link BootId#read()}
   */
  public Book(
      BookPolicy policy,
      ProcessView processes,
      LongFunction<String> userNames,
      Time time,
      String boot) {
    this.policy = policy;
    this.processes = processes;
    this.userNames = userNames;
    this.time = time;
    this.boot = boot;
    this.lifetimes = new Lifetimes(bookings, processes);
    this.queue = new Queue(time.monotonicNanos());
  }

  /** From now on; what was reserved before stays. */
  public void setPolicy(BookPolicy now) {
    policy = now;
  }

  /** The reservations that there are, by id, after those that are over were ended. */
  public List<Reservation> current() {
    lifetimes.check(time.monotonicNanos(), time.wallMillis(), false);
    return bookings.reservations();
  }

  /**
   * Makes a reservation, or gives a place in the queue if the request says so.
   *
   * @param view of the last tick
   * @throws ControlException if it is wrong, not allowed, or cannot be had now
   */
  public Reserved reserve(Caller caller, ReserveRequest request, BookView view)
      throws ControlException {
    long nowNanos = time.monotonicNanos();
    lifetimes.check(nowNanos, time.wallMillis(), true);
    queue.dropLate(nowNanos);
    List<Device> devices = Device.of(view);
    Order order = Order.of(caller, request, devices, policy);
    Wish wish = order.wish();
    Bounds bounds = new Bounds(policy, bookings);
    check(bounds.never(wish));
    Optional<ProcessIdentity> until = until(caller, request);

    OptionalInt place =
        request.ticket().map(name -> queue.find(name, wish)).orElse(OptionalInt.empty());
    place.ifPresent(at -> queue.renew(at, wish, nowNanos));
    Dealer dealer = new Dealer(devices, bookings, obstacles(view, nowNanos), bounds);
    int before = place.isPresent() ? place.getAsInt() : queue.size();
    queue.before(before).forEach(dealer::earmark);
    Optional<List<Device>> got = dealer.deal(wish);
    if (got.isPresent()) {
      place.ifPresent(queue::leave);
      return grant(order, request, got.get(), until, nowNanos);
    }
    String why = new Refusal(devices, dealer, bounds).text(wish);
    if (!request.queue()) {
      throw new ControlException(Kind.CONFLICT, why);
    }
    int at = place.isPresent() ? place.getAsInt() : join(wish, nowNanos);
    return new Reserved.Waiting(queue.ticket(at), at + 1, Queue.RENEW_SECONDS, why);
  }

  private Obstacles obstacles(BookView view, long nowNanos) {
    return new Obstacles(view, bookings, processes, userNames, nowNanos, time.wallMillis());
  }

  private static void check(Optional<String> refusal) throws ControlException {
    if (refusal.isPresent()) {
      throw new ControlException(Kind.CONFLICT, refusal.get());
    }
  }

  private int join(Wish wish, long nowNanos) throws ControlException {
    if (!wish.operator() && queue.countOf(wish.uid()) >= policy.maxReservationsPerUser()) {
      throw new ControlException(
          Kind.CONFLICT,
          "you have as many places in the queue as a user may have"
              + " (book.max-reservations-per-user)");
    }
    return queue.join(wish, nowNanos);
  }

  private Reserved grant(
      Order order,
      ReserveRequest request,
      List<Device> devices,
      Optional<ProcessIdentity> until,
      long nowNanos) {
    long millis = order.duration().toMillis();
    Booking booking =
        new Booking(
            bookings.next(),
            order.wish().uid(),
            order.wish().user(),
            devices.stream().map(Device::uuid).toList(),
            request.shared(),
            request.reason(),
            time.wallMillis(),
            millis,
            nowNanos + TimeUnit.MILLISECONDS.toNanos(millis),
            time.wallMillis() + millis,
            until);
    bookings.add(booking);
    List<Reserved.Device> granted =
        devices.stream().map(each -> new Reserved.Device(each.index(), each.uuid())).toList();
    return new Reserved.Granted(booking.id(), granted, booking.endMillis());
  }

  private Optional<ProcessIdentity> until(Caller caller, ReserveRequest request)
      throws ControlException {
    if (!request.untilExit()) {
      return Optional.empty();
    }
    OptionalInt pid = caller.pid();
    OptionalLong start =
        pid.isPresent() ? processes.startTicks(pid.getAsInt()) : OptionalLong.empty();
    if (start.isEmpty()) {
      throw new ControlException(
          Kind.UNAVAILABLE,
          "it cannot end with your process, which the daemon cannot see in /proc;"
              + " say for how long instead");
    }
    return Optional.of(new ProcessIdentity(pid.getAsInt(), start.getAsLong()));
  }

  /** Gives up a place in the queue; nothing happens if there is none. */
  public void leaveQueue(Caller caller, String ticket) {
    queue.leave(caller.uid(), ticket);
  }

  /**
   * Ends a reservation of the caller's, or anybody's for an operator.
   *
   * @throws ControlException if there is no such reservation, or it is somebody else's
   */
  public void release(Caller caller, String id) throws ControlException {
    lifetimes.check(time.monotonicNanos(), time.wallMillis(), false);
    Booking booking =
        bookings
            .find(id)
            .orElseThrow(
                () -> new ControlException(Kind.NOT_FOUND, "there is no reservation " + id));
    if (booking.uid() != caller.uid() && !caller.operator()) {
      throw new ControlException(Kind.FORBIDDEN, id + " is a reservation of " + booking.user());
    }
    bookings.remove(booking);
  }

  @Override
  public String name() {
    return BookSource.NAME;
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    new BookFile(boot, bookings.next(), bookings.all()).write(json);
  }

  @Override
  public void read(JsonParser json) throws IOException {
    BookFile file = BookFile.read(json);
    boolean sameBoot = !boot.isEmpty() && boot.equals(file.boot());
    List<Booking> taken = new ArrayList<>();
    for (Booking booking : file.bookings()) {
      if (sameBoot || booking.until().isEmpty()) { // no process outlives a reboot
        taken.add(takenUp(booking, sameBoot));
      }
    }
    bookings.replaceAll(taken, file.next());
  }

  private Booking takenUp(Booking booking, boolean sameBoot) {
    long nowNanos = time.monotonicNanos();
    long wallMillis = time.wallMillis();
    long left =
        sameBoot
            ? TimeUnit.NANOSECONDS.toMillis(booking.endNanos() - nowNanos)
            : booking.endMillis() - wallMillis;
    long millis = Math.max(0, Math.min(left, booking.durationMillis()));
    return booking.endingAt(nowNanos + TimeUnit.MILLISECONDS.toNanos(millis), wallMillis + millis);
  }
}
