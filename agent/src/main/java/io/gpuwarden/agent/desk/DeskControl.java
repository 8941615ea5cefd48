package io.gpuwarden.agent.desk;

import io.gpuwarden.agent.book.BookSource;
import io.gpuwarden.agent.control.Caller;
import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.control.NodeControl;
import io.gpuwarden.agent.control.ReserveRequest;
import io.gpuwarden.agent.control.Reserved;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.reservation.ProcessView;
import io.gpuwarden.agent.reservation.slurm.SlurmSource;
import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.agent.sample.TickLoop;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what is asked over the control socket, in the tick's thread. */
public final class DeskControl implements NodeControl {
  private static final Logger log = LoggerFactory.getLogger(DeskControl.class);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(24);
  private static final long ANSWER_SECONDS = 5;
  private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final TickLoop loop;
  private final Sampler sampler;
  private final ReservationDesk desk;
  private final HolderProcesses processes;
  private final Pauses pauses;
  private final Time time;

  /**
   * @param loop that ticks the sampler, whose reservations are the desk's
   * @param view used in the tick's thread
   */
  public DeskControl(
      TickLoop loop, Sampler sampler, ReservationDesk desk, ProcessView view, Time time) {
    this.loop = loop;
    this.sampler = sampler;
    this.desk = desk;
    this.processes = new HolderProcesses(view);
    this.pauses = new Pauses(sampler);
    this.time = time;
    desk.everyTick(pauses::tick);
  }

  @Override
  public Reserved reserve(Caller caller, ReserveRequest request) throws ControlException {
    return ask(
        () -> {
          BookDesk book = book();
          Reserved answer = book.book().reserve(caller, request, book.source().view());
          if (answer instanceof Reserved.Granted granted) {
            desk.keepSoon();
            log.info("{} reserves {}: {}", caller.user(), granted.id(), granted.devices());
          }
          return answer;
        });
  }

  @Override
  public void leaveQueue(Caller caller, String ticket) throws ControlException {
    ask(
        () -> {
          book().book().leaveQueue(caller, ticket);
          return true;
        });
  }

  @Override
  public void release(Caller caller, String reservation) throws ControlException {
    ask(
        () -> {
          if (!reservation.startsWith(BookSource.NAME + ":")) {
            ReservationSnapshot other = known(reservation);
            throw new ControlException(
                Kind.CONFLICT,
                reservation
                    + " is not of the book, so it cannot be released here: "
                    + howToEnd(other));
          }
          book().book().release(caller, reservation);
          desk.keepSoon();
          log.info("{} releases {}", caller.user(), reservation);
          return true;
        });
  }

  private static String howToEnd(ReservationSnapshot other) {
    return other.source().equals(SlurmSource.NAME)
        ? "cancel the job with scancel " + other.holder().jobId().orElse("")
        : "end its processes";
  }

  private BookDesk book() throws ControlException {
    BookDesk book = desk.book();
    if (book == null) {
      throw new ControlException(
          Kind.CONFLICT, "this node keeps no book of reservations (book.enabled)");
    }
    return book;
  }

  @Override
  public ReservationSnapshot keep(Caller caller, String reservation, Duration length)
      throws ControlException {
    return ask(
        () -> {
          ReservationSnapshot known = known(reservation);
          mayAct(caller, known, "keep");
          ReservationSnapshot kept =
              desk.watch().keep(reservation, length, caller.operator(), time.wallMillis());
          desk.keepSoon();
          log.info("{} keeps {} for {}", caller.user(), reservation, length);
          return kept;
        });
  }

  @Override
  public Claim claim(Caller caller, String reservation, long generation) throws ControlException {
    return ask(
        () -> {
          mayAct(caller, known(reservation), "take back");
          sampler.tick(); // what the caller saw is some seconds old
          ReservationSnapshot now = known(reservation);
          checkUnchanged(now, generation);
          List<ProcessIdentity> holders = processes.of(now, desk.gpus(), time.wallMillis());
          return desk.claims().give(caller, now, holders, time.monotonicNanos(), time.wallMillis());
        });
  }

  private void checkUnchanged(ReservationSnapshot now, long generation) throws ControlException {
    if (now.state() != ReservationState.RECLAIMABLE) {
      throw new ControlException(
          Kind.CONFLICT, now.id() + " is not reclaimable any more: " + now.why());
    }
    if (now.generation() != generation) {
      throw new ControlException(
          Kind.CONFLICT,
          now.id() + " has changed since it was looked at: its generation is " + now.generation());
    }
    if (desk.watch().worksNow(now.id())) {
      throw new ControlException(Kind.CONFLICT, now.id() + " works at this moment");
    }
  }

  @Override
  public void report(Caller caller, String token, Outcome outcome, Optional<String> detail)
      throws ControlException {
    ask(
        () -> {
          desk.claims().report(caller, token, outcome, detail);
          return true;
        });
  }

  @Override
  public void pause(Caller caller, Duration longest) throws ControlException {
    operatorsOnly(caller, "pause the readings");
    if (longest.isNegative() || longest.isZero() || longest.compareTo(LONGEST_PAUSE) > 0) {
      throw new ControlException(Kind.INVALID, "a pause lasts for 24 hours at most");
    }
    ask(
        () -> {
          pauses.begin(caller.user(), longest, time.monotonicNanos(), time.wallMillis());
          sampler.tick();
          return true;
        });
    awaitClosed();
  }

  /** Whoever asked is about to unload the driver: the answer comes when nothing is open. */
  private void awaitClosed() throws ControlException {
    long end = time.monotonicNanos() + CLOSING_NANOS;
    while (!ask(sampler::closed)) {
      if (time.monotonicNanos() - end > 0) {
        throw new ControlException(
            Kind.UNAVAILABLE,
            "the readings are paused, but a call to the driver has not returned yet:"
                + " its handle is still open");
      }
      try {
        time.waitUntil(time.monotonicNanos() + POLL_NANOS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ControlException(Kind.UNAVAILABLE, "the daemon is ending");
      }
      ask(
          () -> {
            sampler.tick();
            return true;
          });
    }
  }

  @Override
  public void resume(Caller caller) throws ControlException {
    operatorsOnly(caller, "end a pause");
    ask(
        () -> {
          pauses.end(caller.user());
          sampler.tick();
          return true;
        });
  }

  private static void operatorsOnly(Caller caller, String what) throws ControlException {
    if (!caller.operator()) {
      throw new ControlException(
          Kind.FORBIDDEN, "only root, and members of the group of control.group, may " + what);
    }
  }

  private ReservationSnapshot known(String reservation) throws ControlException {
    ReservationSnapshot known = desk.watch().get(reservation, time.wallMillis());
    if (known == null) {
      throw new ControlException(Kind.NOT_FOUND, "there is no reservation " + reservation);
    }
    return known;
  }

  private static void mayAct(Caller caller, ReservationSnapshot reservation, String what)
      throws ControlException {
    boolean own =
        reservation.holder().uid().isPresent()
            && reservation.holder().uid().getAsLong() == caller.uid();
    if (!own && !caller.operator()) {
      throw new ControlException(
          Kind.FORBIDDEN,
          reservation.id()
              + " is "
              + reservation.holder().user()
              + "'s; only its holder, root, and members of the group of control.group, may "
              + what
              + " it");
    }
  }

  /** Has it done by the tick's thread. */
  private <T> T ask(Callable<T> question) throws ControlException {
    Future<T> asked = loop.ask(question);
    try {
      return asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ControlException refused) {
        throw refused;
      }
      log.error("a request failed", e.getCause());
      throw new ControlException(Kind.UNAVAILABLE, "the request failed: " + e.getCause());
    } catch (TimeoutException e) {
      asked.cancel(false);
      throw new ControlException(Kind.UNAVAILABLE, "the daemon is busy; try again");
    } catch (CancellationException e) {
      throw new ControlException(Kind.UNAVAILABLE, "the daemon is ending");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlException(Kind.UNAVAILABLE, "the daemon is ending");
    }
  }
}
