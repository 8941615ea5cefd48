package io.gpuwarden.agent.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Small programs to be run. */
public final class Scripts {
  private Scripts() {}

  /** A shell script that everybody may run. */
  public static Path write(Path folder, String name, String body) {
    try {
      Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Command command(Path program, Duration timeout, String... arguments) {
    return new Command(
        program, List.of(arguments), Map.of("PATH", Command.USUAL_PATH), "", timeout);
  }
}
