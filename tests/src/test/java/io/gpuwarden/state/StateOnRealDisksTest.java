package io.gpuwarden.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.gpuwarden.agent.state.StateJson;
import io.gpuwarden.agent.state.StateKeeper;
import io.gpuwarden.agent.state.StateSection;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.program.Daemon;
import io.gpuwarden.program.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or cannot be written. Making them takes root. */
@EnabledIf("isRoot")
@Timeout(60)
final class StateOnRealDisksTest implements StateSection {
  private static final int NOBODY = 65534;

  private final ManualTime time = new ManualTime();
  private String text = "";

  @TempDir private Path folder;

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  @Override
  public String name() {
    return "text";
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeString(text);
  }

  @Override
  public void read(JsonParser json) throws IOException {
    text = StateJson.text(json);
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
  }

  private Path mount(String options) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString());
    return disk;
  }

  @AfterEach
  void unmount() throws Exception {
    if (Files.exists(folder.resolve("disk"))) {
      run("umount", folder.resolve("disk").toString());
    }
  }

  private StateKeeper open(Path directory) {
    return StateKeeper.open(directory, time, List.of(this));
  }

  private void tickUntil(StateKeeper keeper, boolean success) {
    Eventually.that(
        "state " + success,
        Daemon.PATIENCE,
        () -> {
          keeper.soon();
          keeper.tick();
          return keeper.step().success() == success;
        });
  }

  @Test
  void aFullDiskLeavesTheLastStateAndIsTriedAgain() throws Exception {
    Path disk = mount("size=64k,mode=0755");
    Path state = disk.resolve("state");
    Path filling = disk.resolve("filling");
    text = "before";
    try (StateKeeper keeper = open(state)) {
      tickUntil(keeper, true);
      run("sh", "-c", "head -c 1M /dev/zero > " + filling + " 2>/dev/null || true");
      text = "during" + "x".repeat(8_000);
      tickUntil(keeper, false);
      assertTrue(Files.readString(state.resolve("state.json")).contains("before"));
      assertFalse(Files.exists(state.resolve("state.json.new")), "takes room on a full disk");
      Files.delete(filling);
      tickUntil(keeper, true);
    }
    text = "";
    open(state).close();
    assertTrue(text.startsWith("during"));
  }

  @Test
  void aReadOnlyDiskIsReadAndTriedAgain() throws Exception {
    Path disk = mount("size=1m,mode=0755");
    Path state = disk.resolve("state");
    text = "before";
    try (StateKeeper keeper = open(state)) {
      tickUntil(keeper, true);
    }
    run("mount", "-o", "remount,ro", disk.toString());
    text = "";
    try (StateKeeper keeper = open(state)) {
      assertEquals("before", text);
      text = "after";
      tickUntil(keeper, false);
      run("mount", "-o", "remount,rw", disk.toString());
      tickUntil(keeper, true);
    }
    assertTrue(Files.readString(state.resolve("state.json")).contains("after"));
    assertEquals(0, kept(state));
  }

  private static long kept(Path state) throws IOException {
    try (var files = Files.list(state)) {
      return files.filter(file -> file.toString().contains(".kept-")).count();
    }
  }

  @Test
  void aDirectoryThatItsUserMayNotWriteIsSaidAndTheDaemonGoesOn() throws Exception {
    ChildJvm jvm = ChildJvm.readableByAll(folder.resolve("classes"));
    Path state = Files.createDirectory(folder.resolve("roots"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
    String file = state + "/state.json";
    String said = output(jvm.as(NOBODY, NOBODY, StateScribe.class, "1", state.toString()));
    assertTrue(
        said.contains("cannot keep the state in " + file + ": permission denied; a restart"), said);
    assertEquals(1, said.split("cannot keep").length - 1, said);
    assertTrue(said.contains(state + " kept 1"), "it went on: " + said);
    assertFalse(Files.exists(Path.of(file)));
  }

  @Test
  void aFileThatItsUserMayNotReadIsKeptAside() throws Exception {
    ChildJvm jvm = ChildJvm.readableByAll(folder.resolve("classes"));
    Path state = Files.createDirectory(folder.resolve("nobodys"));
    run("chown", "" + NOBODY, state.toString());
    Files.writeString(state.resolve("state.json"), "{}");
    run("chmod", "0600", state.resolve("state.json").toString());
    String said = output(jvm.as(NOBODY, NOBODY, StateScribe.class, "1", state.toString()));
    assertTrue(said.contains("state.json cannot be used: permission denied; kept as "), said);
    assertEquals(1, kept(state));
    assertTrue(Files.readString(state.resolve("state.json")).contains("\"number\":[1,"));
  }

  @Test
  void anotherProcessKeepsNothingInTheSameDirectory() throws Exception {
    Path state = folder.resolve("shared");
    try (StateKeeper keeper = open(state)) {
      text = "mine";
      tickUntil(keeper, true);
      String said = output(ChildJvm.here().command(StateScribe.class, "1", state.toString()));
      assertTrue(said.contains("another gpuwarden keeps its state there"), said);
    }
    assertTrue(Files.readString(state.resolve("state.json")).contains("mine"));
  }

  private static String output(ProcessBuilder command) throws IOException {
    Process process = command.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
