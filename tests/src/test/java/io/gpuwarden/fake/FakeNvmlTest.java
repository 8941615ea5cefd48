package io.gpuwarden.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fake itself, called without the binding. */
final class FakeNvmlTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(FakeDriver.class)
  void everyDriverCompilesAndListsTheBoardsThatItKnows(FakeDriver driver) {
    try (FakeNvml fake = FakeNvml.in(directory, driver, FakeModel.values());
        Calls nvml = new Calls(fake)) {
      nvml.init();
      long known = List.of(FakeModel.values()).stream().filter(driver::knows).count();
      assertEquals(known, nvml.number("nvmlDeviceGetCount_v2"));
      nvml.shutdown();
    }
  }

  @Test
  void anOlderDriverLacksTheSymbol() {
    try (FakeNvml fake = FakeNvml.in(directory, FakeDriver.R410, FakeModel.V100);
        Calls nvml = new Calls(fake)) {
      assertFalse(nvml.has("nvmlDeviceGetMemoryInfo_v2"));
      assertTrue(nvml.has("nvmlDeviceGetMemoryInfo"));
    }
  }

  @Test
  void samplesAddUpToTheTruth() {
    Curve bursts = Curve.square(0, 100, 1.7, 0.2 / 1.7, 0.43);
    try (FakeNvml fake = FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100);
        Calls nvml = new Calls(fake)) {
      fake.change(c -> c.set(0, FakeKey.COMPUTE, bursts));
      nvml.init();
      Pointer gpu = nvml.gpu(0);
      double begin = fake.clockSeconds();
      double busy = 0;
      long last = Math.round(begin * 1e6);
      for (int second = 0; second < 120; second++) {
        fake.advance(Duration.ofSeconds(1));
        for (long[] sample : nvml.samples(gpu, last)) {
          busy += (sample[0] - last) / 1e6 * sample[1] / 100;
          last = sample[0];
        }
      }
      double truth = bursts.integral(begin, last / 1e6) / 100;
      assertEquals(truth, busy, truth * 0.02);
      nvml.shutdown();
    }
  }

  @Test
  void energyIsTheIntegralOfPowerAndRestartsWithTheDriver() {
    try (FakeNvml fake = FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100);
        Calls nvml = new Calls(fake)) {
      fake.change(c -> c.loadDriver(FakeDriver.R550).set(0, FakeKey.POWER, 100));
      fake.advance(Duration.ofSeconds(10)).change(c -> c.set(0, FakeKey.POWER, 300));
      fake.advance(Duration.ofSeconds(10));
      nvml.init();
      assertEquals(4_000_000, nvml.number("nvmlDeviceGetTotalEnergyConsumption", nvml.gpu(0)));
      fake.change(c -> c.loadDriver(FakeDriver.R550));
      nvml.shutdown();
      nvml.init();
      assertEquals(0, nvml.number("nvmlDeviceGetTotalEnergyConsumption", nvml.gpu(0)));
      nvml.shutdown();
    }
  }

  @Test
  void aCallBeforeInitIsABreach() {
    FakeNvml fake = FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100);
    try (Calls nvml = new Calls(fake)) {
      assertEquals(1, nvml.call("nvmlDeviceGetCount_v2", new Memory(4)));
    }
    assertThrows(AssertionError.class, fake::close);
  }

  @Test
  void aHandleOfAnEarlierSessionIsABreach() {
    FakeNvml fake = FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100);
    try (Calls nvml = new Calls(fake)) {
      nvml.init();
      Pointer gpu = nvml.gpu(0);
      nvml.shutdown();
      nvml.init();
      assertEquals(2, nvml.call("nvmlDeviceGetPowerUsage", gpu, new Memory(4)));
      nvml.shutdown();
    }
    assertThrows(AssertionError.class, fake::close);
  }

  @Test
  void anEventSetThatIsNotFreedIsABreach() {
    FakeNvml fake = FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100);
    try (Calls nvml = new Calls(fake)) {
      nvml.init();
      assertEquals(0, nvml.call("nvmlEventSetCreate", new Memory(8)));
      nvml.shutdown();
    }
    assertThrows(AssertionError.class, fake::close);
  }

  @Test
  void aWrongVersionWordIsABreach() {
    FakeNvml fake = FakeNvml.in(directory, FakeDriver.R550, FakeModel.H100);
    try (Calls nvml = new Calls(fake)) {
      nvml.init();
      Memory memory = new Memory(40);
      memory.clear();
      memory.setInt(0, 0x01000028);
      assertEquals(13, nvml.call("nvmlDeviceGetMemoryInfo_v2", nvml.gpu(0), memory));
      nvml.shutdown();
    }
    assertThrows(AssertionError.class, fake::close);
  }

  /** The library, by JNA alone. */
  private static final class Calls implements AutoCloseable {
    private final NativeLibrary library;

    Calls(FakeNvml fake) {
      library = NativeLibrary.getInstance(fake.library().toString());
    }

    int call(String function, Object... arguments) {
      Function found = library.getFunction(function);
      return found.invokeInt(arguments);
    }

    boolean has(String function) {
      try {
        return library.getFunction(function) != null;
      } catch (UnsatisfiedLinkError e) {
        return false;
      }
    }

    void init() {
      assertEquals(0, call("nvmlInit_v2"));
    }

    void shutdown() {
      assertEquals(0, call("nvmlShutdown"));
    }

    Pointer gpu(int index) {
      Memory out = new Memory(8);
      assertEquals(0, call("nvmlDeviceGetHandleByIndex_v2", index, out));
      return out.getPointer(0);
    }

    long number(String function, Object... before) {
      Memory out = new Memory(8);
      out.clear();
      List<Object> arguments = new ArrayList<>(List.of(before));
      arguments.add(out);
      assertEquals(0, call(function, arguments.toArray()));
      return out.getLong(0);
    }

    /** Timestamps in microseconds and percent. */
    List<long[]> samples(Pointer gpu, long after) {
      Memory type = new Memory(4);
      Memory count = new Memory(4);
      count.setInt(0, 100);
      Memory samples = new Memory(1600);
      int result = call("nvmlDeviceGetSamples", gpu, 1, after, type, count, samples);
      List<long[]> found = new ArrayList<>();
      for (int i = 0; result == 0 && i < count.getInt(0); i++) {
        found.add(new long[] {samples.getLong(16L * i), samples.getInt(16L * i + 8)});
      }
      return found;
    }

    @Override
    public void close() {
      library.close();
    }
  }
}
