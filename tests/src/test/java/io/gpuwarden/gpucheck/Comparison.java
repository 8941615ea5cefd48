package io.gpuwarden.gpucheck;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A reading of gpuwarden and the field of nvidia-smi that says the same.
 *
 * @param reading its path in a GPU of {@code /api/v1/gpus}, such as {@code power.watts}
 * @param fields names of nvidia-smi's field, the newest first
 * @param unit how to make nvidia-smi's value one of gpuwarden's
 * @param absolute how far they may be apart in gpuwarden's unit
 * @param relative the same, as a part of the value; whichever is more counts
 * @param note why they may be apart; empty where they may not
 */
record Comparison(
    String reading,
    List<String> fields,
    SmiUnit unit,
    double absolute,
    double relative,
    String note) {

  /** How the two stand to each other. */
  enum Verdict {
    SAME("same"),
    NEAR("near"),
    BOTH_ABSENT("absent in both"),
    ONLY_HERE("nvidia-smi has none"),
    NOT_ASKED("this nvidia-smi has no such field"),
    ONLY_SMI("**missing in gpuwarden**"),
    DIFFERENT("**different**");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** False where there was nothing to compare with: that is no check that held. */
    boolean compared() {
      return this != ONLY_HERE && this != NOT_ASKED;
    }

    boolean failed() {
      return this == ONLY_SMI || this == DIFFERENT;
    }
  }

  static Comparison exact(String reading, SmiUnit unit, String... fields) {
    return new Comparison(reading, List.of(fields), unit, 0, 1e-9, "");
  }

  Comparison within(double newAbsolute, double newRelative, String newNote) {
    return new Comparison(reading, fields, unit, newAbsolute, newRelative, newNote);
  }

  /**
   * @param before gpuwarden's value just before nvidia-smi was asked
   * @param after gpuwarden's value just after; what lies between the two is as good as either
   */
  Verdict judge(Optional<String> before, Optional<String> after, Optional<String> smi) {
    if (before.isEmpty() || after.isEmpty()) {
      return smi.isEmpty() ? Verdict.BOTH_ABSENT : Verdict.ONLY_SMI;
    }
    if (smi.isEmpty()) {
      return Verdict.ONLY_HERE;
    }
    String theirs = unit.translate(smi.get());
    if (unit.isText()) {
      boolean same = theirs.equalsIgnoreCase(after.get()) || theirs.equalsIgnoreCase(before.get());
      return same ? Verdict.SAME : Verdict.DIFFERENT;
    }
    return distance(number(before.get()), number(after.get()), number(theirs));
  }

  private Verdict distance(double before, double after, double theirs) {
    double low = Math.min(before, after);
    double high = Math.max(before, after);
    double off = theirs < low ? low - theirs : theirs > high ? theirs - high : 0;
    double scale = Math.max(Math.abs(theirs), Math.abs(high));
    if (off <= 1e-9 * scale) {
      return Verdict.SAME;
    }
    return off <= Math.max(absolute, relative * scale) ? Verdict.NEAR : Verdict.DIFFERENT;
  }

  private static double number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> 1;
      case "false" -> 0;
      default -> Double.parseDouble(text);
    };
  }
}
