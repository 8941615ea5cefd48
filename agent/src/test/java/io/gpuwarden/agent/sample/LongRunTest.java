package io.gpuwarden.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.XidEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongRunTest {
  private static final int DAY = 86_400;

  @Test
  void aDayOfTicksIsExact() {
    try (TestNode node = TestNode.inline(1)) {
      node.ticks(DAY + 1);
      assertEquals(DAY, node.gpu(0).counters().observedSeconds().getAsDouble(), 1e-3);
      assertEquals(DAY / 2.0, node.gpu(0).counters().busySeconds().getAsDouble(), 1e-3);
      assertEquals(100.0 * DAY, node.gpu(0).counters().energyJoules().getAsDouble(), 1);
      assertEquals(0, node.holder.get().agent().ticksLate());
      assertEquals(1, node.driver.opens.get());
    }
  }

  @Test
  void gpusErrorsAndEventsThatNeverRepeatStayBounded() {
    XidLedger xids = new XidLedger();
    Ledgers ledgers = new Ledgers(xids, 0);
    ErrorLedger errors = new ErrorLedger();
    for (int i = 0; i < 10_000; i++) {
      String uuid = "GPU-" + i;
      ledgers.use(uuid, i);
      ledgers.sweep(i);
      xids.count(new XidEvent("GPU-" + i % 1000, i));
      errors.count(new GpuError("f", i, "?", ErrorKind.TRANSIENT));
    }
    assertTrue(ledgers.size() <= 256);
    assertTrue(errors.counts().size() <= 512);
    assertTrue(xids.size() <= 256);
    assertTrue(xids.of("GPU-9999").size() <= 64);
  }

  @Test
  void aGpuThatIsGoneIsForgottenAfterADayAndNotBefore() {
    Ledgers ledgers = new Ledgers(new XidLedger(), 0);
    GpuLedger first = ledgers.use("GPU-0", 0);
    long almost = Duration.ofHours(23).toNanos();
    ledgers.sweep(almost);
    assertEquals(first, ledgers.use("GPU-0", almost));
    ledgers.sweep(almost + Duration.ofHours(25).toNanos());
    assertEquals(0, ledgers.size());
  }

  @Test
  void anErrorIsLoggedOnceForEachGpuFunctionAndCode() {
    GpuError error = new GpuError("nvmlDeviceGetFanSpeed", 3, "no", ErrorKind.UNSUPPORTED);
    ErrorLedger errors = new ErrorLedger();
    AbsenceFilter filter = new AbsenceFilter();
    for (int i = 0; i < 100; i++) {
      filter.report("GPU-0", List.of(new Absence("thermal.fans", error)), errors);
    }
    assertEquals(1, errors.counts().size());
    assertTrue(errors.counts().containsValue(1L));
  }
}
