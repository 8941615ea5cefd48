package io.gpuwarden.nvml;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call into C by JNA: into a function that does nothing, so that what is left is the way. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {
  private final DynamicLoader loader = new DynamicLoader();
  private final NativeCall call = new NativeCall();
  private final NativeBlock out = new NativeBlock(64);
  private final long abs = loader.symbol(loader.open("libc.so.6"), "labs");

  @TearDown
  public void close() {
    call.close();
    out.close();
  }

  @Benchmark
  public long oneArgument() {
    return call.invoke(abs, -42);
  }

  @Benchmark
  public long sixArguments() {
    return call.invoke(abs, -42, 2, 3, 4, 5, out.address());
  }

  /** What C wrote is read without going there again. */
  @Benchmark
  public long readBack() {
    return out.getLong(0) + out.getUnsignedInt(8);
  }
}
