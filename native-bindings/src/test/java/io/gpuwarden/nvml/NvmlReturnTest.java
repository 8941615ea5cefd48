package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NvmlReturnTest {
  @Test
  void everyCodeOfTheHeaderIsKnownByItsName() {
    List<String[]> facts = Facts.read("return-codes.txt");
    assertEquals(facts.size(), NvmlReturn.values().length);
    for (String[] fact : facts) {
      assertEquals(Integer.parseInt(fact[1]), NvmlReturn.valueOf(fact[0]).code, fact[0]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, DRIVER",
    "9, DRIVER",
    "12, DRIVER",
    "18, DRIVER",
    "15, GPU_LOST",
    "16, GPU_LOST",
    "4, NO_PERMISSION",
    "2, MISUSE",
    "25, MISUSE",
    "3, UNSUPPORTED",
    "13, UNSUPPORTED",
    "26, UNSUPPORTED",
    "6, TRANSIENT",
    "17, TRANSIENT",
    "999, TRANSIENT",
    "31, TRANSIENT",
    "-1, TRANSIENT",
  })
  void aCodeSaysWhatItMeansForTheProgram(int code, ErrorKind kind) {
    assertEquals(kind, NvmlReturn.kind(code));
  }

  @Test
  void anErrorNamesTheFunctionTheCodeAndWhatItMeans() {
    assertEquals(
        new GpuError("nvmlDeviceGetName", 15, NvmlReturn.GPU_IS_LOST.text, ErrorKind.GPU_LOST),
        NvmlReturn.error(NvmlSymbol.NAME, 15));
  }

  @Test
  void aCodeOfANewerDriverIsKept() {
    GpuError error = NvmlReturn.error(NvmlSymbol.NAME, 4711);
    assertEquals(4711, error.code());
    assertFalse(error.text().equals(NvmlReturn.UNKNOWN.text));
  }
}
