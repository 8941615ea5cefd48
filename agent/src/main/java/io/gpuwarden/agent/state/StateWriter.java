package io.gpuwarden.agent.state;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.AgentState.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state file, in a thread of its own that may wait for the disk as long as it takes.
 * Only the newest document counts: one that was not written before the next came is left out.
 */
final class StateWriter {
  /** A write that takes longer than this has failed, for whoever looks. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long STACK_BYTES = 256 * 1024;

  /** Where the state goes. */
  interface Target {
    /** When this returns, the document is what a restart takes up. May take long. */
    void save(StateDocument document) throws IOException;

    void close() throws IOException;
  }

  private final Target target;
  private final StateLog log;
  private final Time time;
  private final Thread thread = new Thread(null, this::run, "state", STACK_BYTES);

  private @Nullable StateDocument next;
  private @Nullable StateDocument written;
  private Step step;
  private boolean writing;
  private long writingSinceNanos;
  private boolean closed;

  /**
   * @param written what the file holds; null if that is not known
   * @param step how the loading went
   */
  StateWriter(Target target, StateLog log, Time time, @Nullable StateDocument written, Step step) {
    this.target = target;
    this.log = log;
    this.time = time;
    this.written = written;
    this.step = step;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Has it written, soon, unless that is what the file holds already. Never waits. */
  synchronized void offer(StateDocument document) {
    next = document;
    if (!writing) {
      dropIfWritten();
    }
    notifyAll();
  }

  private synchronized void dropIfWritten() {
    StateDocument last = written;
    StateDocument offered = next;
    if (last != null && offered != null && last.sameSections(offered)) {
      next = null;
    }
  }

  /** How the last write went; one that takes too long has failed. */
  synchronized Step step() {
    long nanos = writing ? time.monotonicNanos() - writingSinceNanos : 0;
    if (nanos > PATIENCE.toNanos()) {
      log.cannotKeep("a write takes longer than " + PATIENCE.toSeconds() + " s");
      return new Step(false, seconds(nanos));
    }
    return step;
  }

  /** Takes no more, and waits until what was offered is written, but no longer than the limit. */
  void close(Duration limit) {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.cannotKeep("the last write did not end within " + limit.toMillis() + " ms");
    }
  }

  private void run() {
    try {
      for (StateDocument document = take(); document != null; document = take()) {
        write(document);
      }
      target.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.cannotKeep(Causes.of(e));
    }
  }

  private synchronized @Nullable StateDocument take() throws InterruptedException {
    dropIfWritten(); // it may have been offered while the same was being written
    while (next == null && !closed) {
      wait();
    }
    StateDocument taken = next;
    next = null;
    writing = taken != null;
    writingSinceNanos = time.monotonicNanos();
    return taken;
  }

  private void write(StateDocument document) {
    String trouble = "";
    try {
      target.save(document);
    } catch (IOException e) {
      trouble = Causes.of(e);
    } catch (RuntimeException | LinkageError e) {
      trouble = e.toString();
    }
    wrote(document, trouble);
  }

  private synchronized void wrote(StateDocument document, String trouble) {
    boolean success = trouble.isEmpty();
    writing = false;
    step = new Step(success, seconds(time.monotonicNanos() - writingSinceNanos));
    if (success) {
      written = document;
      log.kept();
    } else {
      log.cannotKeep(trouble);
    }
  }

  private static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
