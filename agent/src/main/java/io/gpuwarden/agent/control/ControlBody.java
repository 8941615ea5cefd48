package io.gpuwarden.agent.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.gpuwarden.agent.config.Durations;
import io.gpuwarden.agent.config.Nearest;
import io.gpuwarden.agent.control.ControlException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object of a request, read strictly. Each field is asked for once, of the type that it
 * has to be of; {@link #end} then names every mistake at once, and every field that was not asked
 * for.
 */
final class ControlBody {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final int MAX_ITEMS = 1024;

  /** What is neither a scalar nor a list of scalars. */
  private static final Object NESTED = new Object();

  private final Map<String, Object> fields;
  private final List<String> asked = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();

  private ControlBody(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * @param text nothing is an object without fields
   * @throws ControlException if it is not a JSON object
   */
  static ControlBody parse(String text) throws ControlException {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (text.isBlank()) {
      return new ControlBody(fields);
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("the body: expected a JSON object, such as {\"for\": \"8h\"}");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, read(parser));
      }
      if (parser.nextToken() != null) {
        throw invalid("the body: expected nothing after the JSON object");
      }
      return new ControlBody(fields);
    } catch (JsonProcessingException e) {
      throw invalid("the body is not JSON" + place(e.getLocation()) + ": " + firstLine(e));
    } catch (IOException e) {
      throw invalid("the body cannot be read: " + e.getMessage());
    }
  }

  /** What is nested too deeply has no place. */
  private static String place(@Nullable JsonLocation where) {
    return where == null
        ? ""
        : ", at line " + where.getLineNr() + ", column " + where.getColumnNr();
  }

  /** Without where the library thinks that an object began, which it tells in its own words. */
  private static String firstLine(JsonProcessingException e) {
    String line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    int start = line.indexOf(" (start marker");
    return start < 0 ? line : line.substring(0, start);
  }

  private static ControlException invalid(String message) {
    return new ControlException(Kind.INVALID, message);
  }

  private static Object read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return scalar(parser);
    }
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(scalar(parser));
    }
    return items;
  }

  private static Object scalar(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? NESTED
              : (Object) parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> {
        parser.skipChildren();
        yield NESTED;
      }
    };
  }

  private Optional<Object> get(String name) {
    asked.add(name);
    return Optional.ofNullable(fields.get(name));
  }

  /** Says what is wrong with a field. */
  void mistake(String name, String what) {
    mistakes.add(name + ": " + what);
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** Notes that a field has to be there. */
  void require(String name) {
    if (!has(name)) {
      mistake(name, "is missing");
    }
  }

  Optional<String> text(String name, int maxLength) {
    Optional<Object> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof String text && isLine(text, maxLength)) {
      return Optional.of(text);
    }
    mistake(name, "expected a line of 1 to " + maxLength + " characters");
    return Optional.empty();
  }

  /** Whatever a program said, made into one line. */
  Optional<String> words(String name, int maxLength) {
    Optional<Object> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof String text && text.length() <= maxLength) {
      String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
      return line.isEmpty() ? Optional.empty() : Optional.of(line);
    }
    mistake(name, "expected a text of at most " + maxLength + " characters");
    return Optional.empty();
  }

  private static boolean isLine(String text, int maxLength) {
    return !text.isBlank()
        && text.length() <= maxLength
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  OptionalLong whole(String name, long least, long most) {
    Optional<Object> value = get(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (value.get() instanceof Long number && number >= least && number <= most) {
      return OptionalLong.of(number);
    }
    String range = most == Long.MAX_VALUE ? "" : " from " + least + " to " + most;
    mistake(name, "expected a whole number" + range);
    return OptionalLong.empty();
  }

  /** False where it is not there. */
  boolean flag(String name) {
    Optional<Object> value = get(name);
    if (value.isPresent() && !(value.get() instanceof Boolean)) {
      mistake(name, "expected true or false");
    }
    return value.isPresent() && value.get().equals(true);
  }

  /** One of an enum, by its name in lower case. */
  <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    Optional<Object> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (E one : type.getEnumConstants()) {
      names.add(one.name().toLowerCase(Locale.ROOT));
      if (value.get().equals(names.get(names.size() - 1))) {
        return Optional.of(one);
      }
    }
    mistake(name, "expected one of " + String.join(", ", names));
    return Optional.empty();
  }

  Optional<Duration> duration(String name) {
    Optional<Object> value = get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> duration =
        value.get() instanceof String text ? Durations.parse(text) : Optional.empty();
    if (duration.isEmpty()) {
      mistake(name, "expected a duration, such as \"90m\", \"8h\" or \"2d\"");
    }
    return duration;
  }

  /** Texts, and numbers as texts; none where it is not there. */
  List<String> list(String name, int maxLength) {
    Optional<Object> value = get(name);
    if (value.isEmpty()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (value.get() instanceof List<?> items && items.size() <= MAX_ITEMS) {
      for (Object item : items) {
        if (item instanceof Long || (item instanceof String text && isLine(text, maxLength))) {
          texts.add(item.toString());
        }
      }
      if (!texts.isEmpty() && texts.size() == items.size()) {
        return texts;
      }
    }
    mistake(name, "expected a list of texts, such as [\"0\", \"1\"]");
    return List.of();
  }

  /**
   * @throws ControlException that names every mistake, if there was one
   */
  void end() throws ControlException {
    for (String name : fields.keySet()) {
      if (!asked.contains(name)) {
        String shown = name.length() > 40 ? name.substring(0, 40) + "..." : name;
        mistake(shown, "there is no such field here" + Nearest.hint(name, asked));
      }
    }
    if (!mistakes.isEmpty()) {
      throw invalid(String.join("; ", mistakes));
    }
  }
}
