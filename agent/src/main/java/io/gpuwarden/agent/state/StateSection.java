package io.gpuwarden.agent.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * One part of the state file: one JSON value that belongs to one part of the daemon. Both methods
 * are called by the thread that owns that part.
 *
 * <p>Sections stand alone: one that cannot be read starts empty and the others are taken up all the
 * same. What a section means must therefore not depend on another one.
 */
public interface StateSection {
  /** Its key in the file, such as {@code bill}; never changes its meaning. */
  String name();

  /** Writes exactly one JSON value. Moments are wall clock: other clocks end with the machine. */
  void write(JsonGenerator json) throws IOException;

  /**
   * Takes up what {@link #write} wrote, in this run or an older version's. Takes over everything
   * or, when it throws, nothing: read into new objects first.
   *
   * @param json stands on the value's first token, and holds nothing but the value
   * @throws IOException if it is not what was written; {@link StateJson} says where
   */
  void read(JsonParser json) throws IOException;
}
