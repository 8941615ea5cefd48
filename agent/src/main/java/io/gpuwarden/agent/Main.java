package io.gpuwarden.agent;

import io.gpuwarden.agent.cli.Cli;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** The entry point, and the only code that ends the process. */
public final class Main {
  /** A hung driver call must not keep the process: systemd would wait for 90 s and kill it. */
  private static final long STOP_MILLIS = 4500;

  private static volatile Optional<Daemon> daemon = Optional.empty();

  private Main() {}

  /** Runs a command; returns only from {@code agent} and {@code simulate} when they are stopped. */
  public static void main(String[] args) throws InterruptedException {
    List<String> words = Arrays.asList(args);
    String command = args.length == 0 || asksForHelp(words) ? "" : args[0];
    switch (command) {
      case "agent" -> serve(false, words.subList(1, args.length));
      case "simulate" -> serve(true, words.subList(1, args.length));
      case "make-archive" -> System.exit(TrainingRun.run());
      default ->
          System.exit(
              Cli.run(
                  args,
                  new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                  new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                  System.getenv()));
    }
  }

  private static boolean asksForHelp(List<String> words) {
    return words.contains("--help") || words.contains("-h");
  }

  private static void serve(boolean simulated, List<String> flags) throws InterruptedException {
    Thread hook = new Thread(Main::stop, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    DaemonCommand command = new DaemonCommand(simulated, System.err);
    daemon = command.start(flags, System.getenv());
    if (daemon.isEmpty()) {
      Runtime.getRuntime().removeShutdownHook(hook);
      System.exit(command.status());
    }
    new CountDownLatch(1).await();
  }

  /**
   * On SIGTERM and SIGINT. The JVM by itself would then exit with 143 or 130, which service
   * managers take for a failure; a stop that was asked for is status 0.
   */
  private static void stop() {
    Thread closing = new Thread(() -> daemon.ifPresent(Daemon::close), "close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LoggerFactory.getLogger(Main.class)
        .info(closing.isAlive() ? "stopped; a call to the driver hangs" : "stopped");
    Runtime.getRuntime().halt(0);
  }
}
