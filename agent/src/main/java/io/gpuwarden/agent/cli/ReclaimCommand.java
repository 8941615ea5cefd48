package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.reclaim.Action;
import io.gpuwarden.agent.reclaim.ReclaimLine;
import io.gpuwarden.agent.reclaim.ReclaimOptions;
import io.gpuwarden.agent.reclaim.ReclaimRun;
import io.gpuwarden.agent.reclaim.RunLock;
import io.gpuwarden.agent.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Takes back what is reclaimable, or says what it would do. */
final class ReclaimCommand implements Callable<Integer> {
  /** Another run is going on. */
  static final int BUSY = 3;

  private static final Path LOCK_OF_ROOT = Path.of("/run/gpuwarden-reclaim.lock");

  private final Terminal terminal;
  private final Map<String, String> environment;
  private @Nullable ReclaimFlags flags;

  ReclaimCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Adds its flags. */
  CommandSpec describe(CommandSpec spec) {
    flags = new ReclaimFlags(spec, environment);
    return spec;
  }

  @Override
  public Integer call() {
    ReclaimFlags given = flags;
    if (given == null) {
      throw new IllegalStateException("not described");
    }
    ControlNode node = new ControlNode(new ControlClient(given.socket()));
    ReclaimOptions options = given.options();
    Map<String, Action> actions =
        new ReclaimActions(given, environment, node, new SystemTime()).bySource();
    String by = System.getProperty("user.name", "?");
    ReclaimReport report = new ReclaimReport(terminal.out(), given.on("--json"), by);
    ReclaimRun run = new ReclaimRun(node, actions, options, report);
    try {
      return options.execute() ? locked(given, run, report) : go(run, report, false);
    } catch (ControlException | IOException e) {
      return fail(String.valueOf(e.getMessage()), ExitStatus.FAILED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted", ExitStatus.FAILED);
    }
  }

  private int locked(ReclaimFlags given, ReclaimRun run, ReclaimReport report)
      throws ControlException, IOException, InterruptedException {
    Optional<Path> file = given.lockFile().or(this::usualLock);
    if (file.isEmpty()) {
      return fail("say where the lock of the run is: --lock-file=PATH", ExitStatus.FAILED);
    }
    Optional<RunLock> lock;
    try {
      lock = RunLock.take(file.get());
    } catch (IOException e) {
      return fail("cannot lock " + file.get() + ": " + e, ExitStatus.FAILED);
    }
    if (lock.isEmpty()) {
      return fail("another run is going on; it holds " + file.get(), BUSY);
    }
    RunLock held = lock.get();
    try {
      return go(run, report, true);
    } finally {
      held.close();
    }
  }

  private static int go(ReclaimRun run, ReclaimReport report, boolean executed)
      throws ControlException, IOException, InterruptedException {
    List<ReclaimLine> lines = run.run();
    report.end(executed);
    return lines.stream().anyMatch(ReclaimLine::bad) ? ExitStatus.FAILED : ExitStatus.OK;
  }

  /** In a folder that nobody else may write to. */
  private Optional<Path> usualLock() {
    try {
      if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
        return Optional.of(LOCK_OF_ROOT);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "gpuwarden-reclaim.lock"));
  }

  private int fail(String why, int status) {
    terminal.err().println("gpuwarden: " + why);
    return status;
  }
}
