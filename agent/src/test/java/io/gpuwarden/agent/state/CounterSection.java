package io.gpuwarden.agent.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** A section that is a number. */
final class CounterSection implements StateSection {
  private final String name;
  long value;
  boolean broken;

  CounterSection(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    if (broken) {
      throw new IllegalStateException("a bug");
    }
    json.writeNumber(value);
  }

  @Override
  public void read(JsonParser json) throws IOException {
    value = StateJson.integer(json);
  }
}
