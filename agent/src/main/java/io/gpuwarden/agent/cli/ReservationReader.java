package io.gpuwarden.agent.cli;

import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot.Activity;
import io.gpuwarden.exporter.ReservationSnapshot.Device;
import io.gpuwarden.exporter.ReservationState;
import io.gpuwarden.exporter.Waste;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads a reservation as the daemon writes it. Something is taken from people on its word. */
final class ReservationReader {
  /** Up to here every whole number is exact in JSON. */
  private static final double MOST_EXACT = 1L << 53;

  private ReservationReader() {}

  /**
   * @throws IOException if a field that decides about anything is missing or of another type
   */
  static ReservationSnapshot read(Json json) throws IOException {
    List<Device> devices = new ArrayList<>();
    for (Json device : json.at("devices").items()) {
      devices.add(device(device));
    }
    Optional<String> waste = json.at("waste").text();
    return new ReservationSnapshot(
        text(json.at("id"), "id"),
        text(json.at("source"), "source"),
        holder(json.at("holder")),
        devices,
        Math.toIntExact(whole(json.at("nodes"), "nodes")),
        word(ReservationState.class, json.at("state"), "state"),
        waste.isPresent()
            ? Optional.of(word(Waste.class, json.at("waste"), "waste"))
            : Optional.empty(),
        number(json.at("idleSeconds"), "idleSeconds"),
        Math.toIntExact(whole(json.at("idleDevices"), "idleDevices")),
        json.at("startSeconds").number(),
        json.at("lastActiveSeconds").number(),
        json.at("warnedSeconds").number(),
        json.at("reclaimableSeconds").number(),
        json.at("heldUntilSeconds").number(),
        whole(json.at("generation"), "generation"),
        text(json.at("why"), "why"),
        json.at("next").text());
  }

  private static Device device(Json json) throws IOException {
    return new Device(
        Math.toIntExact(whole(json.at("gpu"), "gpu")),
        text(json.at("uuid"), "uuid"),
        word(Activity.class, json.at("activity"), "activity"),
        number(json.at("idleSeconds"), "idleSeconds"));
  }

  private static Holder holder(Json json) throws IOException {
    return new Holder(
        json.at("uid").isPresent()
            ? OptionalLong.of(whole(json.at("uid"), "uid"))
            : OptionalLong.empty(),
        text(json.at("user"), "user"),
        json.at("account").text(),
        json.at("partition").text(),
        json.at("jobId").text(),
        json.at("jobName").text());
  }

  static String text(Json json, String field) throws IOException {
    return json.text().orElseThrow(() -> missing(field));
  }

  static double number(Json json, String field) throws IOException {
    OptionalDouble number = json.number();
    return number.orElseThrow(() -> missing(field));
  }

  static long whole(Json json, String field) throws IOException {
    double number = number(json, field);
    if (number != Math.rint(number) || Math.abs(number) > MOST_EXACT) {
      throw missing(field);
    }
    return (long) number;
  }

  private static <E extends Enum<E>> E word(Class<E> type, Json json, String field)
      throws IOException {
    try {
      return Enum.valueOf(type, text(json, field).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw missing(field);
    }
  }

  private static IOException missing(String field) {
    return new IOException(
        "the daemon's answer has no field " + field + " as expected; is it of this version?");
  }
}
