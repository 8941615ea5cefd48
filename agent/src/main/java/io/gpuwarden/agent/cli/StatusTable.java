package io.gpuwarden.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The API's answer as a table that fits the terminal. What a GPU did not say is a dash. */
final class StatusTable {
  private static final String ABSENT = "-";
  private static final int BAR = 10;
  private static final double GIB = 1L << 30;
  private static final List<String> HEAD =
      List.of("GPU", "NAME", "BUSY", "MEMORY", "TEMP", "POWER", "PROCESSES", "STATE");

  /** The columns that give way first where the terminal is narrow: NAME, PROCESSES. */
  private static final int[] ELASTIC = {6, 1};

  private static final int NARROWEST = 8;

  private final Terminal terminal;

  StatusTable(Terminal terminal) {
    this.terminal = terminal;
  }

  String render(Json page) {
    StringBuilder out = new StringBuilder(driver(page)).append('\n');
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    page.at("gpus").items().forEach(gpu -> rows.add(row(gpu)));
    if (rows.size() == 1) {
      return out.append("No GPU.\n").toString();
    }
    int[] widths = widths(rows);
    rows.forEach(row -> line(out, row, widths));
    return out.toString();
  }

  private static String driver(Json page) {
    String simulated = page.at("simulated").isTrue() ? "SIMULATED GPUs, " : "";
    Json driver = page.at("driver");
    return simulated
        + driver
            .at("driver")
            .text()
            .map(version -> "driver " + version)
            .orElseGet(
                () -> "no driver: " + driver.at("error", "text").text().orElse("not opened yet"));
  }

  private static List<String> row(Json gpu) {
    return List.of(
        number(gpu.at("index"), "%.0f"),
        gpu.at("info", "name").text().orElse(ABSENT),
        busy(gpu.at("utilizationRatio", "compute").number()),
        memory(gpu.at("memory")),
        number(gpu.at("thermal", "celsius", "gpu"), "%.0f C"),
        power(gpu.at("power")),
        processes(gpu.at("processes")),
        gpu.at("up").isTrue()
            ? "up"
            : "down: " + gpu.at("error", "text").text().orElse("unknown reason"));
  }

  private static String busy(OptionalDouble ratio) {
    if (ratio.isEmpty()) {
      return ABSENT;
    }
    int filled = (int) Math.round(ratio.getAsDouble() * BAR);
    return "#".repeat(filled)
        + ".".repeat(BAR - filled)
        + String.format(Locale.ROOT, " %3.0f%%", ratio.getAsDouble() * 100);
  }

  private static String memory(Json memory) {
    OptionalDouble used = memory.at("usedBytes").number();
    OptionalDouble total = memory.at("totalBytes").number();
    if (used.isEmpty() || total.isEmpty()) {
      return ABSENT;
    }
    return String.format(
        Locale.ROOT, "%.1f/%.1f GiB", used.getAsDouble() / GIB, total.getAsDouble() / GIB);
  }

  private static String power(Json power) {
    String watts = number(power.at("watts"), "%.0f");
    String limit = number(power.at("limitsWatts", "enforced"), "%.0f");
    if (watts.equals(ABSENT)) {
      return ABSENT;
    }
    return limit.equals(ABSENT) ? watts + " W" : watts + "/" + limit + " W";
  }

  /** How many, and what the first are called. */
  private static String processes(Json processes) {
    if (!processes.isPresent()) {
      return ABSENT;
    }
    List<String> names =
        processes.items().stream()
            .map(process -> process.at("name").text())
            .flatMap(Optional::stream)
            .map(name -> name.substring(name.lastIndexOf('/') + 1))
            .distinct()
            .toList();
    int count = processes.items().size();
    return names.isEmpty() ? Integer.toString(count) : count + " " + String.join(", ", names);
  }

  private static String number(Json value, String format) {
    OptionalDouble number = value.number();
    return number.isPresent() ? String.format(Locale.ROOT, format, number.getAsDouble()) : ABSENT;
  }

  private int[] widths(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    int total = 0;
    for (int column = 0; column < widths.length; column++) {
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
      total += widths[column] + 2;
    }
    int over = terminal.columns() == 0 ? 0 : total - 2 - terminal.columns();
    for (int column : ELASTIC) {
      int give = Math.max(0, Math.min(over, widths[column] - NARROWEST));
      widths[column] -= give;
      over -= give;
    }
    return widths;
  }

  private void line(StringBuilder out, List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      int width = widths[column];
      String shown = cell.length() > width ? cell.substring(0, width - 1) + "~" : cell;
      line.append(column == 0 ? "" : "  ").append(shown).append(" ".repeat(width - shown.length()));
    }
    String text = line.toString().stripTrailing();
    if (terminal.columns() > 0 && text.length() > terminal.columns()) {
      text = text.substring(0, terminal.columns());
    }
    out.append(marked(row, text)).append('\n');
  }

  private String marked(List<String> row, String text) {
    if (!terminal.color()) {
      return text;
    }
    if (row == HEAD) {
      return "\u001B[1m" + text + "\u001B[0m";
    }
    return row.get(HEAD.size() - 1).equals("up") ? text : "\u001B[31m" + text + "\u001B[0m";
  }
}
