package io.gpuwarden.agent.warn;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How holders are told.
 *
 * @param program the site's executable
 * @param timeout after which it has failed, and is ended
 * @param minWarning how long after the warning its reservation is not taken back
 */
public record WarningOptions(Path program, Duration timeout, Duration minWarning) {
  public WarningOptions {
    program = program.toAbsolutePath(); // it is run in another folder
  }
}
