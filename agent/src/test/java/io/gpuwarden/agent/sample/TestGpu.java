package io.gpuwarden.agent.sample;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.ReadScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A GPU of {@link TestDriver}; a test sets what it does, from any thread. */
final class TestGpu implements Gpu {
  private final GpuId id;
  private final Time time;
  private final TestDriver driver;
  private final long bornNanos;
  private @Nullable CountDownLatch hang;
  private @Nullable RuntimeException bug;
  final List<ReadScope> scopes = new ArrayList<>();

  volatile @Nullable GpuError failure;
  volatile double watts = 100;
  volatile double load = 0.5;
  volatile List<Absence> absences = List.of();
  volatile UnaryOperator<GpuReading> change = UnaryOperator.identity();
  volatile int reads;

  TestGpu(GpuId id, Time time, TestDriver driver) {
    this.id = id;
    this.time = time;
    this.driver = driver;
    this.bornNanos = time.monotonicNanos();
  }

  @Override
  public GpuId id() {
    return id;
  }

  @Override
  public GpuInfo info() {
    return Readings.INFO;
  }

  @Override
  public GpuReading read(ReadScope scope) throws GpuException {
    CountDownLatch blocked;
    synchronized (this) {
      reads++;
      scopes.add(scope);
      blocked = hang;
      if (bug != null) {
        throw bug;
      }
    }
    driver.callsOpenSession();
    if (blocked != null) {
      await(blocked);
    }
    GpuError error = failure;
    if (error != null) {
      throw new GpuException(error);
    }
    double joules = watts * (time.monotonicNanos() - bornNanos) * 1e-9;
    return change.apply(
        Readings.of(Map.of(Engine.COMPUTE, new EngineUtilization.Rate(load)), joules, absences));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody ended the hang");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on every reading hangs. */
  synchronized void hang() {
    hang = new CountDownLatch(1);
  }

  /** The call that hangs returns, and later ones do not hang. */
  synchronized void unhang() {
    CountDownLatch blocked = hang;
    hang = null;
    if (blocked != null) {
      blocked.countDown();
    }
  }

  synchronized void breakWith(@Nullable RuntimeException thrown) {
    bug = thrown;
  }
}
