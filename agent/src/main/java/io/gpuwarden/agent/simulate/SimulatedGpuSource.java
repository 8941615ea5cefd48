package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSource;
import java.util.List;

/** The GPUs of one simulated node. They begin to live when the source is made. */
public final class SimulatedGpuSource implements GpuSource {
  private final Time time;
  private final StepClock clock;
  private final List<Board> boards;

  /**
   * @param tickNanos the longest time between two readings, simulated; the sample buffer holds more
   */
  public SimulatedGpuSource(NodePlan plan, Time time, long tickNanos) {
    this.time = time;
    this.clock = new StepClock(time);
    int samples = sampleCapacity(tickNanos);
    this.boards = plan.boards().stream().map(board -> new Board(board, clock, samples)).toList();
  }

  /**
   * Drivers keep about the last 20 seconds. At high speed ticks are farther apart: then it is the
   * samples of three of them, so that a late one loses nothing.
   */
  static int sampleCapacity(long tickNanos) {
    return (int) Math.max(120, 3 * tickNanos / Steps.NANOS);
  }

  @Override
  public boolean simulated() {
    return true;
  }

  @Override
  public GpuSession open() {
    return new SimulatedSession(boards, clock, time);
  }
}
