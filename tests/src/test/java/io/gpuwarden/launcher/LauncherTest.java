package io.gpuwarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final Path BIN = Program.HOME.resolve("bin/gpuwarden");
  private static final String ANY_PORT = "--web.listen-address=127.0.0.1:0";

  @TempDir Path folder;

  private Program start(Path program, String... args) throws IOException {
    return Program.start(folder, Map.of(), program, args);
  }

  /** Serves, with this process id, and ends with status 0 within 5 s of SIGTERM. */
  private void servesAndStops(Program program, String page) throws Exception {
    try (program) {
      String text = program.get(page);
      assertTrue(text.contains("gpuwarden_build_info"), text);
      program.process().destroy();
      assertTrue(program.process().waitFor(5, TimeUnit.SECONDS), "still running");
      assertEquals(0, program.status(), program.err());
      assertEquals("", program.out());
      assertTrue(
          program.err().lines().allMatch(line -> line.matches("\\d{4}-.* (INFO|WARN) .*")),
          program.err());
    }
  }

  @Test
  void theDaemonServesAlsoWithoutADriverAndStopsWithinFiveSeconds() throws Exception {
    servesAndStops(start(BIN, "agent", ANY_PORT), "metrics");
  }

  @Test
  void theSimulationServesAndStops() throws Exception {
    servesAndStops(start(BIN, "simulate", ANY_PORT), "metrics");
  }

  @Test
  void manySimulatedNodesAreListedForServiceDiscovery() throws Exception {
    try (Program program = start(BIN, "simulate", ANY_PORT, "--nodes=3", "--gpus=2")) {
      String list = program.get("sd");
      assertEquals(3, list.lines().filter(line -> line.contains("__metrics_path__")).count(), list);
      assertTrue(program.get("node/2/metrics").contains("simulated=\"true\""));
    }
  }

  @Test
  void itRunsWhereItWasCopiedAndThroughSymbolicLinks() throws Exception {
    Path copy = folder.resolve("a folder/of its own");
    copy(Program.HOME, copy);
    Files.createSymbolicLink(folder.resolve("gw"), copy.resolve("bin/gpuwarden"));
    Path second = Files.createSymbolicLink(folder.resolve("gw2"), Path.of("gw"));

    servesAndStops(start(second, "simulate", ANY_PORT), "metrics");
  }

  @Test
  void theArchiveIsUsedAlsoByACopyThatKeepsTheTimesOfItsFiles() throws Exception {
    Path copy = folder.resolve("copy");
    copy(Program.HOME, copy);
    try (Program program = start(copy.resolve("bin/gpuwarden"), "simulate", ANY_PORT)) {
      program.url();
      String maps = Files.readString(Path.of("/proc/" + program.process().pid() + "/maps"));
      assertTrue(maps.contains(copy + "/lib/archive/"), maps);
    }
  }

  @Test
  void itRunsOnJdk25WithoutAWarning() throws Exception {
    assumeTrue(Files.isDirectory(Program.JDK_25));
    Map<String, String> environment = Map.of("JAVA_HOME", Program.JDK_25.toString());
    servesAndStops(Program.start(folder, environment, BIN, "agent", ANY_PORT), "metrics");
  }

  @Test
  void anArchiveCanBeMadeForAnotherJvm() throws Exception {
    assumeTrue(Files.isDirectory(Program.JDK_25));
    Path copy = folder.resolve("copy");
    copy(Program.HOME, copy);
    Map<String, String> environment = Map.of("JAVA_HOME", Program.JDK_25.toString());
    try (Program make = Program.start(folder, environment, copy.resolve("bin/gpuwarden-archive"))) {
      assertEquals(0, make.status(), make.err());
    }
    try (Stream<Path> made = Files.list(copy.resolve("lib/archive"))) {
      assertTrue(made.anyMatch(file -> file.toString().endsWith(".aot")));
    }
    servesAndStops(
        Program.start(folder, environment, copy.resolve("bin/gpuwarden"), "agent", ANY_PORT),
        "metrics");
  }

  @Test
  void anArchiveThatDoesNotFitIsPassedOverInSilence() throws Exception {
    Path copy = folder.resolve("copy");
    copy(Program.HOME, copy);
    try (Stream<Path> archives = Files.list(copy.resolve("lib/archive"))) {
      for (Path archive : archives.toList()) {
        Files.writeString(archive, "no archive");
      }
    }
    servesAndStops(start(copy.resolve("bin/gpuwarden"), "agent", ANY_PORT), "metrics");
  }

  @Test
  void aTypoEndsWithStatusTwoAndASuggestion() throws Exception {
    try (Program program = start(BIN, "agent", "--web.listen-adress=:1")) {
      assertEquals(2, program.status());
      assertEquals(
          """
          gpuwarden: a mistake in the configuration
            --web.listen-adress: unknown flag; did you mean "--web.listen-address"?
          Every flag and what it takes: gpuwarden agent --help
          """,
          program.err());
    }
  }

  @Test
  void aBusyPortEndsWithStatusOneAndOneLine() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Program program =
            start(
                BIN,
                "agent",
                "--log.level=warn",
                "--web.listen-address=127.0.0.1:" + busy.getLocalPort())) {
      assertEquals(1, program.status());
      assertEquals(1, program.err().lines().count(), program.err());
      assertTrue(program.err().startsWith("gpuwarden: cannot listen on 127.0.0.1:"), program.err());
    }
  }

  @Test
  void aMissingJavaIsOneLine() throws Exception {
    Map<String, String> environment = Map.of("JAVA_HOME", folder.toString());
    try (Program program = Program.start(folder, environment, BIN, "version")) {
      assertEquals(1, program.status());
      assertEquals(
          "gpuwarden: JAVA_HOME is " + folder + ", which has no bin/java\n", program.err());
    }
  }

  @Test
  void anOldJavaIsOneLine() throws Exception {
    Files.createDirectories(folder.resolve("bin"));
    Files.createFile(folder.resolve("bin/java")).toFile().setExecutable(true);
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Map<String, String> environment = Map.of("JAVA_HOME", folder.toString());
    try (Program program = Program.start(folder, environment, BIN, "version")) {
      assertEquals(1, program.status());
      assertEquals(
          "gpuwarden: " + folder + " is Java 11.0.2; Java 17 or newer is needed\n", program.err());
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to.getParent());
    List<String> command = List.of("cp", "-a", from.toString(), to.toString());
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}
