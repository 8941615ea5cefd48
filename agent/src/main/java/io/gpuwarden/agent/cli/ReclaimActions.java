package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.program.Command;
import io.gpuwarden.agent.program.CommandRunner;
import io.gpuwarden.agent.program.NodeName;
import io.gpuwarden.agent.program.ProcessRunner;
import io.gpuwarden.agent.reclaim.Action;
import io.gpuwarden.agent.reclaim.ProcessAction;
import io.gpuwarden.agent.reclaim.ProcessOptions;
import io.gpuwarden.agent.reclaim.ProgramAction;
import io.gpuwarden.agent.reclaim.ReclaimNode;
import io.gpuwarden.agent.reclaim.ReleaseAction;
import io.gpuwarden.agent.reclaim.ScancelAction;
import io.gpuwarden.agent.reclaim.SlurmOptions;
import io.gpuwarden.agent.time.Time;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is done for each source, as the flags say. */
final class ReclaimActions {
  private static final String NONE = "none";
  private static final Path USUAL_SCANCEL = Path.of("/usr/bin/scancel");

  private final ReclaimFlags flags;
  private final Map<String, String> environment;
  private final ReclaimNode node;
  private final CommandRunner runner;
  private final Time time;

  /**
   * @param environment of the caller, of which programs get what they need to find Slurm
   */
  ReclaimActions(ReclaimFlags flags, Map<String, String> environment, ReclaimNode node, Time time) {
    this.flags = flags;
    this.environment = environment;
    this.node = node;
    this.runner = new ProcessRunner(time);
    this.time = time;
  }

  /** By source; a source whose action is none is not there. */
  Map<String, Action> bySource() {
    ProcessOptions ending =
        new ProcessOptions(flags.duration("--process-grace"), flags.on("--include-root"));
    Map<String, Action> actions = new LinkedHashMap<>();
    put(actions, "slurm", "scancel", new ScancelAction(slurm(), node, runner, time));
    put(actions, "book", "release", new ReleaseAction(node));
    put(actions, "process", "terminate", new ProcessAction(ending, time));
    return actions;
  }

  private void put(Map<String, Action> actions, String source, String word, Action usual) {
    String flag = "--" + source + "-action";
    Optional<Path> program = flags.executable(flag, word, NONE);
    if (program.isPresent()) {
      actions.put(
          source,
          new ProgramAction(
              program.get(),
              NodeName.read(),
              inherited(),
              flags.duration("--action-timeout"),
              runner));
    } else if (flags.text(flag).filter(word::equals).isPresent()) {
      actions.put(source, usual);
    }
  }

  private SlurmOptions slurm() {
    return new SlurmOptions(
        Command.find("scancel", searchPath()).orElse(USUAL_SCANCEL),
        inherited(),
        flags.signal(),
        flags.duration("--slurm-grace"),
        flags.duration("--action-timeout"));
  }

  private String searchPath() {
    return environment.getOrDefault("PATH", Command.USUAL_PATH);
  }

  private Map<String, String> inherited() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", searchPath());
    all.put("LANG", "C.UTF-8");
    if (environment.containsKey("SLURM_CONF")) {
      all.put("SLURM_CONF", environment.getOrDefault("SLURM_CONF", ""));
    }
    return all;
  }
}
