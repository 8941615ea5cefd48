package io.gpuwarden.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gpuwarden.fake.FakeControl;
import io.gpuwarden.fake.FakeDriver;
import io.gpuwarden.fake.FakeModel;
import io.gpuwarden.fake.FakeNvml;
import io.gpuwarden.program.Daemon;
import io.gpuwarden.program.Eventually;
import io.gpuwarden.program.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A daemon on a fake driver; closing it fails if the daemon broke NVML's contract. */
final class Rig implements AutoCloseable {
  final FakeNvml fake;
  private Daemon daemon;
  private boolean sessionLeftOpen;

  private Rig(FakeNvml fake, Daemon daemon) {
    this.fake = fake;
    this.daemon = daemon;
  }

  /** Ready, on the machine's clock, five ticks a second. */
  static Rig ready(Path directory, FakeDriver driver, FakeModel... gpus) {
    FakeNvml fake = FakeNvml.in(directory, driver, gpus).change(FakeControl::realClock);
    Rig rig = starting(fake, "200ms");
    rig.daemon.ready();
    return rig;
  }

  static Rig starting(FakeNvml fake, String interval) {
    return new Rig(fake, start(fake, interval));
  }

  private static Daemon start(FakeNvml fake, String interval) {
    return Daemon.start(
        program(),
        List.of("--nvml.library", fake.library().toString(), "--sample.interval", interval));
  }

  /** What the build made, seen from the module that runs the tests or from the root. */
  static Path program() {
    Path built = Path.of("agent", "target", "gpuwarden");
    return Files.exists(built) ? built : Path.of("..").resolve(built);
  }

  Daemon daemon() {
    return daemon;
  }

  Scrape scrape() throws IOException {
    return daemon.scrape();
  }

  /** Starts another daemon in place of one that has ended. */
  void startAgain() {
    daemon = start(fake, "200ms");
    daemon.ready();
  }

  /** Waits until a page of metrics is as wanted, and returns it. */
  Scrape until(String what, Predicate<Scrape> wanted) {
    return until(what, Daemon.PATIENCE, wanted);
  }

  Scrape until(String what, Duration deadline, Predicate<Scrape> wanted) {
    return Eventually.get(
        what,
        deadline,
        () -> {
          Scrape page = daemon.scrape();
          return wanted.test(page) ? Optional.of(page) : Optional.<Scrape>empty();
        });
  }

  static Predicate<Scrape> up(int gpu, boolean up) {
    return page -> is(page, "gpu_up", up ? 1 : 0, "gpu=\"" + gpu + "\"");
  }

  static Predicate<Scrape> driver(boolean up) {
    return page -> is(page, "gpuwarden_nvml_up", up ? 1 : 0);
  }

  static boolean is(Scrape page, String metric, double value, String... labels) {
    var found = page.value(metric, labels);
    return found.isPresent() && found.getAsDouble() == value;
  }

  /** How many lines of the log contain all these words. */
  int logged(String... words) {
    List<String> found = new ArrayList<>(daemon.log());
    for (String word : words) {
      found.removeIf(line -> !line.contains(word));
    }
    return found.size();
  }

  /** Waits for exactly one line with all these words: one change of state, one line. */
  void awaitLogged(String... words) {
    Eventually.that("one line with " + List.of(words), Daemon.PATIENCE, () -> logged(words) > 0);
    assertEquals(1, logged(words), String.join("\n", daemon.log()));
  }

  /** A call that hangs keeps its session from being closed; nothing else may be wrong. */
  void leavesItsSessionOpen() {
    sessionLeftOpen = true;
  }

  @Override
  public void close() {
    if (daemon.alive()) {
      assertEquals(0, daemon.terminate().exitStatus(Duration.ofSeconds(5)), "exit status");
    }
    if (sessionLeftOpen) {
      List<String> others = new ArrayList<>(fake.violations());
      others.removeIf(line -> line.contains("without nvmlShutdown"));
      assertEquals(List.of(), others);
    } else {
      fake.close();
    }
  }
}
