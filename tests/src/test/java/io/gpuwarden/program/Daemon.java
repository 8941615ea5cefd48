package io.gpuwarden.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running gpuwarden: its process, what it logs, and what it serves. */
public final class Daemon implements AutoCloseable {
  /** Generous: a loaded machine may take its time, and a test that waits has nothing to do. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Pattern LISTENING = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
  private static final int TIMEOUT_MILLIS = 5_000;

  /** An answer to a request. */
  public record Page(int status, String body) {}

  private final Process process;
  private final Path own;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Thread logReader;

  private Daemon(Process process, Path own) {
    this.process = process;
    this.own = own;
    this.logReader = new Thread(this::readLog, "log of " + process.pid());
    logReader.setDaemon(true);
    logReader.start();
  }

  /** On a free port of this machine; further arguments come after those for that. */
  public static Daemon start(Path program, List<String> arguments) {
    return start(program, arguments, Map.of());
  }

  public static Daemon start(
      Path program, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(program.resolve("bin").resolve("gpuwarden").toString());
    command.addAll(List.of("agent", "--web.listen-address", "127.0.0.1:0"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    try {
      // Not the machine's: another daemon may run on it.
      Path own = Files.createTempDirectory("gpuwarden-test");
      builder.environment().put("GPUWARDEN_STATE_DIRECTORY", own + "/state");
      builder.environment().put("GPUWARDEN_CONTROL_SOCKET", own + "/control.sock");
      builder.environment().putAll(environment);
      return new Daemon(builder.start(), own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readLog() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
      }
    } catch (IOException closed) {
      log.add("(log ended: " + closed.getMessage() + ")");
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Every line so far. */
  public List<String> log() {
    return List.copyOf(log);
  }

  /** Waits until it says where it listens, which it says once the first request is welcome. */
  public int port() {
    return Eventually.get("gpuwarden listens", PATIENCE, this::portInLog);
  }

  private Optional<Integer> portInLog() {
    for (String line : log) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        return Optional.of(Integer.valueOf(matcher.group(1)));
      }
    }
    if (!process.isAlive()) {
      throw new AssertionError("gpuwarden ended: " + log);
    }
    return Optional.empty();
  }

  public Page get(String path) throws IOException {
    return get(path, Map.of());
  }

  public Page get(String path, Map<String, String> headers) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port() + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    headers.forEach(connection::setRequestProperty);
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      return new Page(status, text);
    }
  }

  public Scrape scrape() throws IOException {
    return Scrape.parse(get("/metrics").body());
  }

  public Json gpus() throws IOException {
    return Json.parse(get("/api/v1/gpus").body());
  }

  /** Waits for a full tick to be served. */
  public Daemon ready() {
    Eventually.that("gpuwarden is ready", PATIENCE, () -> get("/-/ready").status() == 200);
    return this;
  }

  /** SIGTERM; by way of the handle, since {@link Process#destroy} also closes what it logs to. */
  public Daemon terminate() {
    process.toHandle().destroy();
    return this;
  }

  /** SIGKILL. */
  public Daemon kill() {
    process.toHandle().destroyForcibly();
    return this;
  }

  /** The exit status, once it has ended. */
  public int exitStatus(Duration deadline) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + deadline.toMillis() + " ms: " + log);
      }
      logReader.join(deadline.toMillis());
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Ends it, whatever it does. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill().exitStatus(PATIENCE);
    }
    try (Stream<Path> all = Files.walk(own)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
