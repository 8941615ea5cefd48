package io.gpuwarden.exporter.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.gpu.ValueName;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes fields of JSON; what is absent is not written. */
final class JsonFields {
  private final JsonGenerator json;

  JsonFields(JsonGenerator json) {
    this.json = json;
  }

  /** The fields of an object. */
  interface Body {
    void write() throws IOException;
  }

  void object(String name, Body body) throws IOException {
    json.writeObjectFieldStart(name);
    body.write();
    json.writeEndObject();
  }

  void array(String name, Body body) throws IOException {
    json.writeArrayFieldStart(name);
    body.write();
    json.writeEndArray();
  }

  /** An element of an array. */
  void element(Body body) throws IOException {
    json.writeStartObject();
    body.write();
    json.writeEndObject();
  }

  void field(String name, String value) throws IOException {
    json.writeStringField(name, value);
  }

  void field(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  void field(String name, Enum<?> value) throws IOException {
    json.writeStringField(name, ValueName.of(value));
  }

  void field(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
  }

  void flag(String name, Optional<Boolean> value) throws IOException {
    if (value.isPresent()) {
      json.writeBooleanField(name, value.get());
    }
  }

  void field(String name, long value) throws IOException {
    json.writeNumberField(name, value);
  }

  void field(String name, double value) throws IOException {
    json.writeNumberField(name, value);
  }

  void field(String name, OptionalInt value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsInt());
    }
  }

  void field(String name, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsLong());
    }
  }

  void field(String name, OptionalDouble value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsDouble());
    }
  }

  /** An object with a field for each key that has a value, in the order of the enum. */
  <E extends Enum<E>> void map(String name, Class<E> keys, Map<E, ? extends Number> values)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (E key : keys.getEnumConstants()) {
      Number value = values.get(key);
      if (value instanceof Long whole) {
        json.writeNumberField(ValueName.of(key), whole);
      } else if (value != null) {
        json.writeNumberField(ValueName.of(key), value.doubleValue());
      }
    }
    json.writeEndObject();
  }
}
