package io.gpuwarden.gpucheck;

import java.util.ArrayList;
import java.util.List;

/** The report, in Markdown; it counts what failed on the way. */
final class Report {
  private final StringBuilder text = new StringBuilder();
  private final List<String> failures = new ArrayList<>();
  private int checks;

  void section(String title) {
    text.append("\n## ").append(title).append("\n\n");
  }

  void paragraph(String words) {
    text.append(words).append("\n\n");
  }

  void code(String words) {
    text.append("```\n").append(words.strip()).append("\n```\n\n");
  }

  void header(String... cells) {
    row(cells);
    text.append("|").append("---|".repeat(cells.length)).append('\n');
  }

  void row(String... cells) {
    text.append('|');
    for (String cell : cells) {
      text.append(' ').append(cell.replace("|", "\\|").replace("\n", " ")).append(" |");
    }
    text.append('\n');
  }

  /** Something that had to hold, with what was seen. */
  void check(boolean held, String what, String seen) {
    count(held, what + ": " + seen);
    text.append(held ? "- ok: " : "- **FAILED**: ").append(what);
    text.append(seen.isEmpty() ? "" : " (" + seen + ")").append('\n');
  }

  /** Something that could not be tried here. */
  void skipped(String what, String why) {
    text.append("- not tried: ").append(what).append(" (").append(why).append(")\n");
  }

  void count(boolean held, String what) {
    checks++;
    if (!held) {
      failures.add(what);
    }
  }

  boolean passed() {
    return failures.isEmpty();
  }

  /** The whole page, the verdict first. */
  String markdown(String title) {
    StringBuilder page = new StringBuilder("# ").append(title).append("\n\n");
    page.append(passed() ? "**Passed**" : "**Failed**");
    page.append(": ").append(checks - failures.size()).append(" of ").append(checks);
    page.append(" checks held.\n");
    failures.forEach(failure -> page.append("- FAILED: ").append(failure).append('\n'));
    return page.append(text).toString();
  }
}
