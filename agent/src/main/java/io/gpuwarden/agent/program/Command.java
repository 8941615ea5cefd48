package io.gpuwarden.agent.program;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to be run.
 *
 * @param program absolute path
 * @param environment all of it: nothing is inherited
 * @param input what it finds on standard input
 * @param timeout after which it is ended, with everything that it has begun
 */
public record Command(
    Path program,
    List<String> arguments,
    Map<String, String> environment,
    String input,
    Duration timeout) {

  /** Where programs are looked for, if nobody says otherwise. */
  public static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  public Command {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** The first executable file of that name in the folders of a search path. */
  public static Optional<Path> find(String name, String searchPath) {
    for (String folder : searchPath.split(File.pathSeparator)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, name).toAbsolutePath();
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
