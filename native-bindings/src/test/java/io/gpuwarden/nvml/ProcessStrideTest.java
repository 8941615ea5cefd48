package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProcessStrideTest {
  @ParameterizedTest
  @CsvSource({"16, 1", "16, 2", "16, 7", "24, 1", "24, 3", "24, 8", "32, 1", "32, 5", "32, 8"})
  void theStrideIsWhatTheDriverWrote(int stride, int count) {
    NativeBlock block = new NativeBlock(8 * 32);
    ProcessStride.prepare(block);
    for (int i = 0; i < count; i++) {
      write(block, i * stride, stride);
    }
    assertEquals(stride, ProcessStride.detect(block, count));
    block.close();
  }

  /** An entry of a process without memory or MIG: the fewest bits a driver writes. */
  private static void write(NativeBlock block, int entry, int stride) {
    block.putInt(entry, 4711);
    block.putLong(entry + 8, 0);
    if (stride >= 24) {
      block.putInt(entry + 16, -1);
      block.putInt(entry + 20, -1);
    }
    if (stride >= 32) {
      block.putLong(entry + 24, 0);
    }
  }
}
