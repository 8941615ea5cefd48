package io.gpuwarden.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.state.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One socket and several daemons, one after the other and at once. Has to run as root. */
@Timeout(120)
final class TwoDaemonsTest {
  private static final int DAEMON = 7300;
  private static final int OTHER = 7304;

  @TempDir static Path common;
  private static ChildJvm jvm;

  @TempDir Path folder;

  @BeforeAll
  static void copies() throws IOException {
    jvm = ChildJvm.readableByAll(common.resolve("class-path"));
    Files.setPosixFilePermissions(common, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path socket() {
    return folder.resolve("control.sock");
  }

  private ControlNode start(int uid) throws IOException {
    Files.setAttribute(folder, "unix:uid", DAEMON);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return ControlNode.start(jvm, uid, socket().toString());
  }

  private int status() throws Exception {
    return new Curl(socket(), OTHER).get("/api/v1/gpus").status();
  }

  @Test
  void theSecondIsToldWhoTheFirstIs() throws Exception {
    try (ControlNode first = start(DAEMON)) {
      assertEquals(Optional.empty(), first.refusal());
      try (ControlNode second = start(DAEMON)) {
        assertEquals(
            "cannot listen on "
                + socket()
                + ": another gpuwarden (pid "
                + first.pid()
                + ") listens there; stop it, or choose another socket",
            second.line("refused: "));
      }
      try (ControlNode stranger = start(OTHER)) {
        String why = stranger.line("refused: ");
        assertTrue(why.contains("cannot make files in " + folder), why);
      }
      assertEquals(200, status());
    }
  }

  @Test
  void ofSeveralAtOnceOneListens() throws Exception {
    List<ControlNode> all = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        all.add(start(DAEMON));
      }
      int refused = 0;
      for (ControlNode one : all) {
        refused += one.refusal().isPresent() ? 1 : 0;
      }
      assertEquals(3, refused);
      assertEquals(200, status());
    } finally {
      all.forEach(ControlNode::close);
    }
  }

  @Test
  void whatAKilledOneLeftIsReplaced() throws Exception {
    try (ControlNode first = start(DAEMON)) {
      assertEquals(Optional.empty(), first.refusal());
      first.kill();
    }
    assertTrue(Files.exists(socket()));
    assertEquals(0, status());
    try (ControlNode second = start(DAEMON)) {
      assertEquals(Optional.empty(), second.refusal());
      assertEquals(200, status());
      second.end();
    }
    assertFalse(Files.exists(socket()));
  }
}
