package io.gpuwarden.agent.reclaim;

import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.program.Command;
import io.gpuwarden.agent.program.CommandRunner;
import io.gpuwarden.agent.program.Ending;
import io.gpuwarden.agent.program.ReservationDocument;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Leaves it to an executable of the site, which is told as {@code systemd/hooks} says. */
public final class ProgramAction implements Action {
  private final Path program;
  private final String node;
  private final Map<String, String> environment;
  private final Duration timeout;
  private final CommandRunner runner;

  /**
   * @param node name of this machine
   * @param environment what it finds besides the variables of the reservation
   */
  public ProgramAction(
      Path program,
      String node,
      Map<String, String> environment,
      Duration timeout,
      CommandRunner runner) {
    this.program = program;
    this.node = node;
    this.environment = Map.copyOf(environment);
    this.timeout = timeout;
    this.runner = runner;
  }

  @Override
  public String plan(ReservationSnapshot reservation) {
    return "run " + program;
  }

  @Override
  public Done act(Claim claim) throws InterruptedException {
    ReservationDocument document =
        new ReservationDocument(
            "reclaim", node, claim.reservation(), OptionalLong.empty(), claim.processes());
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(document.variables());
    Ending ending = runner.run(new Command(program, List.of(), all, document.json(), timeout));
    String words = program.getFileName() + ": " + ending.words();
    return ending.good() ? Done.reclaimed(words) : Done.failed(words);
  }
}
