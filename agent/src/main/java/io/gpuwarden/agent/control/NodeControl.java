package io.gpuwarden.agent.control;

import io.gpuwarden.exporter.ReservationSnapshot;
import java.time.Duration;
import java.util.Optional;

/**
 * What may be asked of the daemon, beyond reading. Every method may be called by any thread but the
 * event loop's: it waits for the tick's thread, for up to some seconds. It decides itself what the
 * caller may do, and writes the audit line.
 */
public interface NodeControl {
  /** Makes a reservation in the book, or waits in the queue for one. */
  Reserved reserve(Caller caller, ReserveRequest request) throws ControlException;

  /** Gives up a place in the queue; nothing happens if there is none. */
  void leaveQueue(Caller caller, String ticket) throws ControlException;

  /** Ends a reservation of the book. */
  void release(Caller caller, String reservation) throws ControlException;

  /**
   * Keeps a reservation from being taken back; zero ends that.
   *
   * @return it, as it is now
   */
  ReservationSnapshot keep(Caller caller, String reservation, Duration time)
      throws ControlException;

  /**
   * Gives the right to take a reservation back, if it is still as the caller saw it. Only an
   * operator, or its holder, may.
   *
   * @param generation of the {@link ReservationSnapshot} that the caller saw
   */
  Claim claim(Caller caller, String reservation, long generation) throws ControlException;

  /**
   * Ends a claim.
   *
   * @param outcome what became of it, such as {@code reclaimed}
   * @param detail for the audit line, such as what a program said
   */
  void report(Caller caller, String token, Outcome outcome, Optional<String> detail)
      throws ControlException;

  /**
   * Closes every handle of the driver, so that it can be unloaded or a GPU be reset.
   *
   * @param longest after which the daemon goes on by itself
   */
  void pause(Caller caller, Duration longest) throws ControlException;

  /** Ends a pause. */
  void resume(Caller caller) throws ControlException;

  /** What became of a claim. */
  enum Outcome {
    /** The action was done, and the devices are free or will be. */
    RECLAIMED,
    /** The action failed. */
    FAILED,
    /** Nothing was done, and nothing has to be. */
    ABANDONED
  }
}
