package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.gpu.ProcessType;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;

/** A workload in its place on a board: the whole board, or a MIG instance. */
final class Tenant {
  private final Workload workload;
  private final double share;
  private final long memoryBytes;
  private final Optional<MigInfo> mig;
  private Load load = Load.holding(0);
  private long began;
  private int pid;
  private double computeSeconds;

  /**
   * @param share of the board's compute units
   * @param memoryBytes that it can have
   */
  Tenant(Workload workload, double share, long memoryBytes, Optional<MigInfo> mig) {
    this.workload = workload;
    this.share = share;
    this.memoryBytes = memoryBytes;
    this.mig = mig;
  }

  /** Starts the workload from its beginning. */
  void begin(long step, int newPid) {
    began = step;
    pid = newPid;
    computeSeconds = 0;
  }

  Load step(long step, double dayPhase) {
    load = workload.at(step - began, dayPhase);
    computeSeconds += load.compute() * Steps.SECONDS;
    return load;
  }

  Workload workload() {
    return workload;
  }

  double share() {
    return share;
  }

  long memoryBytes() {
    return memoryBytes;
  }

  Optional<MigInfo> mig() {
    return mig;
  }

  /** Share of the newest step in which kernels ran. */
  double compute() {
    return load.compute();
  }

  /** How long kernels have run, since the workload began. */
  double computeSeconds() {
    return computeSeconds;
  }

  /** What its process holds, in whole pages of 2 MiB as the driver gives memory out. */
  long usedBytes() {
    return (long) (load.memory() * memoryBytes) >> 21 << 21;
  }

  boolean hasProcess() {
    return workload.program().isPresent();
  }

  int pid() {
    return pid;
  }

  Optional<GpuProcess> process() {
    return workload
        .program()
        .map(
            name ->
                new GpuProcess(
                    pid,
                    ProcessType.COMPUTE,
                    OptionalLong.of(usedBytes()),
                    instance(MigInfo::gpuInstance),
                    instance(MigInfo::computeInstance),
                    Optional.of(name)));
  }

  private OptionalInt instance(ToIntFunction<MigInfo> part) {
    return mig.isPresent() ? OptionalInt.of(part.applyAsInt(mig.get())) : OptionalInt.empty();
  }
}
