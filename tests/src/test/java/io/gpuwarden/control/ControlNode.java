package io.gpuwarden.control;

import io.gpuwarden.program.Eventually;
import io.gpuwarden.state.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A running {@link ControlNodeMain}. */
final class ControlNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private ControlNode(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "lines of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** As a user of the machine, who need not have an account. */
  static ControlNode start(ChildJvm jvm, int uid, String... arguments) throws IOException {
    return new ControlNode(jvm.as(uid, uid, ControlNodeMain.class, arguments).start());
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException closed) {
      lines.add("(ended: " + closed.getMessage() + ")");
    }
  }

  long pid() {
    return process.pid();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Waits for a line that begins so; what follows. */
  String line(String start) {
    return Eventually.get(
        start + " in " + lines,
        PATIENCE,
        () ->
            lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst());
  }

  /** Waits until it listens, or is refused. */
  Optional<String> refusal() {
    return Eventually.get(
        "a decision in " + lines,
        PATIENCE,
        () ->
            lines.stream()
                .filter(line -> line.startsWith("listening") || line.startsWith("refused: "))
                .map(line -> Optional.of(line).filter(some -> some.startsWith("refused: ")))
                .findFirst());
  }

  void tell(String command) throws IOException {
    Writer in = process.outputWriter(StandardCharsets.UTF_8);
    in.write(command + "\n");
    in.flush();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("survived SIGKILL");
    }
  }

  /** Ends it as it ends itself. */
  void end() throws IOException, InterruptedException {
    process.outputWriter(StandardCharsets.UTF_8).close();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + lines);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
