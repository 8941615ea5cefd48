package io.gpuwarden.agent.reclaim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @TempDir Path folder;

  @Test
  void itIsHeldByOneAtATime() throws Exception {
    Path file = folder.resolve("lock");
    RunLock first = RunLock.take(file).orElseThrow();
    assertTrue(RunLock.take(file).isEmpty());
    first.close();
    RunLock.take(file).orElseThrow().close();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws Exception {
    Path target = Files.createFile(folder.resolve("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    assertThrows(IOException.class, () -> RunLock.take(link));
  }
}
