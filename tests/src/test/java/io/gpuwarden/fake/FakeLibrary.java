package io.gpuwarden.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Compiles the C fake, once for each driver release and state of its sources. */
final class FakeLibrary {
  private FakeLibrary() {}

  /** Where the C sources are, seen from the module that runs the tests. */
  static Path sources() {
    Path here = Path.of("c");
    return Files.exists(here.resolve("nvml.h")) ? here : Path.of("tests", "c");
  }

  /** The compiled library; not to be loaded from there, since tests exchange their copies. */
  static synchronized Path of(FakeDriver driver) {
    try {
      List<Path> files = sourceFiles();
      Path built = Path.of("target", "fake-nvml", driver.version() + "-" + checksum(files) + ".so");
      if (!Files.exists(built)) {
        Files.createDirectories(built.getParent());
        compile(driver, files, built);
      }
      return built;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sourceFiles() throws IOException {
    try (Stream<Path> all = Files.list(sources())) {
      return all.filter(file -> file.toString().matches(".*\\.[ch]")).sorted().toList();
    }
  }

  private static String checksum(List<Path> files) throws IOException {
    CRC32 sum = new CRC32();
    for (Path file : files) {
      sum.update(Files.readAllBytes(file));
    }
    return Long.toHexString(sum.getValue());
  }

  private static void compile(FakeDriver driver, List<Path> files, Path out) throws IOException {
    Path unfinished = Files.createTempFile(out.getParent(), "building", ".so");
    List<String> command =
        new ArrayList<>(
            List.of("cc", "-std=c11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-fPIC"));
    command.addAll(List.of("-fvisibility=hidden", "-shared", "-o", unfinished.toString()));
    command.add("-DFAKE_NVML_DRIVER=" + driver.number());
    command.add("-DFAKE_NVML_VERSION=\"" + driver.version() + "\"");
    command.add("-DFAKE_NVML_CUDA=" + driver.cuda());
    files.stream().map(Path::toString).filter(name -> name.endsWith(".c")).forEach(command::add);
    command.addAll(List.of("-lm", "-pthread"));
    run(command);
    Files.move(unfinished, out, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Runs a command to its end and returns what it printed. */
  static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed:\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while compiling", e);
    }
    return output;
  }
}
