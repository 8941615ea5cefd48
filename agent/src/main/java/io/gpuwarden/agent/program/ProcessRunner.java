package io.gpuwarden.agent.program;

import io.gpuwarden.agent.time.Time;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs in sessions of their own, so that no signal meant for the caller reaches them, and
 * all that they have begun can be found. What a program leaves running in its session ends with it;
 * the caller never waits for an output that somebody holds open.
 *
 * <p>setsid(1) makes the session, since the JDK cannot; it is part of util-linux, and so of every
 * usual system. Without it a program is ended with its descendants, which misses those whose parent
 * has gone.
 */
public final class ProcessRunner implements CommandRunner {
  private static final long POLL_MILLIS = 20;
  private static final Duration TERM_TO_KILL = Duration.ofSeconds(2);
  private static final long STACK_BYTES = 64 * 1024;

  private final Time time;
  private final Optional<Path> setsid;

  public ProcessRunner(Time time) {
    this(time, Command.find("setsid", Command.USUAL_PATH));
  }

  /**
   * @param setsid the program that begins a session
   */
  ProcessRunner(Time time, Optional<Path> setsid) {
    this.time = time;
    this.setsid = setsid;
  }

  @Override
  public Ending run(Command command) throws InterruptedException {
    Path program = command.program();
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      return new Ending.NotStarted(
          program + (Files.exists(program) ? " is not executable" : " does not exist"));
    }
    Process process;
    try {
      process = start(command);
    } catch (IOException e) {
      return new Ending.NotStarted(String.valueOf(e.getMessage()));
    }
    feed(process, command.input());
    return await(process, command.timeout());
  }

  private Process start(Command command) throws IOException {
    List<String> words = new ArrayList<>();
    setsid.ifPresent(path -> words.add(path.toString()));
    words.add(command.program().toString());
    words.addAll(command.arguments());
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    return builder.start();
  }

  /** In a thread: a program that does not read must not hold up the one who watches it. */
  private static void feed(Process process, String input) {
    Thread feeder =
        new Thread(
            null,
            () -> {
              try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                // It has ended, or does not want to know.
              }
            },
            "input of a program",
            STACK_BYTES);
    feeder.setDaemon(true);
    feeder.start();
  }

  private Ending await(Process process, Duration timeout) throws InterruptedException {
    ProcessSession session = new ProcessSession(process.toHandle());
    CapturedOutput output = new CapturedOutput(process.getInputStream());
    try {
      boolean ended = awaitUntil(process, output, time.monotonicNanos() + timeout.toNanos());
      if (!ended || !session.isEmpty()) {
        end(session, output);
      }
      awaitUntil(process, output, time.monotonicNanos() + TERM_TO_KILL.toNanos());
      output.take();
      return ended
          ? new Ending.Exited(process.exitValue(), output.text())
          : new Ending.TimedOut(timeout, output.text());
    } catch (InterruptedException e) {
      session.kill();
      throw e;
    } finally {
      close(process);
    }
  }

  private boolean awaitUntil(Process process, CapturedOutput output, long deadlineNanos)
      throws InterruptedException {
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      output.take();
      if (time.monotonicNanos() - deadlineNanos >= 0) {
        return false;
      }
    }
    return true;
  }

  private void end(ProcessSession session, CapturedOutput output) throws InterruptedException {
    session.terminate();
    long deadlineNanos = time.monotonicNanos() + TERM_TO_KILL.toNanos();
    while (!session.isEmpty() && time.monotonicNanos() - deadlineNanos < 0) {
      output.take();
      time.waitUntil(time.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    session.kill();
  }

  private static void close(Process process) {
    try {
      process.getInputStream().close();
    } catch (IOException e) {
      // Nobody reads it any more.
    }
  }
}
