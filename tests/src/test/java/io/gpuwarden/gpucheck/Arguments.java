package io.gpuwarden.gpucheck;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of the check: pairs of a flag and its value, in any order. */
final class Arguments {
  private static final long DEFAULT_LOAD_SECONDS = 20;

  private final Map<String, String> values = new HashMap<>();

  private Arguments(List<String> arguments) {
    for (int i = 0; i + 1 < arguments.size(); i += 2) {
      values.put(arguments.get(i), arguments.get(i + 1));
    }
  }

  static GpuCheck.Options parse(List<String> arguments) {
    return new Arguments(arguments).options();
  }

  private GpuCheck.Options options() {
    Path program = Path.of(get("--program").orElseThrow());
    return new GpuCheck.Options(
        program,
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            "io.gpuwarden.contract.ContractMain"),
        get("--nvidia-smi").orElse("nvidia-smi"),
        get("--nvml.library").map(Path::of),
        Duration.ofSeconds(get("--load").map(Long::parseLong).orElse(DEFAULT_LOAD_SECONDS)),
        get("--report").map(Path::of));
  }

  private Optional<String> get(String flag) {
    return Optional.ofNullable(values.get(flag));
  }
}
