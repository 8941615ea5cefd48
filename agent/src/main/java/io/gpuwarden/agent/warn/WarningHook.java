package io.gpuwarden.agent.warn;

import io.gpuwarden.agent.audit.AuditLog;
import io.gpuwarden.agent.program.Command;
import io.gpuwarden.agent.program.CommandRunner;
import io.gpuwarden.agent.program.Ending;
import io.gpuwarden.agent.program.ProcessRunner;
import io.gpuwarden.agent.program.ReservationDocument;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the site's program once for each warning that is due, and again, later and later, as long as
 * it fails. {@link #offer} and {@link #drain} belong to the tick's thread and never wait; the
 * programs run in threads that are there only as long as they are needed.
 *
 * <p>A warning that was given counts once: it is drained while it is due, and if the reservation
 * cannot be observed at that moment, as soon as it is due again. One whose reservation has been
 * active meanwhile counts for nothing.
 */
public final class WarningHook implements AutoCloseable {
  static final int PARALLEL = 4;

  /** After this long without being due, what is known of a warning is forgotten. */
  static final Duration MEMORY = Duration.ofMinutes(10);

  private static final Duration LAST_RUNS = Duration.ofSeconds(2);
  private static final Duration LAST_KILLS = Duration.ofMillis(500);
  private static final long STACK_BYTES = 256 * 1024;
  private static final Logger log = LoggerFactory.getLogger(WarningHook.class);

  private final String node;
  private final CommandRunner runner;
  private final Time time;
  private final ThreadPoolExecutor threads;
  private final Map<String, Attempts> attempts = new LinkedHashMap<>();
  private final AtomicLong failures = new AtomicLong();
  private WarningOptions options;
  private long round;

  /**
   * A warning that was given.
   *
   * @param reservation its id
   * @param wallMillis when
   */
  public record Told(String reservation, long wallMillis) {}

  /**
   * @param node name of this machine, for the holder
   */
  public WarningHook(WarningOptions options, String node, Time time) {
    this(options, node, new ProcessRunner(time), time);
  }

  WarningHook(WarningOptions options, String node, CommandRunner runner, Time time) {
    this.options = options;
    this.node = node;
    this.runner = runner;
    this.time = time;
    this.threads =
        new ThreadPoolExecutor(
            PARALLEL,
            PARALLEL,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(null, work, "warning", STACK_BYTES);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** From the next attempt on. */
  public void reload(WarningOptions changed) {
    options = changed;
  }

  /**
   * Has the holders told.
   *
   * @param due every reservation of this tick whose warning nobody has given yet
   */
  public void offer(List<ReservationSnapshot> due) {
    if ((due.isEmpty() && attempts.isEmpty()) || threads.isShutdown()) {
      return;
    }
    round++;
    long now = time.monotonicNanos();
    for (ReservationSnapshot reservation : due) {
      Attempts known = attempts.get(reservation.id());
      if (known == null || !known.isFor(reservation)) {
        if (known != null) {
          known.notDue();
        }
        known = new Attempts(reservation, now);
        attempts.put(reservation.id(), known);
      }
      known.due(round, now);
      if (known.mayStart(now)) {
        start(known, reservation);
      }
    }
    leaveOut(now);
  }

  /** Those that are not due at this moment. */
  private void leaveOut(long nowNanos) {
    Iterator<Attempts> all = attempts.values().iterator();
    while (all.hasNext()) {
      Attempts one = all.next();
      if (one.round() != round) {
        one.notDue();
        if (nowNanos - one.dueNanos() > MEMORY.toNanos()) {
          all.remove();
        }
      }
    }
  }

  /** Takes the warnings that were given since the last call, and are still due. */
  public List<Told> drain() {
    if (attempts.isEmpty()) {
      return List.of();
    }
    List<Told> told = new ArrayList<>();
    Iterator<Map.Entry<String, Attempts>> all = attempts.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Attempts> one = all.next();
      if (one.getValue().state() == Attempts.State.TOLD && one.getValue().wanted()) {
        told.add(new Told(one.getKey(), one.getValue().toldMillis()));
        all.remove();
      }
    }
    return told;
  }

  /** Whether a program runs, or waits for its turn. */
  boolean busy() {
    return attempts.values().stream().anyMatch(one -> one.state() == Attempts.State.RUNNING);
  }

  private void start(Attempts attempt, ReservationSnapshot reservation) {
    attempt.started();
    WarningOptions now = options;
    threads.execute(() -> run(attempt, reservation, now));
  }

  /** In a thread of its own. */
  private void run(Attempts attempt, ReservationSnapshot reservation, WarningOptions with) {
    if (!attempt.wanted()) {
      attempt.calledOff();
      return;
    }
    try {
      Ending ending = runner.run(command(reservation, with));
      if (ending.good()) {
        AuditLog.warning(reservation, with.program().toString());
        attempt.told(time.wallMillis());
      } else {
        failed(attempt, reservation, with, ending.words());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(attempt, reservation, with, "ended with the daemon");
    } catch (RuntimeException e) {
      failed(attempt, reservation, with, e.toString());
    }
  }

  private Command command(ReservationSnapshot reservation, WarningOptions with) {
    long notBefore = time.wallMillis() + with.minWarning().toMillis();
    ReservationDocument document =
        new ReservationDocument(
            "warning", node, reservation, OptionalLong.of(notBefore), List.of());
    Map<String, String> environment = new LinkedHashMap<>(document.variables());
    environment.put("PATH", Command.USUAL_PATH);
    environment.put("LANG", "C.UTF-8");
    return new Command(with.program(), List.of(), environment, document.json(), with.timeout());
  }

  /** How many attempts have failed. From any thread. */
  public long failures() {
    return failures.get();
  }

  private void failed(
      Attempts attempt, ReservationSnapshot reservation, WarningOptions with, String why) {
    long now = time.monotonicNanos();
    failures.incrementAndGet();
    attempt.failed(now);
    log.warn(
        "{} did not warn the holder of {}: {}; it is not taken back unwarned; next attempt in {} s",
        with.program(),
        reservation.id(),
        why,
        attempt.delaySeconds(now));
  }

  /**
   * Begins no more, gives those that run 2 s, and ends them. What was told by then can still be
   * drained.
   */
  @Override
  public void close() {
    threads.shutdown();
    threads.getQueue().clear();
    try {
      if (!threads.awaitTermination(LAST_RUNS.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
        threads.awaitTermination(LAST_KILLS.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
