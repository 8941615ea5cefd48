package io.gpuwarden.benchmarks;

import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.ReadScope;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One reading of one GPU through JNA. The fake's own work is in the time, not in the allocation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class ReadBenchmark {
  @Param({"false", "true"})
  public boolean mig;

  private FakeNode node;
  private GpuSession session;
  private Gpu gpu;

  @Setup
  public void open() throws GpuException {
    node = new FakeNode(1, mig);
    session = node.source().open();
    gpu = ((GpuSlot.Present) session.scan().get(0)).gpu();
    gpu.read(ReadScope.FULL);
  }

  @TearDown
  public void close() {
    session.close();
    node.close();
  }

  @Benchmark
  public GpuReading fast() throws GpuException {
    return gpu.read(ReadScope.FAST);
  }

  @Benchmark
  public GpuReading full() throws GpuException {
    return gpu.read(ReadScope.FULL);
  }
}
