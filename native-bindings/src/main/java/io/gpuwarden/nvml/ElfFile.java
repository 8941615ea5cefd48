package io.gpuwarden.nvml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Why a file cannot be a library for this machine, before the dynamic loader is asked. */
final class ElfFile {
  private static final int HEADER = 20;
  private static final int MAGIC = 0x7f454c46;
  private static final int CLASS = 4;
  private static final int CLASS_64 = 2;
  private static final int MACHINE = 18;

  /** {@code e_machine} by the JVM's name of the architecture. */
  private static final Map<String, Integer> MACHINES =
      Map.of("amd64", 62, "x86_64", 62, "aarch64", 183, "ppc64le", 21);

  private static final Map<Integer, String> NAMES =
      Map.of(3, "x86 (32 bits)", 21, "ppc64", 40, "arm (32 bits)", 62, "x86-64", 183, "aarch64");

  private ElfFile() {}

  /**
   * @param arch the JVM's {@code os.arch}
   * @return empty if nothing speaks against loading it
   */
  static Optional<String> objection(Path file, String arch) {
    if (!Files.exists(file)) {
      return Optional.of("no such file");
    }
    if (Files.isDirectory(file)) {
      return Optional.of("is a directory");
    }
    if (!Files.isReadable(file)) {
      return Optional.of("may not be read by this user");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return objection(in.readNBytes(HEADER), arch);
    } catch (IOException e) {
      return Optional.of("cannot be read: " + e.getMessage());
    }
  }

  private static Optional<String> objection(byte[] header, String arch) {
    ByteBuffer elf = ByteBuffer.wrap(header).order(ByteOrder.BIG_ENDIAN);
    if (header.length < HEADER || elf.getInt(0) != MAGIC) {
      return Optional.of("is not a shared library (no ELF header)");
    }
    int machine = elf.order(ByteOrder.LITTLE_ENDIAN).getShort(MACHINE);
    Integer wanted = MACHINES.get(arch);
    if (wanted == null || (machine == wanted && elf.get(CLASS) == CLASS_64)) {
      return Optional.empty();
    }
    String name = NAMES.getOrDefault(machine, "machine type " + machine);
    return Optional.of("is for " + name + ", this Java runs on " + arch);
  }
}
