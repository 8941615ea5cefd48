package io.gpuwarden.benchmarks;

import io.gpuwarden.agent.sample.Lanes;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.gpu.GpuSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * One tick: every GPU read, the snapshot made. With the C fake it has the daemon's threads, and the
 * fake's own work in its time; with the simulation it is all in one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class TickBenchmark {
  @Param({"simulated", "C fake"})
  public String source;

  @Param({"1", "8", "16", "16x7 MIG"})
  public String node;

  private @Nullable FakeNode fake;
  private Ticking ticking;

  @Setup
  public void open() {
    if (source.equals("simulated")) {
      GpuSource simulated = Nodes.simulated(node);
      ticking = new Ticking(simulated, Lanes.inline());
    } else {
      fake = Nodes.fake(node);
      ticking = new Ticking(fake.source(), Lanes.threads());
    }
    ticking.tick();
  }

  @TearDown
  public void close() {
    ticking.close();
    if (fake != null) {
      fake.close();
    }
  }

  @Benchmark
  public NodeSnapshot tick() {
    return ticking.tick();
  }
}
