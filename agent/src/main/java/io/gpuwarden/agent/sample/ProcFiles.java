package io.gpuwarden.agent.sample;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What {@code /proc} says about this process. What cannot be read is empty. */
final class ProcFiles {
  /** Positions in {@link #stat}: fields 14, 15, 20, 22, 23 and 24 of proc(5). */
  static final int USER_TIME = 0;

  static final int SYSTEM_TIME = 1;
  static final int THREADS = 6;
  static final int START_TIME = 8;
  static final int VIRTUAL_BYTES = 9;
  static final int RSS_PAGES = 10;

  private static final long[] UNKNOWN = {};
  private static final long AT_PAGESZ = 6;
  private static final int FIELDS = 11;
  private static final int FIELDS_BEFORE = 11; // from the state, which follows the name, to utime

  private final Path root;
  private final byte[] buffer = new byte[1024];
  private final long[] fields = new long[FIELDS];
  private @Nullable RandomAccessFile stat;

  /**
   * @param root {@code /proc}
   */
  ProcFiles(Path root) {
    this.root = root;
  }

  /** Fields of {@code /proc/self/stat} from the user time on, reused; empty if unreadable. */
  long[] stat() {
    try {
      RandomAccessFile file = stat;
      if (file == null) {
        file = new RandomAccessFile(root.resolve("self/stat").toFile(), "r");
        stat = file;
      }
      file.seek(0);
      return parse(file.read(buffer)) ? fields : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** The name of the process, in parentheses, may itself hold parentheses and spaces. */
  private boolean parse(int length) {
    int at = length - 1;
    while (at >= 0 && buffer[at] != ')') {
      at--;
    }
    if (at < 0) {
      return false;
    }
    at += 2;
    for (int skipped = 0; skipped < FIELDS_BEFORE; skipped++) {
      at = pastSpace(at, length);
    }
    for (int i = 0; i < FIELDS; i++) {
      if (at >= length) {
        return false;
      }
      fields[i] = number(at, length);
      at = pastSpace(at, length);
    }
    return true;
  }

  private int pastSpace(int from, int length) {
    int at = from;
    while (at < length && buffer[at] != ' ') {
      at++;
    }
    return at + 1;
  }

  private long number(int from, int length) {
    long value = 0;
    for (int at = from; at < length && buffer[at] >= '0' && buffer[at] <= '9'; at++) {
      value = 10 * value + buffer[at] - '0';
    }
    return value;
  }

  OptionalLong openFds() {
    String[] names = root.resolve("self/fd").toFile().list();
    return names == null ? OptionalLong.empty() : OptionalLong.of(names.length);
  }

  OptionalLong maxFds() {
    for (String line : lines("self/limits")) {
      if (line.startsWith("Max open files")) {
        return number(line.substring("Max open files".length()).strip().split(" ")[0]);
      }
    }
    return OptionalLong.empty();
  }

  /** When the machine was started, Unix time. */
  OptionalDouble bootSeconds() {
    for (String line : lines("stat")) {
      if (line.startsWith("btime ")) {
        OptionalLong seconds = number(line.substring("btime ".length()).strip());
        return seconds.isPresent()
            ? OptionalDouble.of((double) seconds.getAsLong())
            : OptionalDouble.empty();
      }
    }
    return OptionalDouble.empty();
  }

  /** The kernel's page size: 4 KiB on x86, up to 64 KiB on arm64. From the auxiliary vector. */
  OptionalLong pageBytes() {
    try {
      ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(root.resolve("self/auxv")));
      vector.order(ByteOrder.nativeOrder());
      while (vector.remaining() >= 2 * Long.BYTES) {
        long key = vector.getLong();
        long value = vector.getLong();
        if (key == AT_PAGESZ) {
          return OptionalLong.of(value);
        }
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // "unlimited"
    }
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }
}
