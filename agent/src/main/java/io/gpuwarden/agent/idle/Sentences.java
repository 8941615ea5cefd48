package io.gpuwarden.agent.idle;

import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import io.gpuwarden.exporter.ReservationState;
import io.gpuwarden.exporter.Waste;
import java.time.Instant;
import java.util.Optional;

/** Says in one plain sentence why a reservation is in its state, and what happens next. */
final class Sentences {
  private static final int MINUTE_LENGTH = "2026-01-31T12:00".length();

  private Sentences() {}

  /**
   * @param warned wall clock of the warning that stands, as text; empty if there is none
   */
  static String why(
      Reservation reservation,
      Policy policy,
      ReservationFacts facts,
      Verdict verdict,
      Optional<String> warned,
      long wallMillis) {
    return switch (verdict.state()) {
      case EXEMPT -> "The policy " + policy.name() + " exempts it from being taken back.";
      case HELD -> "It is kept on request until " + later(wallMillis, facts.heldSeconds()) + ".";
      case UNKNOWN -> unknown(reservation, facts);
      case ACTIVE -> active(facts, verdict);
      case IDLE -> idle(facts, verdict) + ".";
      case WARNED ->
          idle(facts, verdict)
              + (warned.isPresent()
                  ? ", and it was warned of at " + warned.get() + "."
                  : ", and a warning is due.");
      case RECLAIMABLE ->
          idle(facts, verdict)
              + ", and it was warned of at "
              + warned.orElse("an earlier time")
              + ".";
    };
  }

  private static String unknown(Reservation reservation, ReservationFacts facts) {
    if (facts.sourceFailed()) {
      return "Its source, " + reservation.source() + ", cannot be read now.";
    }
    if (facts.suspended()) {
      return "Its job is suspended, so its processes cannot work.";
    }
    return "It cannot be told whether "
        + some(facts.count(Activity.UNKNOWN), facts)
        + " "
        + (facts.count(Activity.UNKNOWN) == 1 ? "works." : "work.");
  }

  private static String active(ReservationFacts facts, Verdict verdict) {
    int active = facts.count(Activity.ACTIVE);
    String who = some(active, facts);
    if (verdict.waste().isPresent()) {
      return capital(who) + (active == 1 ? " looks" : " look") + " busy and does nothing.";
    }
    return capital(who) + (active == 1 ? " works." : " work.");
  }

  private static String some(int count, ReservationFacts facts) {
    int all = facts.devices().size();
    if (all == 1) {
      return "its device";
    }
    return count == all ? "all of its " + all + " devices" : count + " of its " + all + " devices";
  }

  private static String idle(ReservationFacts facts, Verdict verdict) {
    Waste waste = verdict.waste().orElse(Waste.IDLE);
    String span = span(verdict.idleSeconds());
    return switch (waste) {
      case UNUSED ->
          "No process is on its device" + plural(facts) + ", which did no work for " + span;
      case IDLE -> "Its processes have done no work for " + span;
      case STALLED -> "It has looked busy and done nothing for " + span;
    };
  }

  private static String plural(ReservationFacts facts) {
    return facts.devices().size() == 1 ? "" : "s";
  }

  /**
   * @param stopSeconds for how much longer a touch stops the clock
   * @param minWarningLeftSeconds until the warning has stood for long enough
   */
  static Optional<String> next(
      Verdict verdict, double stopSeconds, double minWarningLeftSeconds, long wallMillis) {
    double untilReclaim =
        Math.max(Math.max(0, verdict.untilReclaimSeconds()) + stopSeconds, minWarningLeftSeconds);
    return switch (verdict.state()) {
      case EXEMPT, ACTIVE -> Optional.empty();
      case HELD -> Optional.of("After that its idle time decides again.");
      case UNKNOWN -> Optional.of("Its idle clock stands still until that can be told.");
      case RECLAIMABLE -> Optional.of("The next reclaim run takes it back.");
      case WARNED ->
          Optional.of(
              "It can be taken back " + in(untilReclaim, wallMillis) + " if it stays idle.");
      case IDLE ->
          Optional.of(
              "It is warned of "
                  + in(verdict.untilWarningSeconds() + stopSeconds, wallMillis)
                  + " if it stays idle.");
    };
  }

  private static String in(double seconds, long wallMillis) {
    return "in " + span(seconds) + ", at " + later(wallMillis, seconds) + ",";
  }

  private static String later(long wallMillis, double seconds) {
    return minute(wallMillis + Math.round(seconds * 1000));
  }

  /** Wall clock to the minute. */
  static String minute(long wallMillis) {
    String text = Instant.ofEpochMilli(wallMillis).toString();
    return text.substring(0, MINUTE_LENGTH).replace('T', ' ') + " UTC";
  }

  /** Such as {@code 45 s}, {@code 12 min} or {@code 3 h 5 min}, rounded down. */
  static String span(double seconds) {
    long whole = (long) seconds;
    if (whole < 60) {
      return whole + " s";
    }
    long minutes = whole / 60;
    return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** What the sentences depend on; they are made anew when it changes, not every tick. */
  record Key(
      ReservationState state,
      Optional<Waste> waste,
      long idleMinutes,
      long wallMinutes,
      int unknown,
      int active,
      boolean sourceFailed,
      boolean warned,
      Policy policy) {}
}
