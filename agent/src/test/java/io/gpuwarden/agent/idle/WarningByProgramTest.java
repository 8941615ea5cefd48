package io.gpuwarden.agent.idle;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.program.Scripts;
import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.agent.warn.WarningHook;
import io.gpuwarden.agent.warn.WarningHook.Told;
import io.gpuwarden.agent.warn.WarningOptions;
import io.gpuwarden.exporter.ReservationState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The idle rule and the site's program together, as a tick runs them. */
class WarningByProgramTest {
  private static final String ID = "book:1";

  @TempDir Path folder;

  private final IdleNode node = new IdleNode(1);
  private WarningHook hook;

  @BeforeEach
  void start() {
    Path program = folder.resolve("warn");
    hook =
        new WarningHook(
            new WarningOptions(program, Duration.ofSeconds(20), node.options.minWarning()),
            "gpu-12",
            new SystemTime());
    node.tellWarnings = false;
    node.interval = Duration.ofSeconds(10);
    node.reserve(ID, 0);
  }

  @AfterEach
  void close() {
    hook.close();
  }

  private void warnBy(String script) {
    Scripts.write(folder, "warn", "echo told >>" + folder + "/told\n" + script);
  }

  /** What the tick does with warnings. */
  private int tick() {
    hook.offer(node.watch.warningsDue(node.wallMillis));
    List<Told> told = hook.drain();
    told.forEach(one -> node.watch.warned(one.reservation(), node.wallMillis));
    return told.size();
  }

  private void pass(Duration time) {
    for (Duration left = time;
        left.compareTo(Duration.ZERO) > 0;
        left = left.minus(node.interval)) {
      node.pass(node.interval);
      tick();
    }
  }

  private int runs() {
    try {
      Path told = folder.resolve("told");
      return Files.exists(told) ? Files.readAllLines(told).size() : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void nothingIsReclaimableBeforeTheProgramHasSucceeded() {
    warnBy("exit 1");
    pass(Duration.ofMinutes(31));
    eventually("the program has failed", () -> runs() == 1);
    pass(Duration.ofHours(5));
    assertEquals(ReservationState.WARNED, node.get(ID).state());
    assertTrue(node.get(ID).warnedSeconds().isEmpty());
  }

  @Test
  void theShortestWarningBeginsWhenTheProgramHasSucceededAndItIsRunOnce() throws Exception {
    warnBy("while [ ! -e " + folder + "/go ]; do sleep 0.02; done");
    pass(Duration.ofMinutes(61));
    Files.createFile(folder.resolve("go"));
    eventually("the holder is told", () -> tick() == 1);
    pass(node.options.minWarning().minusSeconds(20));
    assertEquals(ReservationState.WARNED, node.get(ID).state());
    pass(Duration.ofSeconds(40));
    assertEquals(ReservationState.RECLAIMABLE, node.get(ID).state());
    assertEquals(1, runs());
  }
}
