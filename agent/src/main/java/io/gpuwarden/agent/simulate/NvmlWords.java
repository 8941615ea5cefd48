package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;

/** Refusals in the words of NVML, so that a simulated board's absences read like a real one's. */
final class NvmlWords {
  private NvmlWords() {}

  static Absence unsupported(String reading, String function) {
    return new Absence(reading, new GpuError(function, 3, "Not Supported", ErrorKind.UNSUPPORTED));
  }

  static GpuError lost(String function) {
    return new GpuError(function, 15, "GPU is lost", ErrorKind.GPU_LOST);
  }
}
