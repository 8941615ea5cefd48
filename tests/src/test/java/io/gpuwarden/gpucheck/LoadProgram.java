package io.gpuwarden.gpucheck;

import io.gpuwarden.program.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A program that keeps one GPU busy for a while, then holds its memory until it is told to end. It
 * uses the GPU as any program does and changes none of its settings.
 */
final class LoadProgram implements AutoCloseable {
  /** Device memory that it takes besides what it works on. */
  static final long HELD_BYTES = 512L << 20;

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration END = Duration.ofMinutes(1);

  /** How to run it. */
  record Recipe(String words, List<String> command) {}

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LoadProgram(Process process) {
    this.process = process;
    Thread reader = new Thread(this::readLines, "load");
    reader.setDaemon(true);
    reader.start();
  }

  /** With PyTorch, else with a CUDA compiler, else not at all. */
  static Optional<Recipe> find(Path scratch) {
    return torch(scratch).or(() -> cuda(scratch));
  }

  private static Optional<Recipe> torch(Path scratch) {
    String probe = "import torch; assert torch.cuda.is_available(); print(torch.__version__)";
    if (Command.find("python3").isEmpty()) {
      return Optional.empty();
    }
    Command.Outcome outcome = Command.run(List.of("python3", "-c", probe));
    if (!outcome.succeeded()) {
      return Optional.empty();
    }
    Path source = write(scratch.resolve("load.py"), LoadSources.TORCH);
    return Optional.of(
        new Recipe("PyTorch " + outcome.output().strip(), List.of("python3", source.toString())));
  }

  private static Optional<Recipe> cuda(Path scratch) {
    if (Command.find("nvcc").isEmpty()) {
      return Optional.empty();
    }
    Path source = write(scratch.resolve("load.cu"), LoadSources.CUDA);
    Path binary = scratch.resolve("load");
    Command.Outcome outcome =
        Command.run(List.of("nvcc", "-o", binary.toString(), source.toString()));
    return outcome.succeeded()
        ? Optional.of(new Recipe("a CUDA program built by nvcc", List.of(binary.toString())))
        : Optional.empty();
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LoadProgram start(Recipe recipe, String uuid, Duration length) {
    List<String> command = new ArrayList<>(recipe.command());
    command.add(Long.toString(length.toSeconds()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CUDA_VISIBLE_DEVICES", uuid);
    try {
      return new LoadProgram(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readLines() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException closed) {
      lines.add("(output ended: " + closed.getMessage() + ")");
    }
  }

  /** Waits until the GPU works, and returns the process id as the program itself knows it. */
  long awaitBegin() {
    return Eventually.get("the load begins", START, () -> line("begin "))
        .map(Long::parseLong)
        .orElseThrow(() -> new CheckException("the load ended at once: " + lines));
  }

  /** True once the GPU has no more to do; its memory is still held. */
  boolean ended() {
    return lines.contains("end") || !process.isAlive();
  }

  /** Empty while it is not there; holds nothing if the program ended without it. */
  private Optional<Optional<String>> line(String prefix) {
    Optional<String> found =
        lines.stream()
            .filter(line -> line.startsWith(prefix))
            .map(line -> line.substring(prefix.length()).strip())
            .findFirst();
    return found.isPresent() || !process.isAlive() ? Optional.of(found) : Optional.empty();
  }

  /** Lets go of the memory and waits for its end. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
