package io.gpuwarden.agent.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Identifies the time since the machine booted. */
public final class BootId {
  private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /** Empty text where the kernel does not tell. */
  public static String read() {
    try {
      return Files.readString(FILE).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
