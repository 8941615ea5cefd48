package io.gpuwarden.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the fake is told to be: the content of its control file. A GPU is named by its slot, which
 * stays; its index is its place in the list. A value set again keeps what it was before, so that
 * counters remember.
 */
public final class FakeControl {
  /** Where the fake's clock stands at first, in microseconds of Unix time. */
  public static final long START_MICROS = 1_764_000_000_000_000L;

  private final TreeMap<Integer, FakeGpu> gpus = new TreeMap<>();
  private final Map<String, String> rules = new TreeMap<>();
  private final List<String> xids = new ArrayList<>();
  private final List<String> extra = new ArrayList<>();
  private FakeDriver library;
  private FakeDriver kernel;
  private boolean loaded = true;
  private long loadedAtMicros = START_MICROS - 100_000_000;
  private long clockMicros = START_MICROS;
  private boolean realClock;

  FakeControl(FakeDriver driver) {
    library = driver;
    kernel = driver;
  }

  // ---- GPUs

  /** A new GPU at the end of the list, in the lowest free slot. */
  public FakeControl add(FakeModel... models) {
    for (FakeModel model : models) {
      int slot = 0;
      while (gpus.containsKey(slot)) {
        slot++;
      }
      gpus.put(slot, new FakeGpu(slot, model));
    }
    return this;
  }

  public FakeControl add(int count, FakeModel model) {
    for (int i = 0; i < count; i++) {
      add(model);
    }
    return this;
  }

  /** Unplugged: not in the list any more. */
  public FakeControl remove(int slot) {
    gpus.remove(slot);
    return this;
  }

  /** Fallen off the bus: still counted, answers nothing. */
  public FakeControl lose(int slot) {
    gpu(slot).health = "lost";
    return this;
  }

  public FakeControl needsReset(int slot) {
    gpu(slot).health = "reset";
    return this;
  }

  /** Well again; handles of before are stale, as after a reset. */
  public FakeControl restore(int slot) {
    gpu(slot).health = "ok";
    gpu(slot).generation++;
    return this;
  }

  public FakeControl set(int slot, FakeKey key, Curve curve) {
    gpu(slot).set(Integer.toString(slot), key, clockMicros(), curve);
    return this;
  }

  public FakeControl set(int slot, FakeKey key, double value) {
    return set(slot, key, Curve.constant(value));
  }

  /** A value of a MIG GPU instance: GPM activity. */
  public FakeControl setOfInstance(int slot, int gpuInstance, FakeKey key, Curve curve) {
    gpu(slot).set(slot + "/" + gpuInstance, key, clockMicros(), curve);
    return this;
  }

  public FakeControl processes(int slot, FakeProcess... processes) {
    gpu(slot).processes = List.of(processes);
    return this;
  }

  /** MIG on, with these instances. */
  public FakeControl mig(int slot, FakeSlice... slices) {
    gpu(slot).mig = true;
    gpu(slot).slices = List.of(slices);
    return this;
  }

  public FakeControl migOff(int slot) {
    gpu(slot).mig = false;
    gpu(slot).slices = List.of();
    return this;
  }

  private FakeGpu gpu(int slot) {
    FakeGpu gpu = gpus.get(slot);
    if (gpu == null) {
      throw new IllegalArgumentException("no GPU in slot " + slot);
    }
    return gpu;
  }

  // ---- misbehaviour; a function's name may end in *; a slot of null means any

  /** From now on the function returns an error, such as 3 (not supported). */
  public FakeControl fail(String function, @Nullable Integer slot, int code) {
    return rule("fail", function, slot, Integer.toString(code));
  }

  /** One field of nvmlDeviceGetFieldValues. */
  public FakeControl failField(int field, @Nullable Integer slot, int code) {
    return fail("nvmlDeviceGetFieldValues/" + field, slot, code);
  }

  public FakeControl delay(String function, @Nullable Integer slot, Duration time) {
    return rule("delay", function, slot, Long.toString(time.toMillis()));
  }

  /** The function does not return until {@link #behave}. */
  public FakeControl hang(String function, @Nullable Integer slot) {
    return rule("hang", function, slot, "");
  }

  private FakeControl rule(String kind, String function, @Nullable Integer slot, String value) {
    rules.put(String.join(" ", kind, function, slot == null ? "*" : slot.toString()), value);
    return this;
  }

  /** No failures, delays or hangs any more. */
  public FakeControl behave() {
    rules.clear();
    return this;
  }

  /** A critical error; delivered once to every event set that watches the GPU. */
  public FakeControl xid(int slot, long xid) {
    xids.add("xid " + (xids.size() + 1) + ' ' + slot + ' ' + xid);
    return this;
  }

  // ---- the driver

  /** The kernel module is gone: sessions end, none can be opened. */
  public FakeControl unloadDriver() {
    loaded = false;
    return this;
  }

  /**
   * Loaded, also if it was before, and then anew: counters restart. A version other than the
   * library's is a mismatch.
   */
  public FakeControl loadDriver(FakeDriver driver) {
    kernel = driver;
    loaded = true;
    loadedAtMicros = clockMicros();
    for (FakeGpu gpu : gpus.values()) {
      gpu.restartCounters(clockMicros());
    }
    return this;
  }

  void libraryIs(FakeDriver driver) {
    library = driver;
  }

  public FakeDriver library() {
    return library;
  }

  // ---- the clock

  /** The machine's clock from now on. */
  public FakeControl realClock() {
    realClock = true;
    loadedAtMicros = clockMicros() - 100_000_000;
    return this;
  }

  public FakeControl advance(Duration time) {
    clockMicros += time.toNanos() / 1000;
    return this;
  }

  /** In microseconds of Unix time. */
  public long clockMicros() {
    return realClock ? System.currentTimeMillis() * 1000 : clockMicros;
  }

  public double clockSeconds() {
    return clockMicros() / 1e6;
  }

  /** A line of the control file as it is, such as {@code unknown-field 2}. */
  public FakeControl line(String line) {
    extra.add(line);
    return this;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append("driver ").append(kernel.version()).append('\n');
    out.append("kernel ").append(loaded ? "loaded" : "unloaded").append('\n');
    out.append("loaded-at ").append(seconds(loadedAtMicros)).append('\n');
    out.append("clock ").append(realClock ? "real" : seconds(clockMicros)).append('\n');
    gpus.values().forEach(gpu -> gpu.appendTo(out));
    rules.forEach((head, value) -> out.append(head).append(' ').append(value).append('\n'));
    xids.forEach(line -> out.append(line).append('\n'));
    extra.forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  static String seconds(long micros) {
    return String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
  }
}
