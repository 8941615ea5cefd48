package io.gpuwarden.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SocketFileTest {
  @TempDir Path folder;

  private Path path() {
    return folder.resolve("control.sock");
  }

  private static ServerSocketChannel listen(Path path) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path));
  }

  private static String refusal(Path path) {
    return String.valueOf(
        assertThrows(ListenException.class, new SocketFile(path)::prepare).getMessage());
  }

  @Test
  void isSeenOnlyWhenItIsReadyForEveryUser() throws Exception {
    SocketFile file = new SocketFile(path());
    try (ServerSocketChannel server = listen(file.prepare())) {
      assertTrue(server.isOpen());
      assertTrue(Files.notExists(path()));
      assertFalse(file.isOurs());
      file.publish();
      assertTrue(file.isOurs());
      assertEquals(0666, ((Integer) Files.getAttribute(path(), "unix:mode")) & 0777);
    }
    file.remove();
    assertTrue(Files.notExists(path()));
  }

  @Test
  void aStaleSocketIsReplaced() throws Exception {
    listen(path()).close();
    assertTrue(Files.exists(path()));
    SocketFile file = new SocketFile(path());
    try (ServerSocketChannel server = listen(file.prepare())) {
      assertTrue(server.isOpen());
      file.publish();
      assertTrue(file.isOurs());
    }
    file.remove();
  }

  @Test
  void aSocketThatIsListenedOnIsLeftAlone() throws Exception {
    try (ServerSocketChannel other = listen(path())) {
      assertTrue(other.isOpen());
      assertEquals(
          "cannot listen on "
              + path()
              + ": another program listens there (ss -xlp shows it); stop it, or choose another"
              + " socket",
          refusal(path()));
    }
    assertTrue(Files.exists(path()));
  }

  @Test
  void anotherDaemonIsNamedByItsProcess() throws Exception {
    SocketFile first = new SocketFile(path());
    first.prepare();
    assertEquals(
        "cannot listen on "
            + path()
            + ": another gpuwarden (pid "
            + ProcessHandle.current().pid()
            + ") listens there; stop it, or choose another socket",
        refusal(path()));
    first.remove();
    new SocketFile(path()).prepare();
  }

  @Test
  void ofManyThatStartAtOnceOneGetsIt() throws Exception {
    listen(path()).close();
    int many = 8;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Callable<Boolean>> starts = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        SocketFile file = new SocketFile(path());
        starts.add(() -> gets(file));
      }
      int got = 0;
      for (Future<Boolean> start : threads.invokeAll(starts)) {
        got += start.get() ? 1 : 0;
      }
      assertEquals(1, got);
    } finally {
      threads.shutdown();
    }
  }

  private static boolean gets(SocketFile file) {
    try {
      file.prepare();
      return true;
    } catch (ListenException taken) {
      return false;
    }
  }

  @Test
  void whatIsNotASocketIsNotReplaced() throws Exception {
    Files.writeString(path(), "precious");
    assertTrue(refusal(path()).contains("it is there and is not a socket"), refusal(path()));
    Files.delete(path());
    Files.createSymbolicLink(path(), folder.resolve("elsewhere"));
    assertTrue(refusal(path()).contains("it is there and is not a socket"), refusal(path()));
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path path = folder.resolve("run").resolve("control.sock");
    assertTrue(refusal(path).contains("there is no directory " + folder.resolve("run")));
  }

  @Test
  void aPathThatIsTooLongIsNamed() {
    assertTrue(refusal(folder.resolve("x".repeat(100))).contains("the path is too long"));
  }

  @Test
  void aLockWhoseFileWasRemovedIsTakenAgain() throws Exception {
    SocketFile file = new SocketFile(path());
    file.prepare();
    Files.delete(folder.resolve("control.sock.lock"));
    file.prepare();
    assertTrue(refusal(path()).contains("another gpuwarden"), refusal(path()));
    file.remove();
  }

  @Test
  void aLinkInPlaceOfTheLockIsNotFollowed() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "data");
    Files.createSymbolicLink(folder.resolve("control.sock.lock"), precious);
    assertTrue(refusal(path()).contains("cannot make files in"), refusal(path()));
    assertEquals("data", Files.readString(precious));
  }
}
