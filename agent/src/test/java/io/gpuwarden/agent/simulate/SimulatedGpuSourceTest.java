package io.gpuwarden.agent.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.time.Time;
import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.ReadScope;
import io.gpuwarden.gpu.RetirementCause;
import io.gpuwarden.gpu.XidEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SimulatedGpuSourceTest {
  private static final NodePlan MIXED = NodePlan.showcase(SimulatedModel.MIXED, 13, 1);

  /** Everything that a node answers over some minutes, samples included, as text. */
  private static List<String> life(NodePlan plan) throws GpuException {
    Node node = new Node(plan);
    List<String> answers = new ArrayList<>();
    for (int tick = 0; tick < 150; tick++) {
      for (GpuSlot slot : node.session.scan()) {
        answers.add(
            slot instanceof GpuSlot.Present present ? text(present.gpu()) : slot.toString());
      }
      node.time.pass(0.9 + 0.01 * (tick % 20));
    }
    return answers;
  }

  private static String text(Gpu gpu) throws GpuException {
    GpuReading reading = gpu.read(ReadScope.FAST);
    StringBuilder text = new StringBuilder(gpu.id() + " " + gpu.info());
    reading.utilization().values().stream()
        .map(Samples.class::cast)
        .forEach(
            samples ->
                text.append(Arrays.toString(samples.timestampsMicros()))
                    .append(Arrays.toString(samples.ratios())));
    return text.append(reading.toString().replaceAll("Samples\\[[^]]*]", "")).toString();
  }

  @Test
  void theSameSeedAndTimesGiveTheSameReadings() throws GpuException {
    List<String> life = life(MIXED);
    assertEquals(life, life(NodePlan.showcase(SimulatedModel.MIXED, 13, 1)));
    assertNotEquals(life, life(NodePlan.showcase(SimulatedModel.MIXED, 13, 2)));
  }

  @Test
  void readingMoreOftenChangesNothing() throws GpuException {
    Node often = Node.of(BoardModels.H100, new Training(5));
    Node seldom = Node.of(BoardModels.H100, new Training(5));
    for (int i = 0; i < 999; i++) {
      often.after(0.1);
    }
    GpuReading last = often.after(0.1);
    GpuReading only = seldom.after(100);
    assertEquals(only.power(), last.power());
    assertEquals(only.thermal(), last.thermal());
    assertEquals(only.pcie(), last.pcie());
  }

  @Test
  void samplesOfAllReadingsFollowEachOtherWithoutGapOrRepetition() throws GpuException {
    Node node = Node.of(BoardModels.A100, new Training(3));
    long last = 0;
    int count = 0;
    for (int tick = 0; tick < 200; tick++) {
      Samples samples = samples(node.after(0.37), Engine.COMPUTE);
      for (long micros : samples.timestampsMicros()) {
        assertTrue(last == 0 || micros - last == Steps.MICROS, "from " + last + " to " + micros);
        last = micros;
        count++;
      }
    }
    assertEquals(74 * 6, count, 10);
  }

  @Test
  void theSampleBufferIsBoundedAndKeepsTheNewest() throws GpuException {
    Node node = Node.of(BoardModels.V100, new Training(3));
    node.read();
    Samples samples = samples(node.after(3_600), Engine.MEMORY_COPY);
    assertEquals(120, samples.ratios().length);
    long newest = samples.timestampsMicros()[119];
    assertTrue(Math.abs(node.time.wallMillis() * 1_000 - newest) <= 2 * Steps.MICROS);
  }

  @Test
  void theSampleBufferHoldsMoreThanATickAtAnySpeed() {
    for (long seconds : new long[] {1, 20, 180, 3_600}) {
      long nanos = seconds * 1_000_000_000;
      assertTrue(SimulatedGpuSource.sampleCapacity(nanos) * Steps.NANOS >= 2 * nanos);
    }
  }

  @Test
  void aGpuIsTheSameObjectUntilItIsLost() throws GpuException {
    Node node = Node.of(BoardModels.V100, List.of(new Training(3)), FailurePlan.FAILING);
    Gpu before = node.gpu(0);
    node.time.pass(30);
    assertSame(before, node.gpu(0));
    node.time.pass(40);
    GpuSlot.Failed slot = assertInstanceOf(GpuSlot.Failed.class, node.session.scan().get(0));
    assertEquals(ErrorKind.GPU_LOST, slot.error().kind());
    assertEquals(15, slot.error().code());
    assertThrows(GpuException.class, () -> before.read(ReadScope.FAST));
    node.time.pass(60);
    Gpu after = node.gpu(0);
    assertNotSame(before, after);
    assertEquals(before.id(), after.id());
    GpuException stale = assertThrows(GpuException.class, () -> before.read(ReadScope.FAST));
    assertEquals(ErrorKind.GPU_LOST, stale.error().kind());
    assertFalse(samples(after.read(ReadScope.FULL), Engine.COMPUTE).ratios().length == 0);
  }

  @Test
  void aGpuThatIsBackCountsAnewAndHasRetiredItsBadPage() throws GpuException {
    Node node = Node.of(BoardModels.V100, List.of(new Training(3)), FailurePlan.FAILING);
    GpuReading before = node.after(55);
    assertTrue(before.health().eccErrors().getOrDefault(EccError.CORRECTED, 0L) > 50);
    assertEquals(1, before.health().eccErrors().get(EccError.UNCORRECTED));
    assertEquals(0, before.health().retiredPages().get(RetirementCause.DOUBLE_BIT));
    node.time.pass(55);
    GpuReading after = node.read();
    assertEquals(0, after.health().eccErrors().get(EccError.CORRECTED));
    assertEquals(1, after.health().eccErrorsLifetime().get(EccError.UNCORRECTED));
    assertEquals(1, after.health().retiredPages().get(RetirementCause.DOUBLE_BIT));
    assertTrue(
        after.power().energyJoules().getAsDouble() < before.power().energyJoules().getAsDouble());
    assertNotEquals(before.processes().get().get(0).pid(), after.processes().get().get(0).pid());
  }

  @Test
  void criticalErrorsComeOnceInOrderAndAtTheirTime() throws GpuException {
    Node node = new Node(MIXED);
    String failing = node.gpu(5).id().uuid();
    assertEquals(Optional.empty(), node.session.nextXid(1_000));
    assertEquals(1.0, node.time.monotonicNanos() / 1e9, 0.01);
    assertEquals(Optional.of(new XidEvent(failing, 48)), node.session.nextXid(100_000));
    assertEquals(49, node.time.monotonicNanos() / 1e9, 1.0);
    assertEquals(Optional.of(new XidEvent(failing, 79)), node.session.nextXid(100_000));
    assertEquals(Optional.empty(), node.session.nextXid(100_000));
    node.time.pass(2 * 1_800);
    List<Long> numbers = new ArrayList<>();
    for (Optional<XidEvent> xid = node.session.nextXid(0);
        xid.isPresent();
        xid = node.session.nextXid(0)) {
      numbers.add(xid.get().xid());
    }
    assertEquals(List.of(48L, 79L, 48L, 79L), numbers);
  }

  @Test
  void waitingForCriticalErrorsEndsWhenTheThreadIsToStop() {
    InterruptedTime time = new InterruptedTime();
    XidQueue queue = new XidQueue(List.of(), new StepClock(time), time);
    assertEquals(Optional.empty(), queue.next(Integer.MAX_VALUE));
    assertTrue(Thread.interrupted());
  }

  private static final class InterruptedTime implements Time {
    @Override
    public long monotonicNanos() {
      return 0;
    }

    @Override
    public long wallMillis() {
      return 0;
    }

    @Override
    public void waitUntil(long monotonicNanos) throws InterruptedException {
      throw new InterruptedException();
    }
  }

  private static Samples samples(GpuReading reading, Engine engine) {
    return assertInstanceOf(Samples.class, reading.utilization().get(engine));
  }
}
