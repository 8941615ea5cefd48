package io.gpuwarden.agent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds the process that listens on a TCP port, as far as this user may look. */
final class PortOwner {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";

  private PortOwner() {}

  /** Such as {@code prometheus (pid 712)}. */
  static Optional<String> of(int port) {
    Set<String> sockets = new HashSet<>();
    sockets.addAll(sockets(PROC.resolve("net/tcp"), port));
    sockets.addAll(sockets(PROC.resolve("net/tcp6"), port));
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of(name + " (pid " + process.getFileName() + ")");
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Lines of {@code /proc/net/tcp}: number, local address:port in hex, remote, state, ..., inode.
   */
  private static Set<String> sockets(Path table, int port) {
    String suffix = ":" + String.format(Locale.ROOT, "%04X", port);
    Set<String> found = new HashSet<>();
    for (String line : lines(table)) {
      String[] words = line.strip().split("\\s+");
      if (words.length > 9 && words[1].endsWith(suffix) && words[3].equals(LISTENING)) {
        found.add("socket:[" + words[9] + "]");
      }
    }
    return found;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
    } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
      return false; // it ended, or belongs to somebody else
    }
    return false;
  }
}
