package io.gpuwarden.agent.state;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.AgentState.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that takes as long as the test lets it. */
@Timeout(60)
final class StateWriterTest implements StateWriter.Target {
  private final ManualTime time = new ManualTime();
  private final Semaphore disk = new Semaphore(0);
  private final List<Long> begun = new CopyOnWriteArrayList<>();
  private final List<Long> saved = new CopyOnWriteArrayList<>();
  private volatile boolean failing;
  private final StateWriter writer =
      new StateWriter(this, new StateLog(Path.of("state.json")), time, null, new Step(true, 0));

  @Override
  public void save(StateDocument document) throws IOException {
    begun.add(document.savedMillis());
    disk.acquireUninterruptibly();
    if (failing) {
      throw new IOException("No space left on device");
    }
    saved.add(document.savedMillis());
  }

  @Override
  public void close() {}

  @BeforeEach
  void start() {
    writer.start();
  }

  @AfterEach
  void stop() {
    disk.release(100);
    writer.close(Duration.ofSeconds(10));
  }

  private void offer(long number) {
    writer.offer(new StateDocument(number, Map.of("n", new byte[] {(byte) number})));
  }

  @Test
  void aDiskThatHangsDelaysNobodyAndTheNewestIsWrittenWhenItIsBack() {
    offer(1);
    eventually("the first write begins", () -> begun.size() == 1);
    offer(2);
    offer(3);
    offer(4);
    assertEquals(List.of(), saved);
    disk.release(2);
    eventually("the newest is written", () -> saved.equals(List.of(1L, 4L)));
  }

  @Test
  void aWriteThatTakesTooLongHasFailedUntilItEnds() {
    offer(1);
    eventually("the write begins", () -> begun.size() == 1);
    time.advance(StateWriter.PATIENCE);
    assertTrue(writer.step().success());
    time.advance(Duration.ofMillis(1));
    assertEquals(new Step(false, 30.001), writer.step());
    disk.release();
    eventually("it is over", () -> writer.step().equals(new Step(true, 30.001)));
  }

  @Test
  void whatFailedIsWrittenAgainAlthoughNothingChanged() {
    failing = true;
    disk.release();
    offer(1);
    eventually("it fails", () -> !writer.step().success());
    failing = false;
    disk.release();
    offer(1);
    eventually("it is written", () -> saved.equals(List.of(1L)));
    eventually("it is said", () -> writer.step().success());
    disk.release();
    offer(1);
    offer(2);
    eventually("only what changed", () -> saved.equals(List.of(1L, 2L)));
  }

  @Test
  void theEndWaitsForADiskThatHangsNoLongerThanItIsTold() {
    offer(1);
    eventually("the write begins", () -> begun.size() == 1);
    writer.close(Duration.ofMillis(50));
    assertFalse(saved.contains(1L));
  }
}
