package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class NvmlLibraryTest {
  private final long[] seen = new long[6];
  private final NativeFunction recording =
      (a, b, c, d, e, f) -> {
        System.arraycopy(new long[] {a, b, c, d, e, f}, 0, seen, 0, seen.length);
        return 0xffff_ffff_0000_03e7L; // 999, with what a C int leaves in the upper half
      };
  private final NativeFunction.Library library = new NativeFunction.Library();

  @Test
  void aMissingFunctionAnswersThatItIsMissing() {
    assertEquals(13, library.nvml().nvmlDeviceGetPowerUsage(7, 8));
  }

  @Test
  void sixArgumentsArriveInTheirOrder() {
    NvmlLibrary nvml = library.with(NvmlSymbol.SAMPLES, recording).nvml();
    assertEquals(999, nvml.nvmlDeviceGetSamples(1L << 60, 2, -3, 4, 5, 6));
    assertArrayEquals(new long[] {1L << 60, 2, -3, 4, 5, 6}, seen);
  }

  @Test
  void everyArityArrives() {
    library.with(NvmlSymbol.SHUTDOWN, recording);
    library.with(NvmlSymbol.COUNT, recording);
    library.with(NvmlSymbol.POWER_USAGE, recording);
    library.with(NvmlSymbol.NAME, recording);
    library.with(NvmlSymbol.TOTAL_ECC_ERRORS, recording);
    library.with(NvmlSymbol.REMAPPED_ROWS, recording);
    NvmlLibrary nvml = library.nvml();
    assertEquals(999, nvml.nvmlShutdown());
    assertEquals(999, nvml.nvmlDeviceGetCount_v2(11));
    assertEquals(11, seen[0]);
    assertEquals(999, nvml.nvmlDeviceGetPowerUsage(21, 22));
    assertEquals(22, seen[1]);
    assertEquals(999, nvml.nvmlDeviceGetName(31, 32, 33));
    assertEquals(33, seen[2]);
    assertEquals(999, nvml.nvmlDeviceGetTotalEccErrors(41, 42, 43, 44));
    assertEquals(44, seen[3]);
    assertEquals(999, nvml.nvmlDeviceGetRemappedRows(51, 52, 53, 54, 55));
    assertEquals(55, seen[4]);
  }

  @Test
  void aProcessIdAboveTwoToThe31IsNotExtended() {
    NvmlLibrary nvml = library.with(NvmlSymbol.PROCESS_NAME, recording).nvml();
    assertEquals(999, nvml.nvmlSystemGetProcessName(-1, 2, 3));
    assertEquals(0xffff_ffffL, seen[0]);
  }
}
