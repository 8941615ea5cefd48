package io.gpuwarden.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gpuwarden.agent.simulate.NodePlan;
import io.gpuwarden.agent.simulate.SimulatedGpuSource;
import io.gpuwarden.agent.simulate.SimulatedModel;
import io.gpuwarden.agent.time.Time;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulated GPUs keep what real ones do. */
final class SimulatedContractTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @ParameterizedTest
  @EnumSource(SimulatedModel.class)
  void theSimulationKeepsTheContract(SimulatedModel model) throws Exception {
    MovedClock clock = new MovedClock();
    SimulatedGpuSource source =
        new SimulatedGpuSource(NodePlan.showcase(model, 8, 1), clock, SECOND);
    List<Outcome> outcomes = GpuContract.check(source, () -> clock.nanos += SECOND);
    assertEquals(List.of(), outcomes.stream().filter(outcome -> !outcome.kept()).toList());
  }

  /** Moved by the test alone. */
  private static final class MovedClock implements Time {
    private long nanos = TimeUnit.HOURS.toNanos(1);

    @Override
    public long monotonicNanos() {
      return nanos;
    }

    @Override
    public long wallMillis() {
      return 1_764_000_000_000L + nanos / 1_000_000;
    }

    @Override
    public void waitUntil(long monotonicNanos) {
      nanos = Math.max(nanos, monotonicNanos);
    }
  }
}
