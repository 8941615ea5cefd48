package io.gpuwarden.agent.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot.Device;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a program of the site is told of a reservation: one JSON document for its standard input,
 * and the same in short as variables for a shell script. Its fields stand in systemd/hooks and stay
 * as they are. What is not known is not there.
 *
 * @param event why it is run: {@code warning} or {@code reclaim}
 * @param node name of this machine
 * @param reclaimNotBeforeMillis it is not taken back sooner, wall clock; empty if it may be now
 * @param processes of its holder on its devices, where it is taken back
 */
public record ReservationDocument(
    String event,
    String node,
    ReservationSnapshot reservation,
    OptionalLong reclaimNotBeforeMillis,
    List<ProcessIdentity> processes) {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int VERSION = 1;
  private static final double MILLIS = 1000;

  public ReservationDocument {
    processes = List.copyOf(processes);
  }

  /** One line. */
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("event", event);
      json.writeStringField("node", node);
      writeReservation(json);
      writeDevices(json);
      writeProcesses(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return text.append('\n').toString();
  }

  private void writeReservation(JsonGenerator json) throws IOException {
    json.writeStringField("reservation", reservation.id());
    json.writeStringField("source", reservation.source());
    writeHolder(json, reservation.holder());
    json.writeNumberField("nodes", reservation.nodes());
    json.writeStringField("state", word(reservation.state()));
    text(json, "waste", reservation.waste().map(ReservationDocument::word));
    json.writeNumberField("idleSeconds", (long) reservation.idleSeconds());
    number(json, "startSeconds", reservation.startSeconds());
    number(json, "lastActiveSeconds", reservation.lastActiveSeconds());
    number(json, "reclaimNotBeforeSeconds", reclaimNotBeforeSeconds());
    json.writeStringField("why", reservation.why());
    text(json, "next", reservation.next());
  }

  private static void writeHolder(JsonGenerator json, Holder holder) throws IOException {
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

  private void writeDevices(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("devices");
    for (Device device : reservation.devices()) {
      json.writeStartObject();
      json.writeNumberField("gpu", device.gpu());
      json.writeStringField("uuid", device.uuid());
      json.writeStringField("activity", word(device.activity()));
      json.writeNumberField("idleSeconds", (long) device.idleSeconds());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeProcesses(JsonGenerator json) throws IOException {
    if (processes.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("processes");
    for (ProcessIdentity process : processes) {
      json.writeStartObject();
      json.writeNumberField("pid", process.pid());
      json.writeNumberField("startTicks", process.startTicks());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void text(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  /** Whole seconds: a script should not have to read an exponent. */
  private static void number(JsonGenerator json, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, (long) Math.ceil(value.getAsDouble()));
    }
  }

  /** Each value is a line without control characters; a shell only has to quote it. */
  public Map<String, String> variables() {
    Holder holder = reservation.holder();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("EVENT", event);
    all.put("NODE", node);
    all.put("RESERVATION", reservation.id());
    all.put("SOURCE", reservation.source());
    holder.uid().ifPresent(uid -> all.put("UID", Long.toString(uid)));
    all.put("USER", holder.user());
    holder.account().ifPresent(account -> all.put("ACCOUNT", account));
    holder.partition().ifPresent(partition -> all.put("PARTITION", partition));
    holder.jobId().ifPresent(job -> all.put("JOB_ID", job));
    holder.jobName().ifPresent(name -> all.put("JOB_NAME", name));
    all.put("GPUS", gpus());
    reservation.waste().ifPresent(waste -> all.put("WASTE", word(waste)));
    all.put("IDLE_SECONDS", Long.toString((long) reservation.idleSeconds()));
    all.put("WHY", reservation.why());
    reservation.next().ifPresent(next -> all.put("NEXT", next));
    Map<String, String> safe = new LinkedHashMap<>();
    all.forEach((name, value) -> safe.put("GPUWARDEN_" + name, SafeText.line(value)));
    return safe;
  }

  private String gpus() {
    StringBuilder text = new StringBuilder();
    for (Device device : reservation.devices()) {
      text.append(text.length() == 0 ? "" : " ").append(device.gpu());
    }
    return text.toString();
  }

  private OptionalDouble reclaimNotBeforeSeconds() {
    return reclaimNotBeforeMillis.isPresent()
        ? OptionalDouble.of(reclaimNotBeforeMillis.getAsLong() / MILLIS)
        : OptionalDouble.empty();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
