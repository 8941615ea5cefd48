package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Pointer;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.nvml.NvmlStructs.FieldValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldGroupTest {
  private final List<Integer> sizes = new ArrayList<>();
  private final NativeFunction.Library library = new NativeFunction.Library();

  /** What a driver does with one entry. */
  private interface Driver {
    void answer(int id, Pointer entry);
  }

  private FieldGroup group(Driver driver) {
    library.with(
        NvmlSymbol.FIELD_VALUES,
        (device, count, values, d, e, f) -> {
          sizes.add((int) count);
          for (int i = 0; i < (int) count; i++) {
            Pointer entry = new Pointer(values).share((long) i * FieldValue.SIZE);
            driver.answer(entry.getInt(FieldValue.FIELD_ID), entry);
          }
          return 0;
        });
    return new FieldGroup(library.nvml(), 7);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4634274385308418048, 65", // the double 65.0
    "1, -4294967296, 0",
    "1, 4294967301, 5", // only the lower half counts
    "2, 5000000000, 5000000000",
    "3, 5000000000, 5000000000",
    "4, -5, -5",
    "5, 4294967291, -5",
    "6, 65541, 5",
  })
  void theValueIsReadByItsType(int type, long bits, long value) throws GpuException {
    FieldGroup group = group((id, entry) -> answer(entry, type, bits));
    Field field = group.add(83);
    group.read(Tick.EVERYTHING);
    assertEquals(0, field.code());
    assertEquals(value, field.value());
  }

  @ParameterizedTest
  @CsvSource({"1, 4294967295", "2, -1", "3, -1", "99, 5"})
  void whatIsNotAvailableOrOfAnUnknownTypeIsNoValue(int type, long bits) throws GpuException {
    FieldGroup group = group((id, entry) -> answer(entry, type, bits));
    Field field = group.add(83);
    group.read(Tick.EVERYTHING);
    assertEquals(NvmlReturn.NO_DATA.code, field.code());
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 3", "2, 0", "3, 0", "4, 0", "5, 3", "6, 3"})
  void aCounterOfBytesThatWouldWrapUnseenIsNotSupported(int type, int code) throws GpuException {
    FieldGroup group = group((id, entry) -> answer(entry, type, 5));
    Field field = group.addWide(197);
    group.read(Tick.EVERYTHING);
    assertEquals(code, field.code());
  }

  @Test
  void anEntryThatTheDriverLeavesUntouchedIsNoAnswer() throws GpuException {
    FieldGroup group = group((id, entry) -> {});
    Field field = group.add(83);
    group.read(Tick.EVERYTHING);
    assertEquals(NvmlReturn.UNKNOWN.code, field.code());
  }

  @Test
  void anUnknownFieldIsLeftOutUntilEverythingIsAsked() throws GpuException {
    FieldGroup group =
        group(
            (id, entry) -> {
              if (id == 269) {
                entry.setInt(FieldValue.NVML_RETURN, 3);
              } else {
                answer(entry, 3, 1);
              }
            });
    group.add(83);
    Field unknown = group.add(269);
    group.read(Tick.EVERYTHING);
    group.read(Tick.FAST);
    group.read(Tick.FULL);
    group.read(Tick.EVERYTHING);
    assertEquals(List.of(2, 1, 1, 2), sizes);
    assertEquals(3, unknown.code());
  }

  @Test
  void aDriverThatRefusesTheWholeCallIsAskedOneByOne() throws GpuException {
    library.with(
        NvmlSymbol.FIELD_VALUES,
        (device, count, values, d, e, f) -> {
          sizes.add((int) count);
          Pointer entry = new Pointer(values);
          boolean known = (int) count == 1 && entry.getInt(FieldValue.FIELD_ID) == 83;
          if (known) {
            answer(entry, 3, 12);
          }
          return known ? 0 : 2;
        });
    FieldGroup group = new FieldGroup(library.nvml(), 7);
    Field known = group.add(83);
    Field unknown = group.add(269);
    group.read(Tick.EVERYTHING);
    assertEquals(12, known.value());
    assertEquals(0, known.code());
    assertEquals(2, unknown.code());
    group.read(Tick.FAST);
    assertEquals(List.of(2, 1, 1, 1), sizes);
  }

  @Test
  void aLostGpuEndsTheReading() {
    library.with(NvmlSymbol.FIELD_VALUES, (a, b, c, d, e, f) -> 15);
    FieldGroup group = new FieldGroup(library.nvml(), 7);
    group.add(83);
    GpuException lost = assertThrows(GpuException.class, () -> group.read(Tick.FULL));
    assertEquals(ErrorKind.GPU_LOST, lost.error().kind());
  }

  @Test
  void withoutTheFunctionEveryFieldSaysSo() throws GpuException {
    FieldGroup group = new FieldGroup(library.nvml(), 7);
    Field one = group.add(83);
    Field other = group.add(82);
    group.read(Tick.EVERYTHING);
    assertEquals(13, one.code());
    assertEquals(13, other.code());
  }

  private static void answer(Pointer entry, int type, long bits) {
    entry.setInt(FieldValue.VALUE_TYPE, type);
    entry.setLong(FieldValue.VALUE, bits);
    entry.setInt(FieldValue.NVML_RETURN, 0);
  }
}
