package io.gpuwarden.agent.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of the state file: a few words about itself and, by name, the JSON text of each
 * section. A section stays text until its owner reads it: what nobody here knows is kept as it is.
 *
 * @param savedMillis when it was written, wall clock
 */
record StateDocument(long savedMillis, Map<String, byte[]> sections) {
  static final JsonFactory FACTORY = new JsonFactory();

  /** Raised when an older program must not read what a newer one wrote. */
  static final int VERSION = 1;

  private static final String FORMAT = "gpuwarden-state";

  byte[] encode() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 + size());
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("format", FORMAT);
      json.writeNumberField("version", VERSION);
      json.writeNumberField("savedMillis", savedMillis);
      json.writeObjectFieldStart("sections");
      for (Map.Entry<String, byte[]> section : sections.entrySet()) {
        json.writeFieldName(section.getKey());
        json.writeRawValue(new String(section.getValue(), StandardCharsets.UTF_8));
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return out.toByteArray();
  }

  private int size() {
    int size = 0;
    for (byte[] section : sections.values()) {
      size += section.length;
    }
    return size;
  }

  /** Whether the sections are the same, byte by byte, whenever they were written. */
  boolean sameSections(StateDocument other) {
    if (!sections.keySet().equals(other.sections.keySet())) {
      return false;
    }
    for (Map.Entry<String, byte[]> section : sections.entrySet()) {
      if (!Arrays.equals(section.getValue(), other.sections.get(section.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * @throws IOException if it is not a whole state file that this version can read
   */
  static StateDocument decode(byte[] file) throws IOException {
    try (JsonParser json = FACTORY.createParser(file)) {
      json.nextToken();
      StateDocument document = new Decoder(file).decode(json);
      if (json.nextToken() != null) {
        throw StateJson.bad(json, "something follows the end");
      }
      return document;
    }
  }

  private static final class Decoder {
    private final byte[] file;
    private final Map<String, byte[]> sections = new LinkedHashMap<>();
    private String format = "";
    private long version;
    private long savedMillis;

    Decoder(byte[] file) {
      this.file = file;
    }

    StateDocument decode(JsonParser json) throws IOException {
      if (json.currentToken() == null) {
        throw new IOException("it is empty");
      }
      StateJson.object(json, this::field);
      if (!format.equals(FORMAT)) {
        throw new IOException("it is not a state file of gpuwarden");
      }
      if (version > VERSION) {
        throw new IOException("it is of version " + version + ", newer than " + VERSION);
      }
      if (version < 1) {
        throw new IOException("it does not say its version");
      }
      return new StateDocument(savedMillis, sections);
    }

    private void field(String name, JsonParser json) throws IOException {
      switch (name) {
        case "format" -> format = StateJson.text(json);
        case "version" -> version = StateJson.integer(json);
        case "savedMillis" -> savedMillis = StateJson.integer(json);
        case "sections" -> sections(json);
        default -> json.skipChildren();
      }
    }

    /** Those of a newer version may have any shape. */
    private void sections(JsonParser json) throws IOException {
      if (version > VERSION) {
        json.skipChildren();
      } else {
        StateJson.object(json, this::section);
      }
    }

    private void section(String name, JsonParser json) throws IOException {
      int start = (int) json.currentTokenLocation().getByteOffset();
      if (json.currentToken().isScalarValue()) {
        json.finishToken();
      }
      json.skipChildren();
      int end = (int) json.currentLocation().getByteOffset();
      if (start < 0 || end > file.length) {
        throw StateJson.bad(json, "it is not UTF-8");
      }
      if (sections.put(name, Arrays.copyOfRange(file, start, end)) != null) {
        throw StateJson.bad(json, "the section " + name + " is there twice");
      }
    }
  }
}
