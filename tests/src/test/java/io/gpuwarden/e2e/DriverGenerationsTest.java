package io.gpuwarden.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.fake.FakeControl;
import io.gpuwarden.fake.FakeDriver;
import io.gpuwarden.fake.FakeModel;
import io.gpuwarden.fake.FakeNvml;
import io.gpuwarden.fake.FakeProcess;
import io.gpuwarden.fake.FakeSlice;
import io.gpuwarden.program.Daemon;
import io.gpuwarden.program.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * For each driver generation, what a box with a board of every model that it knows, and an A100 cut
 * into MIG instances, serves: exactly what driver and board can answer.
 */
final class DriverGenerationsTest {
  private static final Map<FakeDriver, Rig> RIGS = new EnumMap<>(FakeDriver.class);

  @TempDir private static Path directory;

  @BeforeAll
  static void startAll() throws IOException {
    for (FakeDriver driver : FakeDriver.values()) {
      Path own = Files.createDirectory(directory.resolve(driver.toString()));
      FakeModel[] models =
          Stream.of(FakeModel.values()).filter(driver::knows).toArray(FakeModel[]::new);
      FakeNvml fake = FakeNvml.in(own, driver, models);
      fake.change(control -> furnish(control, driver, models));
      RIGS.put(driver, Rig.starting(fake, "500ms"));
    }
  }

  /** A process on each board; the cut A100 comes last. */
  private static void furnish(FakeControl control, FakeDriver driver, FakeModel... models) {
    control.realClock();
    for (int slot = 0; slot < models.length; slot++) {
      control.processes(slot, FakeProcess.compute(100 + slot).memory(1 << 30).named("python3"));
    }
    if (driver.knows(FakeModel.A100)) {
      int cut = models.length;
      control.add(FakeModel.A100);
      control.mig(cut, FakeSlice.of(0, 1, "3g.40gb"), FakeSlice.of(2, 5, "2g.20gb"));
      control.processes(cut, FakeProcess.compute(300).memory(1 << 20).on(5, 0));
    }
  }

  @AfterAll
  static void stopAll() {
    RIGS.values().forEach(Rig::close);
  }

  @ParameterizedTest
  @EnumSource
  void servesWhatDriverAndBoardsCanAnswer(FakeDriver driver) throws Exception {
    Daemon daemon = daemon(driver);
    awaitTick(daemon, 4);
    GoldenPage.of(driver + ".txt").compare(daemon.scrape().page());
  }

  @ParameterizedTest
  @EnumSource
  void promtoolHasNothingToSay(FakeDriver driver) throws Exception {
    Daemon daemon = daemon(driver);
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    try (OutputStream page = promtool.getOutputStream()) {
      page.write(daemon.get("/metrics").body().getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("", said.strip());
    assertEquals(0, promtool.waitFor());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsAbsentIsExplained(FakeDriver driver) throws Exception {
    Daemon daemon = daemon(driver);
    for (var gpu : daemon.gpus().get("gpus").orElseThrow().elements()) {
      for (var absence : gpu.get("absences").orElseThrow().elements()) {
        for (String part : List.of("reading", "function", "code", "text")) {
          assertTrue(absence.text(part).isPresent(), absence.text());
        }
      }
    }
  }

  private static Daemon daemon(FakeDriver driver) {
    return Objects.requireNonNull(RIGS.get(driver)).daemon().ready();
  }

  private static void awaitTick(Daemon daemon, int tick) {
    Eventually.that(
        "tick " + tick,
        Daemon.PATIENCE,
        () -> daemon.gpus().number("tick").orElseThrow().intValue() >= tick);
  }
}
