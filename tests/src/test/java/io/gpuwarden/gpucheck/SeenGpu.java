package io.gpuwarden.gpucheck;

import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.program.Daemon;
import io.gpuwarden.program.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One GPU in {@code /api/v1/gpus}: the only class here that knows how that page is made. */
final class SeenGpu {
  private static final String EVENTS = "clocks.events.";

  private final Json json;
  private final Map<String, String> readings;

  private SeenGpu(Json json) {
    this.json = json;
    this.readings = json.scalars();
    json.get("clocks").flatMap(clocks -> clocks.get("events")).ifPresent(this::spellOut);
  }

  /** The page lists what holds the clocks down; the rest does not. */
  private void spellOut(Json events) {
    readings.keySet().removeIf(path -> path.startsWith(EVENTS));
    List<String> active = events.elements().stream().map(Json::text).toList();
    for (ClockEvent event : ClockEvent.values()) {
      String name = event.name().toLowerCase(Locale.ROOT);
      readings.put(EVENTS + name, active.contains(name) ? "1" : "0");
    }
  }

  /** All GPUs by UUID. */
  static Map<String, SeenGpu> all(Daemon daemon) throws IOException {
    Map<String, SeenGpu> gpus = new LinkedHashMap<>();
    for (Json json : daemon.gpus().get("gpus").orElseThrow().elements()) {
      SeenGpu gpu = new SeenGpu(json);
      gpus.put(gpu.uuid(), gpu);
    }
    return gpus;
  }

  String uuid() {
    return json.text("uuid").orElseThrow();
  }

  String index() {
    return json.text("index").orElseThrow();
  }

  boolean up() {
    return json.text("up").orElseThrow().equals("true");
  }

  /** A reading as it is written; empty where it is absent. */
  Optional<String> reading(String path) {
    return Optional.ofNullable(readings.get(path));
  }

  OptionalDouble number(String path) {
    return reading(path).stream().mapToDouble(Double::parseDouble).findFirst();
  }

  /** Every reading by its path, without what is listed elsewhere in the report. */
  Map<String, String> readings() {
    Map<String, String> all = new LinkedHashMap<>(readings);
    all.keySet().removeIf(path -> path.matches("(absences|process[A-Za-z]*)\\..*|up|uuid"));
    return all;
  }

  /** What is absent: reading, function, code, text. */
  List<Json> absences() {
    return json.get("absences").map(Json::elements).orElse(List.of());
  }

  /** Memory in bytes by process, empty where the driver does not tell; no entry: no process. */
  Map<Long, OptionalDouble> processes() {
    Map<Long, OptionalDouble> found = new LinkedHashMap<>();
    for (Json process : json.get("processes").map(Json::elements).orElse(List.of())) {
      OptionalDouble bytes =
          process.number("usedMemoryBytes").stream().mapToDouble(Number::doubleValue).findFirst();
      found.put(process.number("pid").orElseThrow().longValue(), bytes);
    }
    return found;
  }
}
