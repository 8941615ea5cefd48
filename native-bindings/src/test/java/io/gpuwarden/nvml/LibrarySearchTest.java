package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.nvml.LibrarySearch.Attempt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibrarySearchTest {
  @TempDir Path folder;

  @Test
  void everyPathTriedHasItsReason() throws IOException {
    Path text = Files.writeString(folder.resolve("text.so"), "not a library at all, but text");
    Path arm = elf("arm.so", 183);
    Path bare = elf("bare.so", 62);
    LibrarySearch search =
        new LibrarySearch(
            List.of(
                folder.resolve("none.so").toString(),
                folder.toString(),
                text.toString(),
                arm.toString(),
                bare.toString(),
                "libno-such-library.so.9"),
            "amd64");
    List<String> reasons =
        search.attempts().stream().map(attempt -> attempt.failure().orElseThrow()).toList();
    assertEquals("no such file", reasons.get(0));
    assertEquals("is a directory", reasons.get(1));
    assertEquals("is not a shared library (no ELF header)", reasons.get(2));
    assertEquals("is for aarch64, this Java runs on amd64", reasons.get(3));
    assertTrue(reasons.get(4).contains("bare.so"), "the dynamic loader's own: " + reasons.get(4));
    assertTrue(reasons.get(5).contains("cannot open shared object file"), reasons.get(5));
  }

  @Test
  void aLibraryThatIsNotNvmlIsLeftAlone() {
    Attempt attempt = new LibrarySearch(List.of("libc.so.6"), "amd64").attempts().get(0);
    assertEquals(Optional.of("is not NVML: lacks nvmlInit_v2"), attempt.failure());
  }

  @Test
  void aNamedLibraryIsTheOnlyOneTried() {
    Path named = folder.resolve("libnvidia-ml.so.1");
    List<Attempt> attempts = new LibrarySearch(Optional.of(named)).attempts();
    assertEquals(
        List.of(new Attempt(named.toString(), Optional.of("no such file"), none())), attempts);
  }

  @Test
  void theDynamicLoaderIsAskedBeforeTheUsualPlaces() {
    List<Attempt> attempts = new LibrarySearch(Optional.empty()).attempts();
    assertEquals(LibrarySearch.SONAME, attempts.get(0).path());
    assertTrue(
        attempts.stream().skip(1).allMatch(attempt -> attempt.path().startsWith("/")),
        attempts.toString());
  }

  @Test
  void withoutALibraryTheErrorCarriesEveryPath() {
    LibrarySearch search = new LibrarySearch(List.of("/nowhere/a.so", "/nowhere/b.so"), "amd64");
    GpuException e = assertThrows(GpuException.class, search::load);
    assertEquals(ErrorKind.DRIVER, e.error().kind());
    assertEquals("dlopen", e.error().function());
    assertEquals(
        List.of("/nowhere/a.so: no such file", "/nowhere/b.so: no such file"), e.details());
  }

  @Test
  void openingSaysWhichFileIsWrong() {
    Path named = folder.resolve("gone.so");
    GpuException e =
        assertThrows(GpuException.class, () -> new NvmlGpuSource(Optional.of(named)).open());
    assertEquals("dlopen: " + named + ": no such file (12)", e.error().toString());
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private Path elf(String name, int machine) throws IOException {
    byte[] header = new byte[64];
    ByteBuffer.wrap(header).putInt(0x7f454c46).put((byte) 2).put((byte) 1);
    header[18] = (byte) machine;
    return Files.write(folder.resolve(name), header);
  }
}
