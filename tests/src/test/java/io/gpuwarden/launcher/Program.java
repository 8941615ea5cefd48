package io.gpuwarden.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A started gpuwarden, with what it wrote. */
public final class Program implements AutoCloseable {
  public static final Path HOME = Path.of("../agent/target/gpuwarden").toAbsolutePath().normalize();
  static final Path JDK_25 = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");
  private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+/)");
  private static final long DEADLINE_SECONDS = 20;

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  public static Program start(
      Path folder, Map<String, String> environment, Path program, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GPUWARDEN_"));
    // What the build is run with is not what the program is run with.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    // Not the machine's: another daemon may run on it.
    Path own = Files.createTempDirectory(folder, "node");
    builder.environment().put("GPUWARDEN_STATE_DIRECTORY", own + "/state");
    builder.environment().put("GPUWARDEN_CONTROL_SOCKET", own + "/control.sock");
    builder.environment().putAll(environment);
    return new Program(builder.start(), out, err);
  }

  /** Waits for its end. */
  int status() throws InterruptedException {
    assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  public String err() throws IOException {
    return Files.readString(err);
  }

  Process process() {
    return process;
  }

  /** The address from its log, as soon as it is there. */
  public String url() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (System.nanoTime() < end) {
      Matcher matcher = LISTENING.matcher(err());
      if (matcher.find()) {
        return matcher.group(1);
      }
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new AssertionError("it does not listen:\n" + err());
  }

  public String get(String page) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + page)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
