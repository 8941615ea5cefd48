package io.gpuwarden.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.control.Callers;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.control.ControlRoutes;
import io.gpuwarden.agent.control.FakeControl;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.http.HttpOptions;
import io.gpuwarden.exporter.http.HttpServer;
import io.gpuwarden.exporter.http.ListenAddress;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import io.gpuwarden.exporter.http.UnixListen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against the routes, over a real socket. */
@Timeout(60)
final class ControlCommandsTest {
  private final FakeControl control = new FakeControl();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;
  private HttpServer server;

  @BeforeEach
  void listen() throws Exception {
    server =
        HttpServer.start(
            HttpOptions.on(List.of(new ListenAddress("127.0.0.1", 0))),
            request -> Response.line(Status.NOT_FOUND, "nothing"));
    server.listen(
        UnixListen.on(socket()),
        new ControlRoutes(
            control,
            new Callers(new ManualTime(), Optional.empty()),
            request -> Response.line(Status.NOT_FOUND, "nothing")));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Path socket() {
    return folder.resolve("control.sock");
  }

  private int run(String... args) {
    return Cli.run(
        args,
        new PrintWriter(out),
        new PrintWriter(err),
        Map.of("GPUWARDEN_CONTROL_SOCKET", socket().toString()));
  }

  private void assertAsked(String call) {
    String asked = String.valueOf(control.calls.poll());
    assertTrue(asked.endsWith(call), asked);
  }

  @Test
  void keepSaysUntilWhen() {
    control.keepUntil(1_764_000_000);
    assertEquals(ExitStatus.OK, run("keep", "slurm:4711", "--for", "8h"), err::toString);
    assertAsked("keeps slurm:4711 PT8H");
    assertTrue(
        out.toString().matches("slurm:4711 is kept until \\w{3} 2025-11-2\\d \\d\\d:\\d\\d\\.\n"),
        out.toString());
  }

  @Test
  void keepForNoTimeEndsIt() {
    assertEquals(ExitStatus.OK, run("keep", "slurm:4711", "--for=0s"), err::toString);
    assertAsked("keeps slurm:4711 PT0S");
    assertEquals("slurm:4711 is not kept any longer.\n", out.toString());
  }

  @Test
  void releaseNamesWhatItReleased() {
    assertEquals(ExitStatus.OK, run("release", "book:a/b"), err::toString);
    assertAsked("releases book:a/b");
    assertEquals("book:a/b is released.\n", out.toString());
  }

  @Test
  void resumeResumes() {
    assertEquals(ExitStatus.OK, run("resume"), err::toString);
    assertAsked("resumes");
    assertEquals("The GPUs are read again.\n", out.toString());
  }

  @Test
  void pauseIsBounded() {
    run("pause");
    assertAsked("pauses PT30M");
    run("pause", "--for=10m");
    assertAsked("pauses PT10M");
  }

  @Test
  void aRefusalIsToldAsItIs() {
    control.refuse(Kind.FORBIDDEN, "book:12 belongs to bob");
    assertEquals(ExitStatus.FAILED, run("release", "book:12"));
    assertEquals("gpuwarden: book:12 belongs to bob\n", err.toString());
  }

  @Test
  void whatIsNotADurationIsAMistakeOfTheCommandLine() {
    assertEquals(ExitStatus.USAGE, run("keep", "slurm:1", "--for", "tomorrow"));
    assertEquals(
        "gpuwarden: \"tomorrow\" is not a duration such as 90m, 8h or 2d\n", err.toString());
    assertEquals(ExitStatus.USAGE, run("keep", "slurm:1"));
    assertEquals(ExitStatus.USAGE, run("release"));
    assertTrue(control.calls.isEmpty());
  }

  @Test
  void withoutADaemonItSaysHowToStartIt() {
    server.close();
    assertEquals(ExitStatus.FAILED, run("resume"));
    assertTrue(err.toString().contains("start the daemon (gpuwarden agent)"), err.toString());
  }

  @Test
  void theFlagIsStrongerThanTheEnvironment() {
    assertEquals(ExitStatus.FAILED, run("resume", "--control.socket=/nowhere/control.sock"));
    assertTrue(err.toString().contains("/nowhere/control.sock"), err.toString());
  }
}
