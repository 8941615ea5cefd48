package io.gpuwarden.exporter.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The open connections: how many there may be, and when each has to be done with what it does. One
 * timer serves all of them; a scrape that comes and goes moves no timer. Owned by the event loop.
 */
final class Connections {
  /** A client that has not finished its request in this time may lose its place to another. */
  private static final long SLOW_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Clients without a place, who are still sending and shall read why they have none. */
  private static final int MAX_GUESTS = 32;

  private final Set<HttpConnection> open = new LinkedHashSet<>();
  private final int max;
  private final int maxOfUser;
  private final EventLoop loop;
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;
  private int guests;
  private @Nullable Runnable onEmpty;

  /**
   * @param maxOfUser of a user that is known, unless it is root
   */
  Connections(int max, int maxOfUser, EventLoop loop) {
    this.max = max;
    this.maxOfUser = maxOfUser;
    this.loop = loop;
  }

  long now() {
    return loop.ticker().nanoTime();
  }

  /**
   * Takes a connection in, at the price of the least useful one if there are too many. Root gets in
   * whatever the others do.
   */
  boolean admit(HttpConnection connection) {
    if (onEmpty != null) {
      return false;
    }
    OptionalLong uid = connection.uid();
    if (uid.isEmpty() || uid.getAsLong() != 0) {
      if (uid.isPresent()
          && open.stream().filter(of(uid)).count() >= maxOfUser
          && !makeRoom(of(uid))) {
        return false;
      }
      if (open.size() >= max && !makeRoom(any -> true)) {
        return false;
      }
    }
    open.add(connection);
    return true;
  }

  private static Predicate<HttpConnection> of(OptionalLong uid) {
    return connection -> connection.uid().equals(uid);
  }

  void remove(HttpConnection connection) {
    open.remove(connection);
    if (open.isEmpty() && onEmpty != null) {
      onEmpty.run();
    }
  }

  /** Whether one who was not admitted may stay for a moment. */
  boolean takesGuest() {
    if (guests >= MAX_GUESTS) {
      return false;
    }
    guests++;
    return true;
  }

  void guestLeft() {
    guests--;
  }

  private boolean makeRoom(Predicate<HttpConnection> among) {
    HttpConnection victim = null;
    for (HttpConnection connection : open) {
      if (!among.test(connection) || !connection.mayGiveWay(now() - SLOW_REQUEST_NANOS)) {
        continue;
      }
      if (victim == null || connection.isWorthLessThan(victim)) {
        victim = connection;
      }
    }
    if (victim == null) {
      return false;
    }
    open.remove(victim);
    victim.close();
    return true;
  }

  /** Makes sure that a deadline is looked at when it has come. */
  void watch(long deadlineNanos) {
    if (timer != null && timerNanos - deadlineNanos <= 0) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    timerNanos = deadlineNanos;
    timer = loop.schedule(this::expire, deadlineNanos - now(), TimeUnit.NANOSECONDS);
  }

  private void expire() {
    timer = null;
    long now = now();
    for (HttpConnection connection : List.copyOf(open)) {
      if (connection.deadlineNanos() - now <= 0) {
        connection.expire();
      }
    }
    open.stream()
        .mapToLong(HttpConnection::deadlineNanos)
        .reduce(Connections::earlier)
        .ifPresent(this::watch);
  }

  private static long earlier(long a, long b) {
    return a - b <= 0 ? a : b;
  }

  /** Closes what is idle, lets answers be finished, and takes no more. */
  void drain(Runnable whenEmpty) {
    onEmpty = whenEmpty;
    if (open.isEmpty()) {
      whenEmpty.run();
      return;
    }
    new ArrayList<>(open).forEach(HttpConnection::finish);
  }
}
