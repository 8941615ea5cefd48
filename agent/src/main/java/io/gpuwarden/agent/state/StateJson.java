package io.gpuwarden.agent.state;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads JSON strictly: a value of another type than the expected one is an error with its place.
 */
public final class StateJson {
  private StateJson() {}

  /** Takes one field of an object. */
  public interface Field {
    /**
     * @param json stands on the value; an unknown name is skipped with {@link
     *     JsonParser#skipChildren()}
     */
    void read(String name, JsonParser json) throws IOException;
  }

  /** Takes one item of a list. */
  public interface Item {
    void read(JsonParser json) throws IOException;
  }

  /** Every field of an object; the parser then stands on its end. */
  public static void object(JsonParser json, Field field) throws IOException {
    expect(json, JsonToken.START_OBJECT, "an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      field.read(name, json);
    }
  }

  /** Every item of a list; the parser then stands on its end. */
  public static void list(JsonParser json, Item item) throws IOException {
    expect(json, JsonToken.START_ARRAY, "a list");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      item.read(json);
    }
  }

  public static String text(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_STRING, "a text");
    return json.getText();
  }

  /** A whole number. */
  public static long integer(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_NUMBER_INT, "a whole number");
    return json.getLongValue();
  }

  /** A number, which is never infinite. */
  public static double number(JsonParser json) throws IOException {
    if (!json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      expect(json, JsonToken.VALUE_NUMBER_FLOAT, "a number");
    }
    double number = json.getDoubleValue();
    if (Double.isInfinite(number) || Double.isNaN(number)) {
      throw bad(json, "expected a finite number");
    }
    return number;
  }

  public static boolean flag(JsonParser json) throws IOException {
    if (!json.hasToken(JsonToken.VALUE_TRUE)) {
      expect(json, JsonToken.VALUE_FALSE, "true or false");
    }
    return json.getBooleanValue();
  }

  /** An error at the place where the parser stands. */
  public static IOException bad(JsonParser json, String what) {
    return new JsonParseException(json, what, json.currentTokenLocation());
  }

  private static void expect(JsonParser json, JsonToken wanted, String words) throws IOException {
    if (!json.hasToken(wanted)) {
      throw bad(json, "expected " + words);
    }
  }
}
