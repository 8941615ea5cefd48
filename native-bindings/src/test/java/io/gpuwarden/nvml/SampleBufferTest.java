package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Pointer;
import io.gpuwarden.gpu.EngineUtilization.Samples;
import io.gpuwarden.nvml.NvmlStructs.Sample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleBufferTest {
  private record Entry(long micros, long percent) {}

  private final List<Entry> driver = new ArrayList<>();
  private final NativeFunction.Library library =
      new NativeFunction.Library().with(NvmlSymbol.SAMPLES, this::samples);
  private final NativeBlock block = new NativeBlock(4 * Sample.SIZE);
  private final SampleBuffer buffer = new SampleBuffer(library.device(), 1, block);
  private int valueType = NvmlValue.UNSIGNED_INT;

  @Test
  void historyBeforeTheFirstReadingIsOnlyAStartingPoint() {
    driver.add(new Entry(100, 90));
    driver.add(new Entry(200, 80));
    assertSamples(new long[] {200}, 0.8);
  }

  @Test
  void eachSampleIsGivenOnce() {
    driver.add(new Entry(100, 90));
    drain();
    driver.add(new Entry(200, 10));
    driver.add(new Entry(300, 20));
    assertSamples(new long[] {200, 300}, 0.1, 0.2);
    driver.add(new Entry(400, 30));
    assertSamples(new long[] {400}, 0.3);
  }

  @Test
  void noNewSampleIsNoFailure() {
    driver.add(new Entry(100, 90));
    drain();
    assertSamples(new long[0]);
  }

  @Test
  void impossiblePercentagesAndEmptyEntriesAreDropped() {
    driver.add(new Entry(100, 90));
    drain();
    driver.add(new Entry(0, 7));
    driver.add(new Entry(200, 101));
    driver.add(new Entry(300, 100));
    assertSamples(new long[] {300}, 1);
  }

  @Test
  void aClockThatWasSetBackIsFollowedAfterAWhile() {
    driver.add(new Entry(3_600_000_000L, 90));
    drain();
    driver.clear();
    int drains = 0;
    Samples samples;
    do {
      drains++;
      driver.add(new Entry(1_000_000L * drains, 40));
      samples = drain();
    } while (samples.timestampsMicros().length == 0 && drains < 60);
    assertArrayEquals(new long[] {1_000_000L * drains}, samples.timestampsMicros());
    driver.add(new Entry(1_000_000L * drains + 500_000, 70));
    assertSamples(new long[] {1_000_000L * drains + 500_000}, 0.7);
  }

  @Test
  void aDriverThatSamplesNothingForLongRepeatsNothing() {
    driver.add(new Entry(100, 90));
    drain();
    for (int i = 0; i < 100; i++) {
      assertSamples(new long[0]);
    }
    driver.add(new Entry(200, 50));
    assertSamples(new long[] {200}, 0.5);
  }

  @Test
  void theBufferGrowsUntilEverythingFits() {
    driver.add(new Entry(1, 0));
    drain();
    for (int i = 2; i < 200; i++) {
      driver.add(new Entry(i, 1));
    }
    assertEquals(198, drain().timestampsMicros().length);
  }

  @Test
  void theValueIsReadByTheTypeThatTheDriverNames() {
    driver.add(new Entry(100, Double.doubleToRawLongBits(50)));
    valueType = NvmlValue.DOUBLE;
    assertSamples(new long[] {100}, 0.5);
  }

  private void assertSamples(long[] micros, double... ratios) {
    Samples samples = drain();
    assertArrayEquals(micros, samples.timestampsMicros());
    assertArrayEquals(ratios, samples.ratios(), 1e-9);
  }

  private Samples drain() {
    assertEquals(0, buffer.drain());
    return (Samples) buffer.take();
  }

  private long samples(long device, long type, long last, long valueType, long count, long out) {
    List<Entry> newer =
        driver.stream().filter(entry -> entry.micros > last || entry.micros == 0).toList();
    if (newer.isEmpty() || newer.get(newer.size() - 1).micros <= last) {
      return 6;
    }
    int capacity = new Pointer(count).getInt(0);
    new Pointer(count).setInt(0, newer.size());
    if (capacity < newer.size()) {
      return 7;
    }
    new Pointer(valueType).setInt(0, this.valueType);
    for (int i = 0; i < newer.size(); i++) {
      new Pointer(out).setLong((long) i * Sample.SIZE, newer.get(i).micros);
      new Pointer(out).setLong((long) i * Sample.SIZE + 8, newer.get(i).percent);
    }
    return 0;
  }
}
