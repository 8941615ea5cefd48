package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.fake.Curve;
import io.gpuwarden.fake.FakeDriver;
import io.gpuwarden.fake.FakeKey;
import io.gpuwarden.fake.FakeModel;
import io.gpuwarden.fake.FakeNvml;
import io.gpuwarden.fake.FakeProcess;
import io.gpuwarden.fake.FakeSlice;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.MigReading;
import io.gpuwarden.gpu.ReadScope;
import io.gpuwarden.gpu.XidEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the binding makes of a driver that fails, goes, comes back, or changes under it. */
final class TroubleTest {
  @TempDir Path directory;

  private FakeNvml fake;
  private NvmlGpuSource source;

  @BeforeEach
  void threeGpus() {
    fake =
        FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100, FakeModel.A100, FakeModel.RTX3090);
    source = new NvmlGpuSource(Optional.of(fake.library()));
  }

  @AfterEach
  void theContractWasKept() {
    fake.close();
  }

  @Test
  void aFailingFunctionCostsItsValueAlone() throws Exception {
    try (GpuSession session = source.open()) {
      Gpu gpu = gpu(session, 0);
      gpu.read(ReadScope.FULL);
      fake.change(c -> c.fail("nvmlDeviceGetPowerUsage", 0, 17));
      GpuReading reading = gpu.read(ReadScope.FULL);
      assertTrue(reading.power().watts().isEmpty());
      assertTrue(reading.power().energyJoules().isPresent());
      Absence absence = absence(reading, "power.watts");
      assertEquals("nvmlDeviceGetPowerUsage", absence.error().function());
      assertEquals(17, absence.error().code());
      fake.change(c -> c.behave());
      GpuReading again = gpu.read(ReadScope.FULL);
      assertEquals(350, again.power().watts().orElseThrow());
      assertTrue(again.absences().stream().noneMatch(a -> a.reading().equals("power.watts")));
    }
  }

  @Test
  void aFailingFieldCostsItsValueAlone() throws Exception {
    fake.change(c -> c.failField(82, 0, 3));
    try (GpuSession session = source.open()) {
      GpuReading reading = gpu(session, 0).read(ReadScope.FULL);
      assertEquals(1, reading.thermal().celsius().size());
      assertEquals(3, absence(reading, "thermal.celsius.memory").error().code());
      assertTrue(reading.pcie().replays().isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown-field 2", "unknown-field untouched"})
  void aDriverMayAnswerAnUnknownFieldAsItLikes(String line) throws Exception {
    fake.change(c -> c.line(line));
    try (GpuSession session = source.open()) {
      GpuReading reading = gpu(session, 0).read(ReadScope.FULL);
      assertTrue(reading.pcie().receivedBytes().isEmpty());
      assertTrue(reading.pcie().replays().isPresent());
      absence(reading, "pcie.receivedBytes");
    }
  }

  @Test
  void aLostGpuComesBackAsAnotherObject() throws Exception {
    try (GpuSession session = source.open()) {
      List<GpuSlot> before = session.scan();
      Gpu lost = present(before.get(1));
      lost.read(ReadScope.FULL);
      fake.change(c -> c.lose(1));
      GpuException error = assertThrows(GpuException.class, () -> lost.read(ReadScope.FAST));
      assertEquals(ErrorKind.GPU_LOST, error.error().kind());
      List<GpuSlot> meanwhile = session.scan();
      assertSame(present(before.get(0)), present(meanwhile.get(0)));
      assertEquals(15, assertInstanceOf(GpuSlot.Failed.class, meanwhile.get(1)).error().code());
      present(meanwhile.get(2)).read(ReadScope.FULL);
      fake.change(c -> c.restore(1));
      List<GpuSlot> after = session.scan();
      assertNotSame(lost, present(after.get(1)));
      assertEquals(lost.id(), present(after.get(1)).id());
      assertEquals(200, present(after.get(1)).read(ReadScope.FULL).power().watts().orElseThrow());
    }
  }

  @Test
  void aGpuThatNeedsAResetIsLost() throws Exception {
    try (GpuSession session = source.open()) {
      Gpu gpu = gpu(session, 0);
      gpu.read(ReadScope.FULL);
      fake.change(c -> c.needsReset(0));
      GpuException error = assertThrows(GpuException.class, () -> gpu.read(ReadScope.FAST));
      assertEquals(ErrorKind.GPU_LOST, error.error().kind());
      assertEquals(16, error.error().code());
      fake.change(c -> c.restore(0));
      present(session.scan().get(0)).read(ReadScope.FULL);
    }
  }

  @Test
  void anUnloadedDriverEndsTheSessionAndComesBackInANewOne() throws Exception {
    fake.advance(Duration.ofSeconds(10));
    try (GpuSession session = source.open()) {
      Gpu gpu = gpu(session, 0);
      gpu.read(ReadScope.FULL);
      fake.change(c -> c.unloadDriver());
      GpuException error = assertThrows(GpuException.class, () -> gpu.read(ReadScope.FAST));
      assertEquals(ErrorKind.DRIVER, error.error().kind());
      assertEquals(
          ErrorKind.DRIVER, assertThrows(GpuException.class, session::scan).error().kind());
    }
    assertEquals(9, assertThrows(GpuException.class, source::open).error().code());
    fake.change(c -> c.loadDriver(FakeDriver.R550));
    try (GpuSession session = source.open()) {
      GpuReading reading = gpu(session, 0).read(ReadScope.FULL);
      assertEquals(0, reading.power().energyJoules().orElseThrow());
    }
  }

  @Test
  void anUpgradeUnderUsIsAMismatchUntilTheKernelFollows() throws Exception {
    source.open().close();
    fake.installLibrary(FakeDriver.R580);
    assertEquals(18, assertThrows(GpuException.class, source::open).error().code());
    fake.upgrade(FakeDriver.R580);
    try (GpuSession session = source.open()) {
      assertEquals(Optional.of("580.65.06"), session.driver().driver());
      assertEquals(Optional.of("13.580.65.06"), session.driver().nvml());
      assertTrue(gpu(session, 0).read(ReadScope.FULL).pcie().receivedBytes().isPresent());
    }
  }

  @Test
  void aMissingLibraryIsNamedAndComesBack() throws Exception {
    fake.removeLibrary();
    GpuException error = assertThrows(GpuException.class, source::open);
    assertEquals(ErrorKind.DRIVER, error.error().kind());
    assertTrue(
        error.details().stream().anyMatch(line -> line.contains(fake.library().toString())),
        error.details().toString());
    fake.installLibrary(FakeDriver.R550);
    source.open().close();
  }

  @Test
  void gpusComeAndGoByTheirUuid() throws Exception {
    try (GpuSession session = source.open()) {
      Gpu last = gpu(session, 2);
      fake.change(c -> c.remove(0));
      List<GpuSlot> fewer = session.scan();
      assertEquals(2, fewer.size());
      assertSame(last, present(fewer.get(1)));
      assertEquals(1, last.id().index());
      fake.change(c -> c.add(FakeModel.V100));
      assertEquals(3, session.scan().size());
      assertEquals(2, last.id().index());
    }
  }

  @Test
  void migCanBeSwitchedOnCutAnewAndOff() throws Exception {
    try (GpuSession session = source.open()) {
      Gpu gpu = gpu(session, 1);
      assertEquals(List.of(), gpu.read(ReadScope.FULL).migInstances());
      fake.change(c -> c.mig(1, FakeSlice.of(0, 1, "3g.40gb"), FakeSlice.of(1, 2, "3g.40gb")));
      assertEquals(List.of("3g.40gb", "3g.40gb"), profiles(gpu.read(ReadScope.FULL)));
      assertEquals(MigMode.ENABLED, gpu.info().mig());
      fake.change(c -> c.mig(1, FakeSlice.of(0, 9, "1g.10gb").again(1)));
      gpu.read(ReadScope.FAST);
      assertEquals(List.of("1g.10gb"), profiles(gpu.read(ReadScope.FULL)));
      fake.change(c -> c.migOff(1));
      GpuReading off = gpu.read(ReadScope.FULL);
      assertEquals(List.of(), off.migInstances());
      assertEquals(MigMode.DISABLED, gpu.info().mig());
      assertTrue(off.utilization().containsKey(Engine.COMPUTE));
      assertTrue(off.absences().stream().noneMatch(a -> a.reading().startsWith("mig")));
    }
  }

  @Test
  void aHangingGpuKeepsNoOtherWaiting() throws Exception {
    try (GpuSession session = source.open()) {
      List<GpuSlot> slots = session.scan();
      fake.change(c -> c.hang("nvmlDeviceGet*", 0));
      CompletableFuture<GpuReading> hanging =
          CompletableFuture.supplyAsync(() -> read(present(slots.get(0))));
      assertEquals(200, present(slots.get(1)).read(ReadScope.FULL).power().watts().orElseThrow());
      assertFalse(hanging.isDone());
      fake.change(c -> c.behave());
      assertEquals(350, hanging.get(10, TimeUnit.SECONDS).power().watts().orElseThrow());
    }
  }

  @Test
  void anXidIsToldOnceWithItsGpu() throws Exception {
    try (GpuSession session = source.open()) {
      String uuid = gpu(session, 1).id().uuid();
      assertEquals(Optional.empty(), session.nextXid(1));
      fake.change(c -> c.xid(1, 79));
      assertEquals(Optional.of(new XidEvent(uuid, 79)), session.nextXid(1000));
      assertEquals(Optional.empty(), session.nextXid(1));
    }
  }

  @Test
  void eventsAreGivenUpOnlyWhereNoGpuCanEverReportThem() throws Exception {
    String function = "nvmlDeviceGetSupportedEventTypes";
    fake.change(c -> c.fail(function, 0, 17).fail(function, 1, 3).fail(function, 2, 3));
    try (GpuSession session = source.open()) {
      session.scan();
      GpuException busy = assertThrows(GpuException.class, () -> session.nextXid(1));
      assertEquals(ErrorKind.TRANSIENT, busy.error().kind());
      fake.change(c -> c.fail(function, 0, 3));
      GpuException none = assertThrows(GpuException.class, () -> session.nextXid(1));
      assertEquals(ErrorKind.UNSUPPORTED, none.error().kind());
    }
  }

  @Test
  void everyProcessOfALongListIsSeen() throws Exception {
    FakeProcess[] many =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(pid -> FakeProcess.compute(pid).memory(pid))
            .toArray(FakeProcess[]::new);
    try (GpuSession session = source.open()) {
      Gpu gpu = gpu(session, 0);
      assertEquals(0, gpu.read(ReadScope.FULL).processes().orElseThrow().size());
      fake.change(c -> c.processes(0, many));
      List<Integer> pids =
          gpu.read(ReadScope.FULL).processes().orElseThrow().stream()
              .map(process -> process.pid())
              .toList();
      assertEquals(IntStream.rangeClosed(1, 1000).boxed().toList(), pids);
    }
  }

  @Test
  void samplesOfBurstsAddUpToTheTruth() throws Exception {
    Curve bursts = Curve.square(0, 100, 1.7, 0.2 / 1.7, 0.43);
    fake.change(c -> c.set(0, FakeKey.COMPUTE, bursts));
    try (GpuSession session = source.open()) {
      Gpu gpu = gpu(session, 0);
      Samples first = samples(gpu.read(ReadScope.FULL));
      long begin = first.timestampsMicros()[first.timestampsMicros().length - 1];
      long last = begin;
      double busy = 0;
      for (int second = 0; second < 300; second++) {
        fake.advance(Duration.ofSeconds(1));
        Samples samples = samples(gpu.read(ReadScope.FAST));
        for (int i = 0; i < samples.ratios().length; i++) {
          busy += (samples.timestampsMicros()[i] - last) / 1e6 * samples.ratios()[i];
          last = samples.timestampsMicros()[i];
        }
      }
      double truth = bursts.integral(begin / 1e6, last / 1e6) / 100;
      assertTrue(last - begin > 299_000_000, "observed " + (last - begin));
      assertEquals(truth, busy, truth * 0.02);
    }
  }

  @Test
  void aHundredReloadsLeakNothing() throws Exception {
    fake.change(c -> c.mig(1, FakeSlice.of(0, 1, "3g.40gb")));
    reload(20);
    long mapped = mappings();
    long resident = residentKiB();
    reload(100);
    assertEquals(mapped, mappings());
    assertTrue(residentKiB() < resident + 8 * 1024, resident + " KiB became " + residentKiB());
  }

  private void reload(int times) throws GpuException {
    for (int i = 0; i < times; i++) {
      fake.upgrade(i % 2 == 0 ? FakeDriver.R580 : FakeDriver.R550);
      try (GpuSession session = source.open()) {
        for (GpuSlot slot : session.scan()) {
          present(slot).read(ReadScope.FULL);
          present(slot).read(ReadScope.FAST);
        }
        session.nextXid(0);
      }
    }
  }

  /** Of the fake in this process; a library that was left loaded stays in the list. */
  private static long mappings() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("libnvidia-ml"))
        .count();
  }

  private static long residentKiB() throws IOException {
    System.gc();
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(text -> text.startsWith("RssAnon:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  private static Gpu gpu(GpuSession session, int index) throws GpuException {
    return present(session.scan().get(index));
  }

  private static Gpu present(GpuSlot slot) {
    return assertInstanceOf(GpuSlot.Present.class, slot).gpu();
  }

  private static GpuReading read(Gpu gpu) {
    try {
      return gpu.read(ReadScope.FULL);
    } catch (GpuException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Absence absence(GpuReading reading, String name) {
    return reading.absences().stream()
        .filter(absence -> absence.reading().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " not in " + reading.absences()));
  }

  private static List<String> profiles(GpuReading reading) {
    return reading.migInstances().stream().map(MigReading::info).map(i -> i.profile()).toList();
  }

  private static Samples samples(GpuReading reading) {
    return assertInstanceOf(Samples.class, reading.utilization().get(Engine.COMPUTE));
  }
}
