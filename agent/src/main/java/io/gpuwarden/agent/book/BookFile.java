package io.gpuwarden.agent.book;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.state.StateJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The book in the state file.
 *
 * @param boot identifies the time since the machine booted: only in the same one do monotonic
 *     moments and processes mean anything; empty text where that is not known
 * @param next number
 */
record BookFile(String boot, long next, List<Booking> bookings) {
  BookFile {
    bookings = List.copyOf(bookings);
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("boot", boot);
    json.writeNumberField("next", next);
    json.writeArrayFieldStart("reservations");
    for (Booking booking : bookings) {
      write(json, booking);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Booking booking) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", booking.number());
    json.writeNumberField("uid", booking.uid());
    json.writeStringField("user", booking.user());
    json.writeArrayFieldStart("devices");
    for (String device : booking.devices()) {
      json.writeString(device);
    }
    json.writeEndArray();
    json.writeBooleanField("shared", booking.shared());
    if (booking.reason().isPresent()) {
      json.writeStringField("reason", booking.reason().get());
    }
    json.writeNumberField("startMillis", booking.startMillis());
    json.writeNumberField("durationMillis", booking.durationMillis());
    json.writeNumberField("endNanos", booking.endNanos());
    json.writeNumberField("endMillis", booking.endMillis());
    if (booking.until().isPresent()) {
      json.writeNumberField("pid", booking.until().get().pid());
      json.writeNumberField("processStartTicks", booking.until().get().startTicks());
    }
    json.writeEndObject();
  }

  static BookFile read(JsonParser json) throws IOException {
    return new Reader().read(json);
  }

  private static final class Reader {
    private final List<Booking> bookings = new ArrayList<>();
    private String boot = "";
    private long next = 1;

    BookFile read(JsonParser json) throws IOException {
      StateJson.object(json, this::field);
      for (Booking booking : bookings) {
        next = Math.max(next, booking.number() + 1);
      }
      return new BookFile(boot, next, bookings);
    }

    private void field(String name, JsonParser json) throws IOException {
      switch (name) {
        case "boot" -> boot = StateJson.text(json);
        case "next" -> next = StateJson.integer(json);
        case "reservations" ->
            StateJson.list(json, item -> bookings.add(new BookingReader().read(item)));
        default -> json.skipChildren();
      }
    }
  }

  private static final class BookingReader {
    private final List<String> devices = new ArrayList<>();
    private long number;
    private OptionalLong uid = OptionalLong.empty();
    private String user = "";
    private boolean shared;
    private @Nullable String reason;
    private long startMillis;
    private long durationMillis;
    private long endNanos;
    private long endMillis;
    private OptionalLong pid = OptionalLong.empty();
    private long processStartTicks;

    Booking read(JsonParser json) throws IOException {
      StateJson.object(json, this::field);
      if (number < 1 || uid.isEmpty() || devices.isEmpty() || durationMillis < 1) {
        throw StateJson.bad(json, "a reservation lacks its number, user, devices or duration");
      }
      return new Booking(
          number,
          uid.getAsLong(),
          user,
          devices,
          shared,
          Optional.ofNullable(reason),
          startMillis,
          durationMillis,
          endNanos,
          endMillis,
          pid.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new ProcessIdentity(Math.toIntExact(pid.getAsLong()), processStartTicks)));
    }

    private void field(String name, JsonParser json) throws IOException {
      switch (name) {
        case "number" -> number = StateJson.integer(json);
        case "uid" -> uid = OptionalLong.of(StateJson.integer(json));
        case "user" -> user = StateJson.text(json);
        case "devices" -> StateJson.list(json, item -> devices.add(StateJson.text(item)));
        case "shared" -> shared = StateJson.flag(json);
        case "reason" -> reason = StateJson.text(json);
        case "startMillis" -> startMillis = StateJson.integer(json);
        case "durationMillis" -> durationMillis = StateJson.integer(json);
        case "endNanos" -> endNanos = StateJson.integer(json);
        case "endMillis" -> endMillis = StateJson.integer(json);
        case "pid" -> pid = OptionalLong.of(pid(json));
        case "processStartTicks" -> processStartTicks = StateJson.integer(json);
        default -> json.skipChildren();
      }
    }

    private static long pid(JsonParser json) throws IOException {
      long pid = StateJson.integer(json);
      if (pid < 1 || pid > Integer.MAX_VALUE) {
        throw StateJson.bad(json, "expected the id of a process");
      }
      return pid;
    }
  }
}
