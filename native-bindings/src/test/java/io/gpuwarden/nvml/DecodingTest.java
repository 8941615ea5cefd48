package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.ValueName;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecodingTest {
  @ParameterizedTest
  @CsvSource({
    "0, 7, 0, 0000:07:00.0",
    "0, 202, 31, 0000:ca:1f.0",
    "65535, 1, 0, ffff:01:00.0",
    "65536, 1, 0, 10000:01:00.0",
  })
  void aPciBusIdIsThatOfSysfs(int domain, int bus, int device, String text) {
    assertEquals(text, PciBusId.of(domain, bus, device));
  }

  @ParameterizedTest
  @CsvSource({"10020, 10.2", "11080, 11.8", "12040, 12.4", "13000, 13.0"})
  void aCudaVersionIsWrittenAsPeopleDo(int version, String text) {
    assertEquals(text, DriverReader.cuda(version));
  }

  @ParameterizedTest
  @CsvSource({
    "NVIDIA H100 80GB HBM3 MIG 1g.10gb, 1g.10gb",
    "A100-SXM4-40GB MIG 1c.3g.20gb, 1c.3g.20gb",
    "NVIDIA H100 MIG 1g.10gb+me, 1g.10gb+me",
    "NVIDIA A100-SXM4-40GB,",
  })
  void aProfileIsTheEndOfTheName(String name, String profile) {
    assertEquals(Optional.ofNullable(profile), MigIdentity.fromName(name));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 4864, 1g.5gb",
    "3, 3, 40448, 3g.40gb",
    "1, 3, 20096, 1c.3g.20gb",
    "7, 7, 81920, 7g.80gb",
  })
  void aProfileCanBeToldFromItsSize(int compute, int slices, long mib, String profile) {
    assertEquals(profile, MigIdentity.fromAttributes(compute, slices, mib));
  }

  @Test
  void everyClockEventHasItsBit() {
    assertEquals(EnumSet.allOf(ClockEvent.class), ClockReader.decode(0x1ff));
    assertEquals(Set.of(), ClockReader.decode(0));
    assertEquals(Set.of(ClockEvent.HW_SLOWDOWN), ClockReader.decode(0x8));
  }

  @Test
  void bitsOfNewerDriversArePassedOver() {
    assertEquals(Set.of(ClockEvent.SW_POWER_CAP), ClockReader.decode(0x4 | 1L << 40));
  }

  @Test
  void namesOfReadingsAreThoseOfJson() {
    assertEquals("hw_power_brake_slowdown", ValueName.of(ClockEvent.HW_POWER_BRAKE_SLOWDOWN));
  }
}
