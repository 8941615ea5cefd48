package io.gpuwarden.agent.idle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.gpuwarden.agent.state.StateJson;
import io.gpuwarden.agent.state.StateSection;
import io.gpuwarden.exporter.ReservationState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The idle clocks in the state file: one object for each reservation. */
final class IdleSection implements StateSection {
  private final IdleWatch watch;

  IdleSection(IdleWatch watch) {
    this.watch = watch;
  }

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (ReservationIdleState state : watch.states()) {
      write(json, state);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, ReservationIdleState state) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", state.id());
    write(json, "startMillis", state.startMillis());
    json.writeStringField("state", state.state().name());
    json.writeNumberField("generation", state.generation());
    write(json, "warnedMillis", state.warnedMillis());
    json.writeNumberField("warnedForSeconds", state.warnedForSeconds());
    json.writeNumberField("heldSeconds", state.heldSeconds());
    json.writeNumberField("holds", state.holds());
    write(json, "reclaimableMillis", state.reclaimableMillis());
    json.writeArrayFieldStart("devices");
    for (DeviceIdleState device : state.devices()) {
      write(json, device);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, DeviceIdleState device) throws IOException {
    json.writeStartObject();
    json.writeStringField("uuid", device.uuid());
    json.writeNumberField("idleSeconds", device.idleSeconds());
    json.writeNumberField("unusedSeconds", device.unusedSeconds());
    json.writeNumberField("touchLeftSeconds", device.touchLeftSeconds());
    json.writeNumberField("touchUsedSeconds", device.touchUsedSeconds());
    json.writeNumberField("stalledSeconds", device.stalledSeconds());
    json.writeNumberField("busySeconds", device.busySeconds());
    write(json, "lastActiveMillis", device.lastActiveMillis());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, OptionalLong value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsLong());
    }
  }

  @Override
  public void read(JsonParser json) throws IOException {
    List<ReservationIdleState> states = new ArrayList<>();
    StateJson.list(json, item -> states.add(new Entry().read(item)));
    watch.takeUp(states);
  }

  private static double seconds(JsonParser json) throws IOException {
    double seconds = StateJson.number(json);
    if (seconds < 0) {
      throw StateJson.bad(json, "expected seconds, which are never negative");
    }
    return seconds;
  }

  /** A reservation while it is read; what an older version lacked is as at its beginning. */
  private static final class Entry {
    private String id = "";
    private OptionalLong start = OptionalLong.empty();
    private ReservationState state = ReservationState.UNKNOWN;
    private long generation;
    private OptionalLong warned = OptionalLong.empty();
    private double warnedFor;
    private double held;
    private int holds;
    private OptionalLong reclaimable = OptionalLong.empty();
    private final List<DeviceIdleState> devices = new ArrayList<>();

    ReservationIdleState read(JsonParser json) throws IOException {
      StateJson.object(json, this::field);
      if (id.isEmpty()) {
        throw StateJson.bad(json, "a reservation has no id");
      }
      return new ReservationIdleState(
          id, start, state, generation, warned, warnedFor, held, holds, reclaimable, devices);
    }

    private void field(String name, JsonParser json) throws IOException {
      switch (name) {
        case "id" -> id = StateJson.text(json);
        case "startMillis" -> start = OptionalLong.of(StateJson.integer(json));
        case "state" -> state = state(json);
        case "generation" -> generation = StateJson.integer(json);
        case "warnedMillis" -> warned = OptionalLong.of(StateJson.integer(json));
        case "warnedForSeconds" -> warnedFor = seconds(json);
        case "heldSeconds" -> held = seconds(json);
        case "holds" -> holds = (int) Math.min(1000, StateJson.integer(json));
        case "reclaimableMillis" -> reclaimable = OptionalLong.of(StateJson.integer(json));
        case "devices" -> StateJson.list(json, item -> devices.add(new DeviceEntry().read(item)));
        default -> json.skipChildren();
      }
    }

    private static ReservationState state(JsonParser json) throws IOException {
      String text = StateJson.text(json);
      for (ReservationState each : ReservationState.values()) {
        if (each.name().equals(text)) {
          return each;
        }
      }
      throw StateJson.bad(json, "expected a state of a reservation");
    }
  }

  /** A device while it is read. */
  private static final class DeviceEntry {
    private String uuid = "";
    private double idle;
    private double unused;
    private double touchLeft;
    private double touchUsed;
    private double stalled;
    private double busy;
    private OptionalLong lastActive = OptionalLong.empty();

    DeviceIdleState read(JsonParser json) throws IOException {
      StateJson.object(json, this::field);
      if (uuid.isEmpty()) {
        throw StateJson.bad(json, "a device has no uuid");
      }
      return new DeviceIdleState(
          uuid, idle, unused, touchLeft, touchUsed, stalled, busy, lastActive);
    }

    private void field(String name, JsonParser json) throws IOException {
      switch (name) {
        case "uuid" -> uuid = StateJson.text(json);
        case "idleSeconds" -> idle = seconds(json);
        case "unusedSeconds" -> unused = seconds(json);
        case "touchLeftSeconds" -> touchLeft = seconds(json);
        case "touchUsedSeconds" -> touchUsed = seconds(json);
        case "stalledSeconds" -> stalled = seconds(json);
        case "busySeconds" -> busy = seconds(json);
        case "lastActiveMillis" -> lastActive = OptionalLong.of(StateJson.integer(json));
        default -> json.skipChildren();
      }
    }
  }
}
