package io.gpuwarden.gpucheck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code nvidia-smi} says. Fields that this version of it does not know are not asked for. */
final class NvidiaSmi {
  private static final Pattern QUOTED = Pattern.compile("\"([a-z0-9_.]+)\"");
  private static final Pattern REFUSED = Pattern.compile("Field \"([^\"]+)\" is not a valid field");

  /** A process with memory on a GPU. */
  record App(String uuid, long pid, String usedMemory) {}

  private final String program;
  private final Set<String> known = new LinkedHashSet<>();

  NvidiaSmi(String program) {
    this.program = program;
    Matcher matcher = QUOTED.matcher(run("--help-query-gpu").output());
    while (matcher.find()) {
      known.add(matcher.group(1));
    }
  }

  private Command.Outcome run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return Command.run(command);
  }

  /** The first of these names that this nvidia-smi knows: some were renamed. */
  Optional<String> known(List<String> names) {
    return names.stream().filter(known::contains).findFirst();
  }

  /**
   * Values as they are written, without units, by GPU (UUID) and field; a value that nvidia-smi has
   * not is left out.
   *
   * @throws CheckException if it does not answer
   */
  Map<String, Map<String, String>> query(Set<String> fields) {
    Set<String> asked = new LinkedHashSet<>(Set.of("uuid"));
    asked.addAll(fields);
    while (true) {
      Command.Outcome outcome =
          run("--query-gpu=" + String.join(",", asked), "--format=csv,noheader,nounits");
      if (outcome.succeeded()) {
        return table(List.copyOf(asked), outcome.output());
      }
      Matcher refused = REFUSED.matcher(outcome.output());
      if (!refused.find() || !asked.remove(refused.group(1))) {
        throw new CheckException("nvidia-smi failed: " + outcome.output().strip());
      }
    }
  }

  private static Map<String, Map<String, String>> table(List<String> fields, String csv) {
    Map<String, Map<String, String>> gpus = new LinkedHashMap<>();
    for (List<String> cells : rows(csv)) {
      if (cells.size() != fields.size()) {
        throw new CheckException("nvidia-smi answered in " + cells.size() + " columns: " + cells);
      }
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        if (isValue(cells.get(i))) {
          values.put(fields.get(i), cells.get(i));
        }
      }
      gpus.put(cells.get(fields.indexOf("uuid")), values);
    }
    return gpus;
  }

  private static List<List<String>> rows(String csv) {
    return csv.lines()
        .filter(line -> !line.isBlank())
        .map(line -> List.of(line.split("\\s*,\\s*", -1)).stream().map(String::strip).toList())
        .toList();
  }

  /** It writes [N/A], N/A, [Not Supported], [Unknown Error], [GPU requires reset] for none. */
  private static boolean isValue(String cell) {
    return !cell.isEmpty() && !cell.startsWith("[") && !cell.equals("N/A");
  }

  /** The processes that compute. */
  List<App> apps() {
    Command.Outcome outcome =
        run("--query-compute-apps=gpu_uuid,pid,used_memory", "--format=csv,noheader,nounits");
    List<App> apps = new ArrayList<>();
    for (List<String> cells :
        outcome.succeeded() ? rows(outcome.output()) : List.<List<String>>of()) {
      if (cells.size() == 3 && cells.get(1).matches("\\d+")) {
        apps.add(new App(cells.get(0), Long.parseLong(cells.get(1)), cells.get(2)));
      }
    }
    return apps;
  }
}
