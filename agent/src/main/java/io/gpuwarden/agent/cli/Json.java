package io.gpuwarden.agent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A JSON value to look into. What is not there is absent, at any depth.
 *
 * @param value a Map, a List, a String, a Double, a Boolean, or {@link #NOTHING}
 */
public record Json(Object value) {
  private static final Object NOTHING = new Object();

  /**
   * @throws IOException if the text is not JSON
   */
  public static Json parse(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      return new Json(read(parser));
    }
  }

  private static Object read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("empty");
    }
    return switch (token) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> NOTHING;
    };
  }

  private static Map<String, Object> readObject(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, read(parser));
    }
    return fields;
  }

  private static List<Object> readArray(JsonParser parser) throws IOException {
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(parser));
    }
    return items;
  }

  /** What a path of fields leads to. */
  public Json at(String... path) {
    Object here = value;
    for (String name : path) {
      Object next = here instanceof Map<?, ?> fields ? fields.get(name) : null;
      here = next == null ? NOTHING : next;
    }
    return new Json(here);
  }

  public boolean isPresent() {
    return value != NOTHING;
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  public Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  public OptionalDouble number() {
    return value instanceof Double number ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  public List<Json> items() {
    return value instanceof List<?> items
        ? items.stream().map(item -> new Json(item)).toList()
        : List.of();
  }
}
