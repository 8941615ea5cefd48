package io.gpuwarden.agent.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the state directory, if it is there, can be written. */
final class StateDirectoryCheck {
  private static final String WHAT = "state directory";

  private StateDirectoryCheck() {}

  static Finding finding(Path directory) {
    String user = System.getProperty("user.name", "the daemon's user");
    if (Files.notExists(directory)) {
      return Finding.good(WHAT, directory + " does not exist; this version keeps nothing there");
    }
    if (!Files.isDirectory(directory)) {
      return Finding.bad(
          WHAT, directory + " is not a directory", "choose another: --state.directory=PATH");
    }
    return Files.isWritable(directory)
        ? Finding.good(WHAT, directory + " can be written")
        : Finding.bad(
            WHAT, directory + " cannot be written by " + user, "chown " + user + " " + directory);
  }
}
