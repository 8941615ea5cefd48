package io.gpuwarden.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.control.Callers;
import io.gpuwarden.agent.control.ControlRoutes;
import io.gpuwarden.agent.control.FakeControl;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.http.HttpOptions;
import io.gpuwarden.exporter.http.HttpServer;
import io.gpuwarden.exporter.http.ListenAddress;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import io.gpuwarden.exporter.http.UnixListen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs what the reference of the control socket shows, as root. */
@Timeout(120)
final class ControlReferenceTest {
  private static final Path PAGE = Path.of("../agent/CONTROL.md");
  private static final String SOCKET = "/run/gpuwarden/control.sock";
  private static final String BLOCK = "    ";
  private static final String PROMPT = BLOCK + "$ ";

  private final FakeControl control = new FakeControl();

  @TempDir Path folder;

  @Test
  void everyExampleAnswersWhatThePageSays() throws Exception {
    Path socket = folder.resolve("control.sock");
    HttpServer server =
        HttpServer.start(
            HttpOptions.on(List.of(new ListenAddress("127.0.0.1", 0))),
            request -> Response.line(Status.OK, "a page"));
    try {
      server.listen(
          UnixListen.on(socket),
          new ControlRoutes(
              control,
              new Callers(new ManualTime(), Optional.empty()),
              request -> Response.line(Status.OK, "a page")));
      control.keepUntil(1_764_000_000);
      String page = Files.readString(PAGE);
      String run = run(page, socket);
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(PAGE, run);
        page = run;
      }
      assertEquals(page, run, PAGE + " is stale; see its head for how to write it anew");
    } finally {
      server.close();
    }
  }

  /** The page with what its commands really print. */
  private static String run(String page, Path socket) throws IOException, InterruptedException {
    StringBuilder run = new StringBuilder();
    boolean printed = false;
    int commands = 0;
    for (String line : page.split("\n")) {
      if (line.startsWith(PROMPT)) {
        String command = line.substring(PROMPT.length()).replace(SOCKET, socket.toString());
        run.append(line).append('\n').append(output(command).indent(BLOCK.length()));
        printed = true;
        commands++;
      } else if (!printed || !line.startsWith(BLOCK)) {
        run.append(line).append('\n');
        printed = false;
      }
    }
    assertTrue(commands > 10, commands + " commands");
    return run.toString();
  }

  private static String output(String command) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(shell.waitFor(30, TimeUnit.SECONDS), command);
    assertEquals(0, shell.exitValue(), command + ": " + printed);
    return printed;
  }
}
