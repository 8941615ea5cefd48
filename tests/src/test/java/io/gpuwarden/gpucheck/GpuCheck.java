package io.gpuwarden.gpucheck;

import io.gpuwarden.program.Daemon;
import io.gpuwarden.program.Eventually;
import io.gpuwarden.program.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks gpuwarden on the GPUs of this machine; {@code tests/gpu-check} starts it. Prints a report
 * in Markdown. Exit status 0 if all held, 1 if not, 2 if it could not be tried.
 */
public final class GpuCheck {
  /**
   * What it was asked to do.
   *
   * @param program the folder of gpuwarden: bin/, lib/
   * @param contract the command that runs the contract kit
   * @param library the driver's library, where it is not to be looked for
   */
  record Options(
      Path program,
      List<String> contract,
      String nvidiaSmi,
      Optional<Path> library,
      Duration load,
      Optional<Path> report) {}

  private final Options options;
  private final NvidiaSmi smi;
  private final Report report = new Report();

  private GpuCheck(Options options) {
    this.options = options;
    this.smi = new NvidiaSmi(options.nvidiaSmi());
  }

  public static void main(String[] arguments) throws IOException {
    System.exit(run(Arguments.parse(List.of(arguments))));
  }

  static int run(Options options) throws IOException {
    GpuCheck check = new GpuCheck(options);
    try {
      String page = check.page();
      if (options.report().isPresent()) {
        Files.writeString(options.report().get(), page);
      } else {
        System.out.print(page);
      }
      return check.report.passed() ? 0 : 1;
    } catch (CheckException e) {
      System.err.println("gpu-check: " + e.getMessage());
      return 2;
    }
  }

  private String page() throws IOException {
    Map<String, Map<String, String>> boards = smi.query(Set.of("index", "name", "driver_version"));
    if (boards.isEmpty()) {
      throw new CheckException("nvidia-smi lists no GPU");
    }
    machine(boards);
    SettingsUnchanged settings = new SettingsUnchanged(smi);
    doctor();
    contract();
    Path scratch = Files.createTempDirectory("gpu-check");
    try {
      daemon(scratch);
    } finally {
      remove(scratch);
    }
    settings.check(report);
    return report.markdown(
        "gpuwarden on " + names(boards) + ", " + LocalDate.now(ZoneId.systemDefault()));
  }

  private static String names(Map<String, Map<String, String>> boards) {
    List<String> names = new ArrayList<>();
    boards.values().forEach(board -> names.add(board.getOrDefault("name", "a GPU")));
    return names.size() + " x " + String.join(" / ", names.stream().distinct().toList());
  }

  private void machine(Map<String, Map<String, String>> boards) {
    report.section("The machine");
    report.header("index", "board", "driver", "UUID");
    boards.forEach(
        (uuid, board) ->
            report.row(
                board.getOrDefault("index", ""),
                board.getOrDefault("name", ""),
                board.getOrDefault("driver_version", ""),
                uuid));
    report.paragraph("");
    report.paragraph(
        "Linux "
            + System.getProperty("os.version")
            + ", as user "
            + System.getProperty("user.name"));
  }

  private void doctor() {
    List<String> command = new ArrayList<>();
    command.add(options.program().resolve("bin").resolve("gpuwarden").toString());
    command.add("doctor");
    libraryFlag().forEach(command::add);
    report.section("gpuwarden doctor");
    report.code(Command.run(command).output());
  }

  private List<String> libraryFlag() {
    return options
        .library()
        .map(path -> List.of("--nvml.library", path.toString()))
        .orElse(List.of());
  }

  private void contract() {
    List<String> command = new ArrayList<>(options.contract());
    options.library().map(Path::toString).ifPresent(command::add);
    Command.Outcome outcome = Command.run(command);
    report.section("The contract that every source of GPUs keeps");
    report.paragraph(outcome.output());
    report.check(outcome.succeeded(), "the contract is kept", "exit status " + outcome.status());
  }

  private void daemon(Path scratch) throws IOException {
    try (Daemon daemon = start()) {
      new ReadingsCheck(smi, report).run(daemon);
      new LoadCheck(daemon, smi, report, options.load()).run(scratch);
      report.section("Killed and started again");
      daemon.kill().exitStatus(Daemon.PATIENCE);
    }
    long start = System.nanoTime();
    try (Daemon again = start()) {
      double seconds = (System.nanoTime() - start) / 1e9;
      report.check(
          true,
          "after kill -9 it starts again",
          String.format(Locale.ROOT, "ready in %.1f s", seconds));
      Scrape scrape = again.scrape();
      Map<String, Double> up = scrape.of("gpu_up");
      report.check(
          !up.isEmpty() && up.values().stream().allMatch(value -> value == 1),
          "every GPU is read again",
          up.size() + " GPUs");
      int status = again.terminate().exitStatus(Duration.ofSeconds(5));
      report.check(status == 0, "SIGTERM ends it within 5 s", "exit status " + status);
    }
  }

  /** A second tick is waited for: utilization is what happened between two. */
  private Daemon start() {
    Daemon daemon = Daemon.start(options.program(), libraryFlag()).ready();
    Eventually.that(
        "the second tick",
        Daemon.PATIENCE,
        () -> daemon.gpus().number("tick").orElseThrow().intValue() > 2);
    return daemon;
  }

  private static void remove(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
