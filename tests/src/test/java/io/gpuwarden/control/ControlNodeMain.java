package io.gpuwarden.control;

import io.gpuwarden.agent.control.Callers;
import io.gpuwarden.agent.control.ControlRoutes;
import io.gpuwarden.agent.control.FakeControl;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.http.HttpOptions;
import io.gpuwarden.exporter.http.HttpServer;
import io.gpuwarden.exporter.http.ListenAddress;
import io.gpuwarden.exporter.http.ListenException;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import io.gpuwarden.exporter.http.UnixListen;
import io.netty.channel.epoll.Epoll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A process that listens as the daemon does, and prints a line for each call. Is told on standard
 * input to hold calls, and to let them go; ends with it.
 */
final class ControlNodeMain {
  /** As many as there are threads for calls, so that all of them can be seen at work. */
  static final int MAX_CONNECTIONS = 4;

  static final int MAX_OF_USER = 2;

  private ControlNodeMain() {}

  /**
   * @param args socket, and the operators' group if there is one
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    FakeControl control = new FakeControl();
    try {
      HttpServer server = listen(args, control);
      say("listening by " + (Epoll.isAvailable() ? "epoll" : "nio"));
      Thread calls = new Thread(() -> tell(control));
      calls.setDaemon(true);
      calls.start();
      obey(control);
      server.close();
    } catch (ListenException e) {
      say("refused: " + e.getMessage());
    }
  }

  private static HttpServer listen(String[] args, FakeControl control) throws ListenException {
    HttpOptions options =
        HttpOptions.on(List.of(new ListenAddress("127.0.0.1", 0)))
            .withTimeouts(Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(1));
    HttpServer server = HttpServer.start(options, request -> Response.line(Status.OK, "over TCP"));
    Optional<String> group = args.length > 1 ? Optional.of(args[1]) : Optional.empty();
    server.listen(
        UnixListen.on(Path.of(args[0])).withMaxConnections(MAX_CONNECTIONS, MAX_OF_USER),
        new ControlRoutes(
            control,
            new Callers(new ManualTime(), group),
            request -> Response.line(Status.OK, "the page " + request.path())));
    return server;
  }

  private static void tell(FakeControl control) {
    try {
      while (true) {
        say("call: " + control.calls.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void obey(FakeControl control) throws IOException {
    CountDownLatch go = new CountDownLatch(1);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("hold")) {
        control.meanwhile(() -> await(go));
        say("holding");
      } else {
        go.countDown();
      }
    }
  }

  private static void await(CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }
}
