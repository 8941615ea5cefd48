package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import java.util.Locale;

/** Refusals in the words of NVML, so that a simulated board's absences read like a real one's. */
final class NvmlWords {
  private NvmlWords() {}

  static Absence unsupported(String reading, String function) {
    return new Absence(reading, new GpuError(function, 3, "Not Supported", ErrorKind.UNSUPPORTED));
  }

  static GpuError lost(String function) {
    return new GpuError(function, 15, "GPU is lost", ErrorKind.GPU_LOST);
  }

  /** As a value's name ends where there is one for each constant: {@code memoryCopy}. */
  static String name(Enum<?> constant) {
    String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }
}
