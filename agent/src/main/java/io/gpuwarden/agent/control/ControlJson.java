package io.gpuwarden.agent.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Answers as JSON. Fields are named as in the records that they come from; what is absent is left
 * out.
 */
final class ControlJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ControlJson() {}

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static Response answer(Status status, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("JSON in memory cannot fail to be written", e);
    }
    return Response.of(status, "application/json", bytes.toByteArray());
  }

  static Response done() {
    return answer(Status.OK, json -> {});
  }

  static Response refusal(ControlException e) {
    return refusal(
        switch (e.kind()) {
          case INVALID -> Status.BAD_REQUEST;
          case FORBIDDEN -> Status.FORBIDDEN;
          case NOT_FOUND -> Status.NOT_FOUND;
          case CONFLICT -> Status.CONFLICT;
          case UNAVAILABLE -> Status.UNAVAILABLE;
        },
        String.valueOf(e.getMessage()));
  }

  static Response refusal(Status status, String why) {
    return answer(status, json -> json.writeStringField("error", why));
  }

  static Response caller(Caller caller) {
    return answer(
        Status.OK,
        json -> {
          json.writeNumberField("uid", caller.uid());
          json.writeStringField("user", caller.user());
          json.writeBooleanField("operator", caller.operator());
        });
  }

  static Response reserved(Reserved reserved) {
    if (reserved instanceof Reserved.Granted granted) {
      return answer(
          Status.CREATED,
          json -> {
            json.writeStringField("id", granted.id());
            json.writeArrayFieldStart("devices");
            for (Reserved.Device device : granted.devices()) {
              json.writeStartObject();
              json.writeNumberField("gpu", device.gpu());
              json.writeStringField("uuid", device.uuid());
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("endSeconds", seconds(granted.endMillis()));
          });
    }
    Reserved.Waiting waiting = (Reserved.Waiting) reserved;
    return answer(
        Status.ACCEPTED,
        json -> {
          json.writeStringField("ticket", waiting.ticket());
          json.writeNumberField("position", waiting.position());
          json.writeNumberField("renewSeconds", waiting.renewSeconds());
          json.writeStringField("why", waiting.why());
        });
  }

  static Response claim(Claim claim) {
    return answer(
        Status.CREATED,
        json -> {
          json.writeStringField("token", claim.token());
          json.writeNumberField("expiresSeconds", seconds(claim.expiresMillis()));
          json.writeObjectFieldStart("reservation");
          fields(json, claim.reservation());
          json.writeEndObject();
          json.writeArrayFieldStart("processes");
          for (ProcessIdentity process : claim.processes()) {
            json.writeStartObject();
            json.writeNumberField("pid", process.pid());
            json.writeNumberField("startTicks", process.startTicks());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  static Response reservation(ReservationSnapshot reservation) {
    return answer(Status.OK, json -> fields(json, reservation));
  }

  private static void fields(JsonGenerator json, ReservationSnapshot it) throws IOException {
    json.writeStringField("id", it.id());
    json.writeStringField("source", it.source());
    holder(json, it.holder());
    json.writeArrayFieldStart("devices");
    for (ReservationSnapshot.Device device : it.devices()) {
      json.writeStartObject();
      json.writeNumberField("gpu", device.gpu());
      json.writeStringField("uuid", device.uuid());
      json.writeStringField("activity", name(device.activity()));
      json.writeNumberField("idleSeconds", device.idleSeconds());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("nodes", it.nodes());
    json.writeStringField("state", name(it.state()));
    text(json, "waste", it.waste().map(ControlJson::name));
    json.writeNumberField("idleSeconds", it.idleSeconds());
    json.writeNumberField("idleDevices", it.idleDevices());
    number(json, "startSeconds", it.startSeconds());
    number(json, "lastActiveSeconds", it.lastActiveSeconds());
    number(json, "warnedSeconds", it.warnedSeconds());
    number(json, "reclaimableSeconds", it.reclaimableSeconds());
    number(json, "heldUntilSeconds", it.heldUntilSeconds());
    json.writeNumberField("generation", it.generation());
    json.writeStringField("why", it.why());
    text(json, "next", it.next());
  }

  private static void holder(JsonGenerator json, Holder holder) throws IOException {
    json.writeObjectFieldStart("holder");
    if (holder.uid().isPresent()) {
      json.writeNumberField("uid", holder.uid().getAsLong());
    }
    json.writeStringField("user", holder.user());
    text(json, "account", holder.account());
    text(json, "partition", holder.partition());
    text(json, "jobId", holder.jobId());
    text(json, "jobName", holder.jobName());
    json.writeEndObject();
  }

  /** With its three decimals, and without the exponent that a double would be written with. */
  private static BigDecimal seconds(long millis) {
    return BigDecimal.valueOf(millis, 3);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void text(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private static void number(JsonGenerator json, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsDouble());
    }
  }
}
