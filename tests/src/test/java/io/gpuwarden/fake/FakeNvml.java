package io.gpuwarden.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A libnvidia-ml.so.1 in a directory of its own, and what it is told to be.
 *
 * <pre>{@code
 * try (FakeNvml fake = FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100, FakeModel.V100)) {
 *   ... new NvmlGpuSource(Optional.of(fake.library())) ...
 *   fake.change(c -> c.lose(1).set(0, FakeKey.POWER, 400));
 *   fake.advance(Duration.ofSeconds(1));
 * }
 * }</pre>
 *
 * <p>A change is seen by the next call into the library, in this process or another. Closing fails
 * if whoever used the library broke its contract; close what uses it first.
 */
public final class FakeNvml implements AutoCloseable {
  private final Path directory;
  private final FakeControl control;

  private FakeNvml(Path directory, FakeControl control) {
    this.directory = directory;
    this.control = control;
  }

  /** Its clock stands still until it is moved; {@link FakeControl#realClock} lets it go. */
  public static FakeNvml in(Path directory, FakeDriver driver, FakeModel... gpus) {
    FakeNvml fake = new FakeNvml(directory, new FakeControl(driver).add(gpus));
    fake.write("fake-nvml.control", fake.control.text());
    fake.installLibrary(driver);
    return fake;
  }

  /** What to load. */
  public Path library() {
    return directory.resolve("libnvidia-ml.so.1");
  }

  /** All changes of one call are seen at once. */
  public FakeNvml change(Consumer<FakeControl> changes) {
    changes.accept(control);
    write("fake-nvml.control", control.text());
    return this;
  }

  public FakeNvml advance(Duration time) {
    return change(c -> c.advance(time));
  }

  /** Of the fake's own clock, in seconds of Unix time. */
  public double clockSeconds() {
    return control.clockSeconds();
  }

  /** Puts another release's library in place of this one; who has it loaded keeps the old one. */
  public FakeNvml installLibrary(FakeDriver driver) {
    try {
      Path unfinished = directory.resolve("libnvidia-ml.so.1.new");
      Files.copy(FakeLibrary.of(driver), unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(unfinished, library(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return change(c -> c.libraryIs(driver));
  }

  /** A whole upgrade: the library, and the kernel module loaded anew. */
  public FakeNvml upgrade(FakeDriver driver) {
    return installLibrary(driver).change(c -> c.loadDriver(driver));
  }

  /** No library at all. */
  public FakeNvml removeLibrary() {
    try {
      Files.deleteIfExists(library());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** How the contract was broken so far, a line each. */
  public List<String> violations() {
    return lines("fake-nvml.control.violations");
  }

  /** Notes every call from now on, for {@link #calls}. */
  public FakeNvml trace() {
    return change(c -> c.line("trace on"));
  }

  /** The calls since {@link #trace}: function, slot or -, return code. */
  public List<String> calls() {
    return lines("fake-nvml.control.calls");
  }

  @Override
  public void close() {
    List<String> violations = violations();
    if (!violations.isEmpty()) {
      throw new AssertionError("NVML's contract was broken:\n" + String.join("\n", violations));
    }
  }

  private List<String> lines(String name) {
    try {
      Path file = directory.resolve(name);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) {
    try {
      Path unfinished = directory.resolve(name + ".new");
      Files.writeString(unfinished, text);
      Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
