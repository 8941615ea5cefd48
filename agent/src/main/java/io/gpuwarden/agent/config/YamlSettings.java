package io.gpuwarden.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/**
 * Follows the events of a YAML parser along the table of settings. Nothing is built that the table
 * does not ask for, so depth, aliases and tags of a hostile file cost nothing.
 */
final class YamlSettings {
  private final Path file;
  private final List<Problem> problems;
  private final List<Given> given = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  YamlSettings(Path file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  List<Given> given() {
    return given;
  }

  /** Reads the whole stream: one document, a mapping or nothing. */
  void read(Iterator<Event> events) {
    boolean seen = false;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        if (seen) {
          problem(event, "a second document; only one is read");
          return;
        }
        seen = true;
        document(events.next(), events);
      }
    }
  }

  private void document(Event root, Iterator<Event> events) {
    if (root instanceof MappingStartEvent) {
      mapping("", events);
    } else if (!isNothing(root)) {
      problem(root, "expected sections such as \"web:\"; found " + describe(root));
      skip(root, events);
    }
  }

  private void mapping(String prefix, Iterator<Event> events) {
    for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      if (key instanceof ScalarEvent scalar) {
        entry(prefix + scalar.getValue(), scalar, events);
      } else {
        problem(key, "expected a key; found " + describe(key));
        skip(key, events);
        skip(events.next(), events);
      }
    }
  }

  private void entry(String key, ScalarEvent place, Iterator<Event> events) {
    Event value = events.next();
    Optional<Setting<?>> setting =
        SettingsTable.rows().stream().filter(row -> row.key().equals(key)).findFirst();
    if (repeated(key, place)) {
      skip(value, events);
    } else if (key.equals(SettingsTable.CONFIG_FILE.key())) {
      problem(place, "\"config.file\" cannot stand in the file itself");
      skip(value, events);
    } else if (setting.isPresent()) {
      setting(setting.get(), place, value, events);
    } else if (isSection(key)) {
      section(key, value, events);
    } else {
      problem(place, "unknown key \"" + key + "\"" + Nearest.hint(key, keys().toList()));
      skip(value, events);
    }
  }

  private boolean repeated(String key, ScalarEvent place) {
    Integer first = lines.putIfAbsent(key, line(place));
    if (first != null) {
      problem(place, "\"" + key + "\" stands here a second time; first in line " + first);
    }
    return first != null;
  }

  private static boolean isSection(String key) {
    return SettingsTable.rows().stream().anyMatch(row -> row.key().startsWith(key + "."));
  }

  private static Stream<String> keys() {
    return SettingsTable.rows().stream()
        .map(Setting::key)
        .flatMap(key -> Stream.of(key, key.substring(0, key.indexOf('.'))));
  }

  private void section(String key, Event value, Iterator<Event> events) {
    if (value instanceof MappingStartEvent) {
      mapping(key + ".", events);
    } else if (!isNothing(value)) {
      problem(value, key + ": expected a section of settings; found " + describe(value));
      skip(value, events);
    }
  }

  private void setting(Setting<?> setting, ScalarEvent place, Event value, Iterator<Event> events) {
    Optional<List<String>> texts = texts(setting, value, events);
    if (texts.isPresent()) {
      Origin origin = new Origin(Origin.Layer.FILE, place(place));
      given.add(new Given(setting, texts.get(), origin));
    } else {
      String expected = setting.key() + ": expected " + setting.kind().expected();
      problem(value, expected + "; found " + describe(value));
    }
  }

  /** The texts of a scalar or, where the setting takes several, of a list; else empty. */
  private Optional<List<String>> texts(Setting<?> setting, Event value, Iterator<Event> events) {
    if (isText(value)) {
      return Optional.of(List.of(((ScalarEvent) value).getValue()));
    }
    if (!(value instanceof SequenceStartEvent) || !setting.kind().isList()) {
      skip(value, events);
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    boolean good = true;
    for (Event item = events.next();
        item.getEventId() != Event.ID.SequenceEnd;
        item = events.next()) {
      if (isText(item)) {
        texts.add(((ScalarEvent) item).getValue());
      } else if (item instanceof MappingStartEvent && setting.kind().takesSections()) {
        Optional<String> text = sectionText(events);
        text.ifPresent(texts::add);
        good &= text.isPresent();
      } else {
        good = false;
        skip(item, events);
      }
    }
    return good && !texts.isEmpty() ? Optional.of(texts) : Optional.empty();
  }

  /** A section of texts and lists of texts as one text, such as {@code user=a,b; exempt=true}. */
  private static Optional<String> sectionText(Iterator<Event> events) {
    List<String> fields = new ArrayList<>();
    boolean good = true;
    for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      Optional<String> value = plainText(events.next(), events);
      if (isText(key) && value.isPresent()) {
        fields.add(((ScalarEvent) key).getValue() + "=" + value.get());
      } else {
        good = false;
        skip(key, events);
      }
    }
    return good ? Optional.of(String.join("; ", fields)) : Optional.empty();
  }

  private static Optional<String> plainText(Event value, Iterator<Event> events) {
    if (isText(value)) {
      return Optional.of(((ScalarEvent) value).getValue());
    }
    if (!(value instanceof SequenceStartEvent)) {
      skip(value, events);
      return Optional.empty();
    }
    List<String> items = new ArrayList<>();
    boolean good = true;
    for (Event item = events.next();
        item.getEventId() != Event.ID.SequenceEnd;
        item = events.next()) {
      good &= isText(item);
      if (isText(item)) {
        items.add(((ScalarEvent) item).getValue());
      } else {
        skip(item, events);
      }
    }
    return good ? Optional.of(String.join(",", items)) : Optional.empty();
  }

  private static boolean isText(Event event) {
    return event instanceof ScalarEvent scalar && scalar.getTag().isEmpty() && !isNothing(event);
  }

  private static boolean isNothing(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && List.of("", "~", "null").contains(scalar.getValue());
  }

  /** Passes over a value of any depth without recursion. */
  private static void skip(Event value, Iterator<Event> events) {
    int depth = isStart(value) ? 1 : 0;
    while (depth > 0) {
      Event event = events.next();
      if (isStart(event)) {
        depth++;
      } else if (!(event instanceof NodeEvent)) {
        depth--;
      }
    }
  }

  private static boolean isStart(Event event) {
    return event instanceof MappingStartEvent || event instanceof SequenceStartEvent;
  }

  private static String describe(Event event) {
    if (event instanceof MappingStartEvent) {
      return "a section";
    }
    if (event instanceof SequenceStartEvent) {
      return "a list";
    }
    if (event instanceof AliasEvent) {
      return "an alias, which is not supported";
    }
    if (isNothing(event)) {
      return "nothing";
    }
    ScalarEvent scalar = (ScalarEvent) event;
    return scalar
        .getTag()
        .map(tag -> "a value with a tag, which is not supported")
        .orElse("\"" + scalar.getValue() + "\"");
  }

  private void problem(Event event, String text) {
    problems.add(new Problem(place(event), text));
  }

  private String place(Event event) {
    return file + ":" + line(event);
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
