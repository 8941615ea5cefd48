package io.gpuwarden.agent.program;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes that a program has begun: its descendants, and all of the session that it leads,
 * also those whose parent is gone. The kernel gives the number of a session to no other one while a
 * process is in it, and a {@link ProcessHandle} signals no other process that has got the same id.
 */
final class ProcessSession {
  private static final Path PROC = Path.of("/proc");

  /** Fields after the name: state, parent, group, session. */
  private static final int SESSION = 3;

  /** More than any program needs that only forks on: what is begun meanwhile is found next. */
  private static final int KILL_ROUNDS = 20;

  private final ProcessHandle leader;

  ProcessSession(ProcessHandle leader) {
    this.leader = leader;
  }

  boolean isEmpty() {
    return members().isEmpty();
  }

  void terminate() {
    members().forEach(ProcessHandle::destroy);
  }

  void kill() {
    List<ProcessHandle> members = members();
    for (int round = 0; round < KILL_ROUNDS && !members.isEmpty(); round++) {
      members.forEach(ProcessHandle::destroyForcibly);
      members = members();
    }
  }

  private List<ProcessHandle> members() {
    List<ProcessHandle> found = new ArrayList<>();
    leader.descendants().filter(this::runs).forEach(found::add);
    if (runs(leader)) {
      found.add(leader);
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (inSession(process)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
              .filter(handle -> inSession(process))
              .ifPresent(found::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return found; // without /proc there are the descendants
    }
    return found;
  }

  /** A dead process that its parent has not asked after yet is alive to the JDK. */
  private boolean runs(ProcessHandle process) {
    return process.isAlive() && !stat(PROC.resolve(Long.toString(process.pid())))[0].equals("Z");
  }

  private boolean inSession(Path process) {
    String[] fields = stat(process);
    return fields.length > SESSION
        && fields[SESSION].equals(Long.toString(leader.pid()))
        && !fields[0].equals("Z");
  }

  /** The fields after the name; a single one that says nothing if it has ended. */
  private static String[] stat(Path process) {
    try (InputStream file = new FileInputStream(process.resolve("stat").toFile())) {
      String stat = new String(file.readNBytes(512), StandardCharsets.ISO_8859_1);
      return stat.substring(Math.min(stat.length(), stat.lastIndexOf(')') + 2)).split(" ");
    } catch (IOException e) {
      return new String[] {""};
    }
  }
}
