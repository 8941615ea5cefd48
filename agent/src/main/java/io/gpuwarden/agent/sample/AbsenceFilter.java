package io.gpuwarden.agent.sample;

import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.ErrorKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells an absence that the driver answered now from one that a reading repeats. A GPU is asked
 * once, not every tick, for what it does not support; and a fast reading carries on, as the same
 * objects, the absences of the last full one. One filter per open GPU: when it is opened again it
 * is asked again, and then its answers count again.
 */
final class AbsenceFilter {
  private final Set<Absence> unsupported = new HashSet<>();
  private List<Absence> previous = List.of();

  /** Counts and logs the new ones. */
  void report(String gpu, List<Absence> absences, ErrorLedger errors) {
    if (absences != previous) {
      for (int i = 0; i < absences.size(); i++) {
        Absence absence = absences.get(i);
        if (!repeats(absence, i)) {
          errors.countAndLog(gpu, absence.reading(), absence.error());
        }
      }
      previous = absences;
    }
  }

  private boolean repeats(Absence absence, int at) {
    if (at < previous.size() && same(previous.get(at), absence)) {
      return true;
    }
    if (absence.error().kind() == ErrorKind.UNSUPPORTED) {
      return !unsupported.add(absence);
    }
    return wasInPrevious(absence);
  }

  private boolean wasInPrevious(Absence absence) {
    for (Absence other : previous) {
      if (same(other, absence)) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("ReferenceEquality") // an equal absence of another object is a new answer
  private static boolean same(Absence one, Absence other) {
    return one == other;
  }
}
