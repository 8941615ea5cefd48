package io.gpuwarden.agent.sample;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.exporter.AgentState;
import io.gpuwarden.exporter.AgentState.Step;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.DriverState;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot;
import io.gpuwarden.exporter.SnapshotHolder;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns the GPUs of one node into one {@link NodeSnapshot} a tick. {@link #tick} is one step and is
 * called by one thread; {@link #notReady} may be asked by any.
 */
public final class Sampler implements AutoCloseable {
  private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1800);
  private static final int READY_INTERVALS = 3;
  private static final double NANOS = 1e-9;

  private final Time time;
  private final SamplerOptions options;
  private final BuildInfo build;
  private final SnapshotHolder holder;
  private final Lanes lanes;
  private final NodeReservations reservations;
  private final ErrorLedger errors = new ErrorLedger();
  private final XidLedger xids = new XidLedger();
  private final SessionKeeper keeper;
  private final XidWatch events;
  private final Roster roster;
  private final ProcessProbe process;
  private final Pace pace;
  private final List<GpuWatch> started = new ArrayList<>();

  private long tick;
  private volatile @Nullable Long lastFullNanos;

  /**
   * @param lanes where calls that may block are made; made for this sampler alone
   */
  public Sampler(
      GpuSource source,
      Time time,
      SamplerOptions options,
      BuildInfo build,
      SnapshotHolder holder,
      Lanes lanes) {
    this(source, time, options, build, holder, lanes, NodeReservations.NONE);
  }

  /**
   * @param reservations asked once in every tick, after the GPUs were read
   */
  public Sampler(
      GpuSource source,
      Time time,
      SamplerOptions options,
      BuildInfo build,
      SnapshotHolder holder,
      Lanes lanes,
      NodeReservations reservations) {
    this.reservations = reservations;
    this.time = time;
    this.options = options;
    this.build = build;
    this.holder = holder;
    this.lanes = lanes;
    this.keeper = new SessionKeeper(source, time, lanes.open("gpu-session"), errors);
    this.events =
        new XidWatch(lanes.open("gpu-events"), lanes.eventWaitMillis(), xids, errors, keeper);
    this.roster = new Roster(lanes, time, options, errors, xids);
    this.process = new ProcessProbe(new ProcFiles(Path.of("/proc")), time);
    this.pace = new Pace(options.interval());
  }

  /** What is shown before the first tick. */
  public static NodeSnapshot initialSnapshot(BuildInfo build, Time time) {
    ProcessProbe process = new ProcessProbe(new ProcFiles(Path.of("/proc")), time);
    return new NodeSnapshot(
        0,
        time.wallMillis() / 1000.0,
        build,
        SessionView.OPENING.driver(),
        List.of(),
        ReservationsSnapshot.NONE,
        new AgentState(0, 0, Map.of(), Map.of(), process.read()));
  }

  /** Reads every GPU that answers in time, and publishes what is known then. */
  public void tick() {
    long begun = time.monotonicNanos();
    tick++;
    pace.begin(begun, time.wallMillis());
    SessionView view = openOrWait(begun);
    roster.follow(view, begun);
    OpenSession session = view.session();
    if (session != null) {
      events.tick(session, view.slots());
    }
    Step reading = readAll();
    publish(view, begun, reading);
  }

  /** While there is no session, a moment is spent on waiting for it: the first scrape is full. */
  private SessionView openOrWait(long begun) {
    keeper.tick(begun);
    if (keeper.view().opening()) {
      lanes.await(keeper::idle, options.readDeadline().toNanos());
    }
    return keeper.view();
  }

  private Step readAll() {
    long begun = time.monotonicNanos();
    boolean success = true;
    started.clear();
    for (GpuWatch watch : roster.watches()) {
      collect(watch); // what the tick before did not wait for
      if (watch.start(pace.jumped(), roster.scan())) {
        started.add(watch);
      }
    }
    success &= awaitStarted(begun + options.readDeadline().toNanos());
    for (GpuWatch watch : started) {
      collect(watch);
    }
    long now = time.monotonicNanos();
    for (GpuWatch watch : roster.watches()) {
      success &= watch.down(now) == null;
    }
    return new Step(success, (now - begun) * NANOS);
  }

  /**
   * Waits for the one that was started last, then for the others: mostly they are through by then,
   * and the tick was woken once.
   */
  private boolean awaitStarted(long deadlineNanos) {
    boolean all = true;
    for (int i = started.size() - 1; i >= 0; i--) {
      GpuReader reader = started.get(i).reader();
      if (!reader.idle()) {
        all &= reader.await(deadlineNanos - time.monotonicNanos());
      }
    }
    return all;
  }

  private void collect(GpuWatch watch) {
    GpuError error = watch.collect(roster.scan());
    if (error == null) {
      return;
    }
    if (error.kind() == ErrorKind.GPU_LOST) {
      keeper.gpuLost();
    } else if (error.kind() == ErrorKind.DRIVER) {
      keeper.over(watch.reader().session(), error);
    }
  }

  private void publish(SessionView view, long begun, Step reading) {
    long now = time.monotonicNanos();
    DriverState driver = keeper.driver(now);
    GpuError noDriver = view.session() == null ? driver.error().orElse(null) : null;
    List<GpuSnapshot> gpus = roster.snapshots(now, noDriver);
    AgentState.ProcessState daemon = process.read();
    ReservationsSnapshot held = reservations.observe(gpus, now, time.wallMillis());
    long end = time.monotonicNanos();
    Map<String, Step> steps =
        steps(
            Map.of(
                "session",
                keeper.outcome(end),
                "gpu-read",
                reading,
                "publish",
                new Step(true, (end - now) * NANOS)));
    AgentState agent =
        new AgentState((end - begun) * NANOS, pace.late(), steps, errors.counts(), daemon);
    holder.publish(
        new NodeSnapshot(tick, time.wallMillis() / 1000.0, build, driver, gpus, held, agent));
    if (driver.info().isPresent() ? !roster.starting(end) : driver.error().isPresent()) {
      lastFullNanos = end;
    }
  }

  private Map<String, Step> steps(Map<String, Step> own) {
    Map<String, Step> others = reservations.steps();
    if (others.isEmpty()) {
      return own;
    }
    Map<String, Step> all = new HashMap<>(own);
    all.putAll(others);
    return Map.copyOf(all);
  }

  /**
   * Why a scrape would not show the node as it is now: nothing complete was published yet, or
   * nothing of late. A node without a driver is ready once that is known.
   */
  public Optional<String> notReady() {
    Long last = lastFullNanos;
    if (last == null) {
      return Optional.of("the GPUs have not been read yet");
    }
    long age = time.monotonicNanos() - last;
    if (age > READY_INTERVALS * options.interval().toNanos()) {
      return Optional.of(
          "the GPUs were last read " + TimeUnit.NANOSECONDS.toSeconds(age) + " s ago");
    }
    return Optional.empty();
  }

  /**
   * Gives every handle of the driver back, so that it can be unloaded and its GPUs be reset, until
   * {@link #resume}. The next tick begins it. By the tick's thread.
   *
   * @param reason what is shown meanwhile; its text begins with {@code paused}
   */
  public void pause(GpuError reason) {
    keeper.pause(reason);
  }

  /** By the tick's thread. */
  public void resume() {
    keeper.resume();
  }

  /** Whether no handle of the driver is open: soon after a pause, unless a call hangs. */
  public boolean closed() {
    return keeper.closed();
  }

  /**
   * Ends the session and frees it, within 2 s; where a call hangs, it is left behind. Not while
   * {@link #tick} runs.
   */
  @Override
  public void close() {
    roster.close();
    events.close();
    lanes.await(keeper::shutDown, CLOSE_NANOS);
    keeper.closeLane();
  }
}
