package io.gpuwarden.agent.reclaim;

import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which reservations a run is about: those that have, for every key that is named, one of its
 * values.
 */
public final class Selection {
  /** Of every reservation. */
  public static final Selection ALL = new Selection(Map.of());

  /** What a reservation can be chosen by. */
  public static final List<String> KEYS =
      List.of("source", "user", "account", "partition", "job", "reservation");

  private final Map<String, List<String>> wanted;

  private Selection(Map<String, List<String>> wanted) {
    this.wanted = wanted;
  }

  /**
   * @param texts each {@code KEY=VALUE}, or several with commas between them
   * @throws IllegalArgumentException that says what was expected
   */
  public static Selection parse(List<String> texts) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    for (String text : texts) {
      for (String one : text.split(",", -1)) {
        int equals = one.indexOf('=');
        String key = equals < 0 ? "" : one.substring(0, equals);
        if (!KEYS.contains(key) || equals == one.length() - 1) {
          throw new IllegalArgumentException(
              "expected KEY=VALUE[,KEY=VALUE...] with a KEY of "
                  + String.join(", ", KEYS)
                  + "; found \""
                  + one
                  + "\"");
        }
        wanted.computeIfAbsent(key, k -> new ArrayList<>()).add(one.substring(equals + 1));
      }
    }
    return new Selection(wanted);
  }

  boolean has(ReservationSnapshot reservation) {
    return wanted.entrySet().stream()
        .allMatch(
            entry ->
                value(entry.getKey(), reservation).filter(entry.getValue()::contains).isPresent());
  }

  private static Optional<String> value(String key, ReservationSnapshot reservation) {
    Holder holder = reservation.holder();
    return switch (key) {
      case "source" -> Optional.of(reservation.source());
      case "user" -> Optional.of(holder.user());
      case "account" -> holder.account();
      case "partition" -> holder.partition();
      case "job" -> holder.jobId();
      default -> Optional.of(reservation.id());
    };
  }
}
