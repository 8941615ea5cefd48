package io.gpuwarden.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.Main;
import io.gpuwarden.control.Curl.Answer;
import io.gpuwarden.launcher.Program;
import io.gpuwarden.program.Eventually;
import io.gpuwarden.state.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real processes of real users, none of whom needs an account. Has to run as root, which alone may
 * become others.
 */
@Timeout(120)
final class ControlSocketTest {
  private static final int DAEMON = 7300;
  private static final int ALICE = 7301;
  private static final int BOB = 7302;
  private static final int NOBODY = 65534;

  /** An account, and a group, of every Debian. */
  private static final int BIN = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  enum Kind {
    EPOLL,
    NIO;

    String transport() {
      return name().toLowerCase(Locale.ROOT);
    }

    List<String> options(Path natives) {
      return this == NIO
          ? List.of("-Dio.netty.transport.noNative=true")
          : List.of("-Djava.library.path=" + natives);
    }
  }

  @TempDir static Path common;
  private static ChildJvm jvm;
  private static Path natives;

  @TempDir Path folder;

  @BeforeAll
  static void copies() throws IOException {
    natives = Files.createDirectory(common.resolve("natives"));
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    try (var libraries =
        Files.newDirectoryStream(Program.HOME.resolve("lib/native").resolve(machine))) {
      for (Path library : libraries) {
        Files.copy(library, natives.resolve(library.getFileName()));
      }
    }
    jvm = ChildJvm.readableByAll(common.resolve("class-path"));
    open(common);
    open(natives);
  }

  private static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path socket() {
    return folder.resolve("control.sock");
  }

  private ControlNode start(Kind kind) throws IOException {
    Files.setAttribute(folder, "unix:uid", DAEMON);
    open(folder);
    ControlNode node =
        ControlNode.start(jvm.with(kind.options(natives)), DAEMON, socket().toString(), "bin");
    assertEquals(kind.transport(), node.line("listening by "));
    return node;
  }

  private Curl as(int uid) {
    return new Curl(socket(), uid);
  }

  private static String caller(int uid, String user, boolean operator) {
    return "{\"uid\":" + uid + ",\"user\":\"" + user + "\",\"operator\":" + operator + "}\n";
  }

  @ParameterizedTest
  @EnumSource
  void eachUserIsWhoTheKernelSays(Kind kind) throws Exception {
    try (ControlNode node = start(kind)) {
      assertEquals(caller(ALICE, "7301", false), as(ALICE).get("/api/v1/caller").body());
      assertEquals(caller(NOBODY, "nobody", false), as(NOBODY).get("/api/v1/caller").body());
      assertEquals(caller(0, "root", true), as(0).get("/api/v1/caller").body());
      Answer kept = as(BOB).post("/api/v1/reservations/slurm:4711/keep", "{\"for\":\"8h\"}");
      assertEquals(200, kept.status(), kept.body());
      assertEquals("7302 keeps slurm:4711 PT8H", node.line("call: "));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rootAndTheGroupAreOperators(Kind kind) throws Exception {
    try (ControlNode node = start(kind)) {
      String pause = "{\"for\":\"10m\"}";
      assertEquals(403, as(ALICE).post("/api/v1/pause", pause).status());
      assertEquals(200, as(0).post("/api/v1/pause", pause).status());
      // By the group of the connection, and by the group that the system says the user is in.
      assertEquals(200, new Curl(socket(), ALICE, BIN).post("/api/v1/pause", pause).status());
      assertEquals(200, new Curl(socket(), BIN, NOBODY).post("/api/v1/pause", pause).status());
      assertEquals("7301 pauses PT10M", node.line("call: "));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everybodyMayRead(Kind kind) throws Exception {
    try (ControlNode node = start(kind)) {
      assertEquals("the page /api/v1/gpus\n", as(ALICE).get("/api/v1/gpus").body());
      assertTrue(node.lines().stream().noneMatch(line -> line.startsWith("call")));
    }
  }

  @Test
  void theSocketIsOpenAndItsFolderMayShutItOff() throws Exception {
    try (ControlNode node = start(Kind.EPOLL)) {
      Map<String, Object> file = Files.readAttributes(socket(), "unix:mode,uid");
      assertEquals(0140666, file.get("mode"));
      assertEquals(DAEMON, file.get("uid"));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
      assertEquals(7, as(ALICE).get("/api/v1/caller").exit(), "curl could not connect");
      Process resume =
          jvm.as(ALICE, ALICE, Main.class, "resume", "--control.socket=" + socket()).start();
      String said = new String(resume.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(1, resume.waitFor());
      assertTrue(said.contains("this user may not connect"), said);
      assertEquals(200, as(0).get("/api/v1/caller").status());
      assertTrue(node.pid() > 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHugeOrMalformedBodyIsRefused(Kind kind) throws Exception {
    Path huge = Files.writeString(folder.resolve("huge"), "x".repeat(4 << 20));
    try (ControlNode node = start(kind)) {
      Answer tooLarge = Curl.answer(as(ALICE).start("/api/v1/resume", "--data-binary", "@" + huge));
      assertEquals(413, tooLarge.status(), tooLarge.body());
      Answer chunked =
          Curl.answer(
              as(ALICE)
                  .start(
                      "/api/v1/resume",
                      "--header",
                      "Transfer-Encoding: chunked",
                      "--header",
                      "Expect:",
                      "--data-binary",
                      "@" + huge));
      assertEquals(413, chunked.status(), chunked.body());
      Answer malformed = as(ALICE).post("/api/v1/reservations", "{\"gpus\": two}");
      assertEquals(400, malformed.status());
      assertTrue(malformed.body().contains("not JSON, at line 1, column 1"), malformed.body());
      Answer wrong = as(ALICE).post("/api/v1/reservations", "{\"gpu\": 2, \"for\": \"long\"}");
      assertEquals(400, wrong.status());
      assertTrue(wrong.body().contains("did you mean \\\"gpus\\\""), wrong.body());
      assertTrue(wrong.body().contains("for: expected a duration"), wrong.body());
      assertTrue(node.lines().stream().noneMatch(line -> line.startsWith("call")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSlowClientIsCutOff(Kind kind) throws Exception {
    try (ControlNode node = start(kind)) {
      Process slow = jvm.as(ALICE, ALICE, SlowClientMain.class, socket().toString()).start();
      String end = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(end.contains("cut off without an answer"), end);
      assertEquals(200, as(BOB).post("/api/v1/resume", "").status());
      assertEquals("7302 resumes", node.line("call: "));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAClientThatVanishedAskedForIsTakenBack(Kind kind) throws Exception {
    try (ControlNode node = start(kind)) {
      node.tell("hold");
      node.line("holding");
      Process gone = as(ALICE).start("/api/v1/reservations", "--data-raw", "{\"gpus\":1}");
      node.line("call: 7301 ReserveRequest");
      gone.toHandle().destroyForcibly();
      gone.waitFor();
      // The server hears of it before it is let go: the next who is served comes after that.
      assertEquals(200, as(BOB).get("/api/v1/gpus").status());
      node.tell("go");
      node.line("call: 7301 releases book:12");
    }
  }

  @Test
  void oneUserCannotTakeEveryPlace() throws Exception {
    try (ControlNode node = start(Kind.EPOLL)) {
      node.tell("hold");
      node.line("holding");
      Process[] waiting = new Process[ControlNodeMain.MAX_OF_USER];
      for (int i = 0; i < waiting.length; i++) {
        waiting[i] = as(ALICE).start("/api/v1/resume", "--request", "POST");
      }
      Eventually.that(
          "both are at work",
          PATIENCE,
          () -> node.lines().stream().filter("call: 7301 resumes"::equals).count() == 2);
      Answer oneMore = as(ALICE).get("/api/v1/gpus");
      assertEquals(503, oneMore.status());
      assertEquals("Too many connections.\n", oneMore.body());
      assertEquals(200, as(BOB).get("/api/v1/gpus").status());
      node.tell("go");
      for (Process client : waiting) {
        assertEquals(200, Curl.answer(client).status());
      }
      assertEquals(200, as(ALICE).get("/api/v1/gpus").status());
    }
  }

  @Test
  void rootGetsInWhateverTheOthersDo() throws Exception {
    try (ControlNode node = start(Kind.EPOLL)) {
      node.tell("hold");
      node.line("holding");
      Process[] waiting = new Process[ControlNodeMain.MAX_CONNECTIONS];
      for (int i = 0; i < waiting.length; i++) {
        waiting[i] = as(ALICE + i).start("/api/v1/resume", "--request", "POST");
      }
      Eventually.that(
          "all are at work",
          PATIENCE,
          () -> node.lines().stream().filter(line -> line.startsWith("call")).count() == 4);
      assertEquals(503, as(ALICE + 100).get("/api/v1/gpus").status());
      assertEquals(200, as(0).get("/api/v1/gpus").status());
      node.tell("go");
      for (Process client : waiting) {
        assertEquals(200, Curl.answer(client).status());
      }
    }
  }
}
