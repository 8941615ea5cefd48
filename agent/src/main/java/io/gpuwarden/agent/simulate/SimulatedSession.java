package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.gpu.DriverInfo;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.XidEvent;
import java.util.List;
import java.util.Optional;

/** A simulated driver, open. The boards live on whether or not a session is open. */
final class SimulatedSession implements GpuSession {
  /** The newest driver that still knows every simulated board, Volta included. */
  private static final DriverInfo DRIVER =
      new DriverInfo(Optional.of("580.95.05"), Optional.of("13.580.95.05"), Optional.of("13.0"));

  private final List<Board> boards;
  private final SimulatedGpu[] gpus;
  private final XidQueue xids;

  SimulatedSession(List<Board> boards, StepClock clock, Time time) {
    this.boards = boards;
    this.gpus = boards.stream().map(SimulatedGpu::new).toArray(SimulatedGpu[]::new);
    this.xids = new XidQueue(boards, clock, time);
  }

  @Override
  public DriverInfo driver() {
    return DRIVER;
  }

  @Override
  public List<GpuSlot> scan() {
    return boards.stream().map(this::slot).toList();
  }

  private GpuSlot slot(Board board) {
    int index = board.plan().index();
    if (board.lost()) {
      return new GpuSlot.Failed(index, NvmlWords.lost("nvmlDeviceGetHandleByIndex_v2"));
    }
    if (!gpus[index].good()) {
      gpus[index] = new SimulatedGpu(board);
    }
    return new GpuSlot.Present(gpus[index]);
  }

  @Override
  public Optional<XidEvent> nextXid(int timeoutMillis) {
    return xids.next(timeoutMillis);
  }

  /** Nothing to free. */
  @Override
  public void close() {}
}
