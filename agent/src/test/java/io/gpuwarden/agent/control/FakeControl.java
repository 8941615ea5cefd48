package io.gpuwarden.agent.control;

import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import io.gpuwarden.exporter.ReservationState;
import io.gpuwarden.exporter.Waste;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A node that says what it was asked, a line each, and gives what it was told to. What its callers
 * may do is the real one's to decide, except that only operators may pause.
 */
public final class FakeControl implements NodeControl {
  /** A reservation as a node has it. */
  public static final ReservationSnapshot JOB = job(OptionalDouble.empty());

  private static ReservationSnapshot job(OptionalDouble heldUntilSeconds) {
    return new ReservationSnapshot(
        "slurm:4711",
        "slurm",
        new Holder(
            OptionalLong.of(1001),
            "alice",
            Optional.of("physics"),
            Optional.of("gpu"),
            Optional.of("4711"),
            Optional.empty()),
        List.of(new ReservationSnapshot.Device(0, "GPU-0", Activity.IDLE, 7300)),
        1,
        ReservationState.RECLAIMABLE,
        Optional.of(Waste.IDLE),
        7300,
        1,
        OptionalDouble.of(1000),
        OptionalDouble.empty(),
        OptionalDouble.of(6000),
        OptionalDouble.of(8200),
        heldUntilSeconds,
        7,
        "No work for 2 h 1 min.",
        Optional.empty());
  }

  public final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private volatile ReservationSnapshot keptUntil = JOB;
  private volatile Runnable meanwhile = () -> {};
  private volatile @Nullable ControlException refusal;

  /** What is kept from now on is kept until then, Unix time. */
  public void keepUntil(double seconds) {
    keptUntil = job(OptionalDouble.of(seconds));
  }

  /** Everything from now on is refused. */
  public void refuse(Kind kind, String why) {
    refusal = new ControlException(kind, why);
  }

  /** Something happens while a call is worked on. */
  public void meanwhile(Runnable something) {
    meanwhile = something;
  }

  private void called(Caller caller, String what) throws ControlException {
    calls.add(caller.user() + (caller.operator() ? " (operator) " : " ") + what);
    meanwhile.run();
    ControlException why = refusal;
    if (why != null) {
      throw why;
    }
  }

  @Override
  public Reserved reserve(Caller caller, ReserveRequest request) throws ControlException {
    called(caller, request.toString());
    return request.queue()
        ? new Reserved.Waiting("t-1", 2, 30, "Waits for 1 GPU.")
        : new Reserved.Granted(
            "book:12", List.of(new Reserved.Device(3, "GPU-3")), 1_764_000_000_500L);
  }

  @Override
  public void leaveQueue(Caller caller, String ticket) throws ControlException {
    called(caller, "leaves " + ticket);
  }

  @Override
  public void release(Caller caller, String reservation) throws ControlException {
    called(caller, "releases " + reservation);
  }

  @Override
  public ReservationSnapshot keep(Caller caller, String reservation, Duration time)
      throws ControlException {
    called(caller, "keeps " + reservation + " " + time);
    return keptUntil;
  }

  @Override
  public Claim claim(Caller caller, String reservation, long generation) throws ControlException {
    called(caller, "claims " + reservation + " " + generation);
    return new Claim("c-1", JOB, List.of(new ProcessIdentity(812, 99)), 1_764_000_060_000L);
  }

  @Override
  public void report(Caller caller, String token, Outcome outcome, Optional<String> detail)
      throws ControlException {
    called(caller, "reports " + token + " " + outcome + " " + detail.orElse("-"));
  }

  @Override
  public void pause(Caller caller, Duration longest) throws ControlException {
    called(caller, "pauses " + longest);
    if (!caller.operator()) {
      throw new ControlException(Kind.FORBIDDEN, "only root may pause");
    }
  }

  @Override
  public void resume(Caller caller) throws ControlException {
    called(caller, "resumes");
  }
}
