package io.gpuwarden.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON value: an object, an array, or a scalar as its text. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final @Nullable Object value;

  private Json(@Nullable Object value) {
    this.value = value;
  }

  public static Json parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return new Json(read(parser));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, read(parser));
      }
      return members;
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(read(parser));
      }
      return elements;
    }
    return token == JsonToken.VALUE_NULL ? null : parser.getText();
  }

  /** A member of an object; empty where there is none, or it is null. */
  public Optional<Json> get(String name) {
    return value instanceof Map<?, ?> members
        ? Optional.ofNullable(members.get(name)).map(Json::new)
        : Optional.empty();
  }

  /** The elements of an array; none for anything else. */
  public List<Json> elements() {
    return value instanceof List<?> elements
        ? elements.stream().map(Json::new).toList()
        : List.of();
  }

  /** A number, text, true or false; "null"; an object or array in Java's words. */
  public String text() {
    return String.valueOf(value);
  }

  /** A member's text. */
  public Optional<String> text(String name) {
    return get(name).map(Json::text);
  }

  /** A member that is a number. */
  public Optional<BigDecimal> number(String name) {
    return text(name).map(BigDecimal::new);
  }

  /**
   * Every scalar below, by its path: {@code power.limitsWatts.max}, {@code thermal.fanRatios.0}.
   */
  public Map<String, String> scalars() {
    Map<String, String> found = new LinkedHashMap<>();
    collect("", value, found);
    return found;
  }

  private static void collect(String path, @Nullable Object value, Map<String, String> found) {
    String prefix = path.isEmpty() ? "" : path + ".";
    if (value instanceof Map<?, ?> members) {
      members.forEach((name, member) -> collect(prefix + name, member, found));
    } else if (value instanceof List<?> elements) {
      for (int i = 0; i < elements.size(); i++) {
        collect(prefix + i, elements.get(i), found);
      }
    } else if (value != null) {
      found.put(path, value.toString());
    }
  }
}
