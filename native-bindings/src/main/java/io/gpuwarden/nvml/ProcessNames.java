package io.gpuwarden.nvml;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names of processes, asked for once as long as the process stays in a list. Process ids are used
 * again, so a name is forgotten in the first reading without the process.
 */
final class ProcessNames {
  private static final int LENGTH = 256;

  private final NvmlLibrary nvml;
  private final NativeBlock text = new NativeBlock(LENGTH);

  private Map<Integer, Optional<String>> before = new HashMap<>();
  private Map<Integer, Optional<String>> now = new HashMap<>();

  ProcessNames(NvmlLibrary nvml) {
    this.nvml = nvml;
  }

  /** To be called before each reading. */
  void startReading() {
    Map<Integer, Optional<String>> older = before;
    before = now;
    now = older;
    now.clear();
  }

  /** Empty when the driver does not know, or may not say. */
  Optional<String> name(int pid) {
    Optional<String> known = now.get(pid);
    if (known == null) {
      known = before.get(pid);
    }
    if (known == null) {
      known = ask(pid);
    }
    now.put(pid, known);
    return known;
  }

  void close() {
    text.close();
  }

  private Optional<String> ask(int pid) {
    int code = nvml.nvmlSystemGetProcessName(pid, text.address(), LENGTH);
    return code == NvmlReturn.SUCCESS.code
        ? Optional.of(text.getString(0, LENGTH)).filter(name -> !name.isEmpty())
        : Optional.empty();
  }
}
