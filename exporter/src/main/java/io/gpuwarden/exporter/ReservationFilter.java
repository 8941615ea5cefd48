package io.gpuwarden.exporter;

import io.gpuwarden.exporter.QueryPairs.Pair;
import io.gpuwarden.gpu.ValueName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which reservations a query asks for: {@code ?state=idle,warned&user=alice}. A name given more
 * than once, or with a list, takes any of its values; every name must be met. What cannot be met by
 * any reservation is refused, so that a script with a slip in it does not act on all of them.
 */
final class ReservationFilter implements Predicate<ReservationSnapshot> {
  /** What a name is compared with. */
  private enum Name {
    STATE,
    WASTE,
    SOURCE,
    USER,
    ACCOUNT,
    PARTITION,
    ID
  }

  /** A query that no reservation can meet; the message says what could stand there. */
  static final class WrongFilterException extends Exception {
    private static final long serialVersionUID = 1;

    WrongFilterException(String message) {
      super(message);
    }
  }

  /** Sources that there may be, also where this node does not have them. */
  private static final List<String> SOURCES = List.of("book", "process", "slurm");

  private final Map<Name, Set<String>> wanted = new HashMap<>();

  private ReservationFilter() {}

  static ReservationFilter parse(String query, ReservationsSnapshot all)
      throws WrongFilterException {
    ReservationFilter filter = new ReservationFilter();
    for (Pair pair : QueryPairs.of(query)) {
      Name name = name(pair.name());
      for (String value : pair.value().split(",", -1)) {
        check(name, value, all);
        filter.wanted.computeIfAbsent(name, any -> new HashSet<>()).add(value);
      }
    }
    return filter;
  }

  private static Name name(String text) throws WrongFilterException {
    for (Name name : Name.values()) {
      if (ValueName.of(name).equals(text)) {
        return name;
      }
    }
    throw new WrongFilterException(
        "Reservations can be filtered by " + words(Name.values()) + "; not by anything else.");
  }

  private static void check(Name name, String value, ReservationsSnapshot all)
      throws WrongFilterException {
    switch (name) {
      case STATE -> check(name, value, words(ReservationState.values()));
      case WASTE -> check(name, value, words(Waste.values()));
      case SOURCE -> {
        Set<String> sources = new TreeSet<>(SOURCES);
        all.sources().forEach(source -> sources.add(source.name()));
        check(name, value, String.join(", ", sources));
      }
      case USER, ACCOUNT, PARTITION, ID -> {
        if (value.isEmpty()) {
          throw new WrongFilterException(ValueName.of(name) + " is empty.");
        }
      }
    }
  }

  private static void check(Name name, String value, String choices) throws WrongFilterException {
    if (!Arrays.asList(choices.split(", ")).contains(value)) {
      throw new WrongFilterException(ValueName.of(name) + " is one of " + choices + ".");
    }
  }

  private static String words(Enum<?>[] values) {
    List<String> words = new ArrayList<>();
    for (Enum<?> value : values) {
      words.add(ValueName.of(value));
    }
    return String.join(", ", words);
  }

  @Override
  public boolean test(ReservationSnapshot reservation) {
    for (Map.Entry<Name, Set<String>> entry : wanted.entrySet()) {
      if (!meets(reservation, entry.getKey(), entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean meets(ReservationSnapshot reservation, Name name, Set<String> values) {
    Holder holder = reservation.holder();
    return switch (name) {
      case STATE -> values.contains(ValueName.of(reservation.state()));
      case WASTE -> reservation.waste().map(ValueName::of).filter(values::contains).isPresent();
      case SOURCE -> values.contains(reservation.source());
      case USER ->
          values.contains(holder.user())
              || (holder.uid().isPresent()
                  && values.contains(Long.toString(holder.uid().getAsLong())));
      case ACCOUNT -> holder.account().filter(values::contains).isPresent();
      case PARTITION -> holder.partition().filter(values::contains).isPresent();
      case ID -> values.contains(reservation.id());
    };
  }
}
