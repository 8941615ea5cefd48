package io.gpuwarden.agent.cli;

import io.gpuwarden.agent.program.SafeText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reservations for a person: what costs most comes first. */
final class ReservationsTable {
  private static final String ABSENT = "-";
  private static final List<String> ORDER =
      List.of("reclaimable", "warned", "idle", "unknown", "active", "held", "exempt");
  private static final List<String> HEAD =
      List.of("RESERVATION", "USER", "GPUS", "STATE", "IDLE", "WHY");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Terminal terminal;

  ReservationsTable(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The page with all that match. */
  String all(Json page) {
    List<Json> reservations = new ArrayList<>(page.at("reservations").items());
    reservations.sort(
        Comparator.comparingInt((Json each) -> ORDER.indexOf(state(each)))
            .thenComparing(each -> -seconds(each)));
    StringBuilder out = new StringBuilder();
    for (Json source : page.at("sources").items()) {
      source
          .at("error")
          .text()
          .ifPresent(
              why ->
                  out.append(
                      line(
                          source.at("name").text().orElse("a source")
                              + " cannot be read, so its reservations are unknown: "
                              + why)));
    }
    if (reservations.isEmpty()) {
      return out.append("No such reservation.\n").toString();
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    reservations.forEach(each -> rows.add(row(each)));
    table(rows, out);
    return out.toString();
  }

  private static List<String> row(Json reservation) {
    return List.of(
        reservation.at("id").text().orElse(ABSENT),
        user(reservation),
        gpus(reservation),
        stateAndWaste(reservation),
        state(reservation).equals("active") ? ABSENT : span(seconds(reservation)),
        reservation.at("why").text().orElse(""));
  }

  /** One in full. */
  String one(Json reservation) {
    StringBuilder out = new StringBuilder();
    field(out, "reservation", reservation.at("id").text());
    field(out, "user", Optional.of(user(reservation)));
    for (String name : List.of("account", "partition", "jobId", "jobName")) {
      field(out, name, reservation.at("holder", name).text());
    }
    for (Json device : reservation.at("devices").items()) {
      field(
          out,
          "device",
          Optional.of(
              "GPU "
                  + index(device)
                  + "  "
                  + device.at("uuid").text().orElse(ABSENT)
                  + "  "
                  + device.at("activity").text().orElse(ABSENT)
                  + ", idle for "
                  + span(seconds(device))));
    }
    field(out, "state", Optional.of(stateAndWaste(reservation)));
    field(out, "why", reservation.at("why").text());
    field(out, "next", reservation.at("next").text());
    time(out, "began", reservation.at("startSeconds").number());
    time(out, "last active", reservation.at("lastActiveSeconds").number());
    time(out, "warned", reservation.at("warnedSeconds").number());
    time(out, "kept until", reservation.at("heldUntilSeconds").number());
    return out.toString();
  }

  private static void time(StringBuilder out, String name, OptionalDouble seconds) {
    if (seconds.isPresent()) {
      field(
          out, name, Optional.of(TIME.format(Instant.ofEpochSecond((long) seconds.getAsDouble()))));
    }
  }

  private static void field(StringBuilder out, String name, Optional<String> value) {
    value.ifPresent(text -> out.append(line(String.format(Locale.ROOT, "%-12s %s", name, text))));
  }

  private static String line(String text) {
    return SafeText.line(text) + "\n";
  }

  private static String state(Json reservation) {
    return reservation.at("state").text().orElse("unknown");
  }

  private static String stateAndWaste(Json reservation) {
    return state(reservation)
        + reservation
            .at("waste")
            .text()
            .filter(waste -> !waste.equals("idle"))
            .map(waste -> " (" + waste + ")")
            .orElse("");
  }

  private static String user(Json reservation) {
    Json holder = reservation.at("holder");
    return holder.at("user").text().filter(name -> !name.isEmpty()).orElse(ABSENT);
  }

  private static String gpus(Json reservation) {
    List<String> indices = new ArrayList<>();
    for (Json device : reservation.at("devices").items()) {
      String index = index(device);
      if (!indices.contains(index)) {
        indices.add(index);
      }
    }
    return String.join(",", indices);
  }

  private static String index(Json device) {
    OptionalDouble index = device.at("gpu").number();
    return index.isPresent() && index.getAsDouble() >= 0
        ? Long.toString((long) index.getAsDouble())
        : ABSENT;
  }

  private static double seconds(Json reservation) {
    OptionalDouble idle = reservation.at("idleSeconds").number();
    return idle.isPresent() ? idle.getAsDouble() : Double.NEGATIVE_INFINITY;
  }

  private static String span(double seconds) {
    if (seconds < 0) {
      return ABSENT;
    }
    long minutes = (long) seconds / 60;
    return minutes < 60 ? minutes + "m" : minutes / 60 + "h" + minutes % 60 + "m";
  }

  private void table(List<List<String>> rows, StringBuilder out) {
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(column == 0 ? "" : "  ")
            .append(cell)
            .append(" ".repeat(widths[column] - cell.length()));
      }
      String text = SafeText.line(line.toString().stripTrailing());
      boolean tooLong = terminal.columns() > 0 && text.length() > terminal.columns();
      out.append(tooLong ? text.substring(0, terminal.columns() - 1) + "~" : text).append('\n');
    }
  }
}
