package io.gpuwarden.agent.program;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.reservation.ProcessFiles;
import io.gpuwarden.agent.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);

  @TempDir Path folder;

  private final ProcessRunner runner = new ProcessRunner(new SystemTime());

  private Path script(String body) {
    return Scripts.write(folder, "script", body);
  }

  private Ending run(Duration timeout, String body) throws InterruptedException {
    return runner.run(Scripts.command(script(body), timeout, folder.toString()));
  }

  private long pid(String file) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(file)).strip());
  }

  /** A dead process that nobody has asked after yet does not run. */
  private static boolean runs(long pid) {
    return new ProcessFiles().startTicks((int) pid).isPresent();
  }

  @Test
  void theStatusAndBothStreamsAreToldInOneLine() throws Exception {
    Ending ending = run(LONG, "echo one; echo two >&2; exit 3");
    assertEquals(new Ending.Exited(3, "one\ntwo\n"), ending);
    assertFalse(ending.good());
    assertEquals("exit status 3: one two", ending.words());
    assertTrue(run(LONG, "exit 0").good());
  }

  @Test
  void itReadsTheWholeInputHoweverLong() throws Exception {
    String input = "x".repeat(300_000);
    Command command =
        new Command(script("wc -c"), List.of(), Map.of("PATH", "/usr/bin:/bin"), input, LONG);
    assertEquals(new Ending.Exited(0, "300000\n"), runner.run(command));
  }

  @Test
  void aProgramThatDoesNotReadItsInputIsNotHeldUp() throws Exception {
    Command command = new Command(script("exit 0"), List.of(), Map.of(), "x".repeat(300_000), LONG);
    assertTrue(runner.run(command).good());
  }

  @Test
  void onlyTheBeginningOfTheOutputIsKept() throws Exception {
    Ending ending = run(LONG, "head -c 1000000 /dev/zero | tr '\\0' x");
    String output = assertInstanceOf(Ending.Exited.class, ending).output();
    assertEquals("x".repeat(CapturedOutput.KEPT_BYTES), output);
  }

  @Test
  void nothingOfTheEnvironmentIsInherited() throws Exception {
    Command command =
        new Command(Path.of("/usr/bin/env"), List.of(), Map.of("GPUWARDEN_A", "b c"), "", LONG);
    assertEquals(new Ending.Exited(0, "GPUWARDEN_A=b c\n"), runner.run(command));
  }

  @Test
  void aProgramThatIsNotThereIsNotStarted() throws Exception {
    Path missing = folder.resolve("missing");
    assertEquals(
        new Ending.NotStarted(missing + " does not exist"),
        runner.run(Scripts.command(missing, LONG)));
    Path plain = Files.writeString(folder.resolve("plain"), "exit 0");
    assertEquals(
        new Ending.NotStarted(plain + " is not executable"),
        runner.run(Scripts.command(plain, LONG)));
  }

  @Test
  void itHasASessionOfItsOwn() throws Exception {
    Ending ending = run(LONG, "echo $$; cut -d' ' -f6 /proc/self/stat");
    List<String> numbers = assertInstanceOf(Ending.Exited.class, ending).output().lines().toList();
    assertEquals(numbers.get(0), numbers.get(1));
    assertNotEquals(Long.toString(ProcessHandle.current().pid()), numbers.get(1));
  }

  @Test
  void atTheTimeoutAProgramThatIgnoresTermIsEndedWithItsChildren() throws Exception {
    Ending ending =
        run(
            SHORT,
            "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ >$0/child; while :; do sleep 1;"
                + " done' \"$1\" & echo started; while :; do sleep 1; done");
    String words = ending.words();
    assertTrue(words.startsWith("not done within 500 ms, and ended: started"), words);
    eventually("the child is gone", () -> !alive("child"));
  }

  @Test
  void atTheTimeoutAChildWhoseParentIsGoneIsEndedToo() throws Exception {
    run(SHORT, "(sh -c 'echo $$ >$0/orphan; exec sleep 600' \"$1\" &) ; sleep 600");
    eventually("the orphan is gone", () -> !alive("orphan"));
  }

  @Test
  void whatAProgramLeavesRunningEndsWithIt() throws Exception {
    Ending ending = run(LONG, "sleep 600 & echo $! >$1/left; echo done");
    assertEquals(new Ending.Exited(0, "done\n"), ending);
    eventually("what was left is gone", () -> !alive("left"));
  }

  @Test
  void aProgramThatIsGivenAMomentCanCleanUp() throws Exception {
    run(SHORT, "trap 'echo clean >$1/clean; exit' TERM; while :; do sleep 0.1; done");
    assertTrue(Files.exists(folder.resolve("clean")));
  }

  @Test
  void anInterruptEndsTheProgram() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("");
    Command command =
        Scripts.command(script("echo $$ >$1/mine; exec sleep 600"), LONG, folder.toString());
    Thread thread =
        new Thread(
            () -> {
              try {
                seen.set(runner.run(command).words());
              } catch (InterruptedException e) {
                seen.set("interrupted");
              }
            });
    thread.start();
    eventually("it runs", () -> alive("mine"));
    thread.interrupt();
    thread.join();
    assertEquals("interrupted", seen.get());
    eventually("it is gone", () -> !alive("mine"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutSetsidDescendantsAreEnded(boolean deep) throws Exception {
    ProcessRunner without = new ProcessRunner(new SystemTime(), Optional.empty());
    String child = "sh -c 'echo $$ >$0/child; sleep 600; :' \"$1\"";
    Path script = script(deep ? "( " + child + "; : ) & wait" : child);
    Ending ending = without.run(Scripts.command(script, SHORT, folder.toString()));
    assertInstanceOf(Ending.TimedOut.class, ending);
    eventually("the child is gone", () -> !alive("child"));
  }

  private boolean alive(String file) {
    try {
      return Files.exists(folder.resolve(file))
          && !Files.readString(folder.resolve(file)).isBlank()
          && runs(pid(file));
    } catch (IOException e) {
      return false;
    }
  }
}
