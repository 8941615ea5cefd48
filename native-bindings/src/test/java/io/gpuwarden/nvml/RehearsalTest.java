package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

final class RehearsalTest {
  @Test
  void needsNoDriver() {
    assertDoesNotThrow(NvmlGpuSource::rehearse);
  }
}
