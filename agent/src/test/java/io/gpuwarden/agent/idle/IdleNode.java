package io.gpuwarden.agent.idle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.gpuwarden.agent.reservation.ProcessFacts;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.agent.reservation.ProcessView;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.state.Bill;
import io.gpuwarden.exporter.GpuCounters;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.ClockReading;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryHealth;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.MigReading;
import io.gpuwarden.gpu.NvLinkReading;
import io.gpuwarden.gpu.PcieReading;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.PowerReading;
import io.gpuwarden.gpu.ProcessType;
import io.gpuwarden.gpu.ProcessUtilization;
import io.gpuwarden.gpu.ThermalReading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node whose GPUs do what a test says, watched by an {@link IdleWatch}, with moved clocks. */
final class IdleNode {
  static final long FLOOR = 4L << 20;
  static final long GIB = 1L << 30;

  /** What a GPU does from now on. */
  static final class Gpu {
    final String uuid;
    final int index;
    boolean up = true;
    boolean observed = true;
    boolean listed = true;
    double load;
    double watts = 100;
    double memoryCopy;
    long usedBytes = FLOOR;
    final List<Integer> pids = new ArrayList<>();
    final Map<Integer, Double> loadByPid = new HashMap<>();
    boolean attributes;
    boolean migOnly;
    boolean gpm;
    double busySeconds;
    double observedSeconds;

    Gpu(int index) {
      this.index = index;
      this.uuid = "GPU-" + index;
    }

    /** UUID of its only MIG instance. */
    String slice() {
      return "MIG-" + index;
    }

    void work(double newLoad, int... newPids) {
      pids.clear();
      for (int pid : newPids) {
        pids.add(pid);
      }
      load = newLoad;
      usedBytes = pids.isEmpty() ? FLOOR : 20 * GIB;
    }
  }

  final List<Gpu> gpus = new ArrayList<>();
  final List<Reservation> reservations = new ArrayList<>();
  final Set<String> failedSources = new HashSet<>();
  final Map<Integer, Long> uidByPid = new HashMap<>();
  Bill bill = new Bill();
  IdleOptions options = IdleOptions.DEFAULTS;
  Policies policies = Policies.DEFAULTS;
  IdleWatch watch;
  Duration interval = Duration.ofSeconds(1);
  long nanos = 1_000_000_000L;
  long wallMillis = 1_700_000_000_000L;
  List<ReservationSnapshot> last = List.of();
  boolean tellWarnings = true;

  IdleNode(int count) {
    for (int i = 0; i < count; i++) {
      gpus.add(new Gpu(i));
    }
    watch = newWatch();
  }

  private IdleWatch newWatch() {
    return new IdleWatch(options, policies, new View(), bill);
  }

  Reservation reserve(String id, int... indices) {
    List<String> uuids = new ArrayList<>();
    for (int index : indices) {
      Gpu gpu = gpus.get(index);
      uuids.add(gpu.migOnly ? gpu.slice() : gpu.uuid);
    }
    return reserve(id, 1000, uuids);
  }

  Reservation reserve(String id, long uid, List<String> uuids) {
    Reservation made =
        new Reservation(
            id,
            id.substring(0, id.indexOf(':')),
            Holder.user(uid, "user" + uid),
            uuids,
            OptionalLong.of(wallMillis),
            OptionalLong.empty(),
            1,
            false,
            Optional.empty());
    reservations.add(made);
    return made;
  }

  /** Lets time pass, a tick at a time. */
  void pass(Duration time) {
    for (long left = time.toNanos(); left > 0; left -= interval.toNanos()) {
      nanos += interval.toNanos();
      wallMillis += interval.toMillis();
      for (Gpu gpu : gpus) {
        if (gpu.up && gpu.observed) {
          double seconds = interval.toNanos() * 1e-9;
          gpu.observedSeconds += seconds;
          gpu.busySeconds += seconds * gpu.load;
        }
      }
      tick();
    }
  }

  void tick() {
    last = watch.observe(reservations, failedSources, snapshots(), nanos, wallMillis);
    if (tellWarnings) {
      for (ReservationSnapshot due : watch.warningsDue(wallMillis)) {
        watch.warned(due.id(), wallMillis);
      }
    }
  }

  /** Time in which no daemon runs; the monotonic clock goes on, as it does on one machine. */
  void downFor(Duration time) {
    byte[] saved = save();
    nanos += time.toNanos();
    wallMillis += time.toMillis();
    for (Gpu gpu : gpus) {
      gpu.busySeconds = 0;
      gpu.observedSeconds = 0;
    }
    load(saved);
  }

  byte[] save() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      watch.section().write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  void load(byte[] saved) {
    watch = newWatch();
    try (JsonParser json = new JsonFactory().createParser(saved)) {
      json.nextToken();
      watch.section().read(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The machine sleeps: the wall clock alone goes on. */
  void suspendFor(Duration time) {
    wallMillis += time.toMillis();
  }

  ReservationSnapshot get(String id) {
    for (ReservationSnapshot each : last) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    throw new AssertionError("no reservation " + id + " among " + last);
  }

  List<GpuSnapshot> snapshots() {
    List<GpuSnapshot> snapshots = new ArrayList<>();
    for (Gpu gpu : gpus) {
      snapshots.add(snapshot(gpu));
    }
    return snapshots;
  }

  private static GpuSnapshot snapshot(Gpu gpu) {
    GpuInfo info =
        new GpuInfo(
            "NVIDIA H100",
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            gpu.migOnly ? MigMode.ENABLED : MigMode.DISABLED,
            Optional.empty());
    boolean rates = gpu.observed && !gpu.migOnly;
    Map<Engine, Double> ratios =
        rates ? Map.of(Engine.COMPUTE, gpu.load, Engine.MEMORY_COPY, gpu.memoryCopy) : Map.of();
    MigSnapshot mig = gpu.migOnly ? mig(gpu) : null;
    return new GpuSnapshot(
        new GpuId(gpu.index, gpu.uuid),
        Optional.of(info),
        gpu.up
            ? Optional.empty()
            : Optional.of(new GpuError("nvmlDeviceGet", 15, "lost", ErrorKind.GPU_LOST)),
        gpu.up ? Optional.of(reading(gpu, rates, mig)) : Optional.empty(),
        gpu.up ? ratios : Map.of(),
        counters(gpu, !gpu.migOnly),
        gpu.up && mig != null ? List.of(mig) : List.of());
  }

  private static MigSnapshot mig(Gpu gpu) {
    MigReading reading =
        new MigReading(
            new MigInfo(gpu.slice(), 1, 0, "1g.10gb"),
            memory(gpu),
            gpu.gpm ? Map.of(Activity.SM, gpu.load) : Map.of(),
            processes(gpu));
    return new MigSnapshot(
        reading,
        gpu.gpm ? OptionalDouble.of(gpu.busySeconds) : OptionalDouble.empty(),
        gpu.gpm ? OptionalDouble.of(gpu.observedSeconds) : OptionalDouble.empty());
  }

  private static GpuReading reading(Gpu gpu, boolean rates, @Nullable MigSnapshot mig) {
    Optional<List<ProcessUtilization>> byProcess = Optional.empty();
    if (gpu.attributes) {
      List<ProcessUtilization> all = new ArrayList<>();
      gpu.loadByPid.forEach(
          (pid, load) -> all.add(new ProcessUtilization(pid, 1, Map.of(Engine.COMPUTE, load))));
      byProcess = Optional.of(all);
    }
    return new GpuReading(
        rates ? Map.of(Engine.COMPUTE, new EngineUtilization.Rate(gpu.load)) : Map.of(),
        Map.of(),
        memory(gpu),
        ThermalReading.ABSENT,
        new PowerReading(
            OptionalDouble.of(gpu.watts),
            Map.of(PowerLimit.ENFORCED, 700.0),
            OptionalDouble.empty()),
        ClockReading.ABSENT,
        PcieReading.ABSENT,
        NvLinkReading.ABSENT,
        MemoryHealth.ABSENT,
        processes(gpu),
        byProcess,
        mig == null ? List.of() : List.of(mig.reading()),
        List.of());
  }

  private static MemoryReading memory(Gpu gpu) {
    return new MemoryReading(
        OptionalLong.of(80 * GIB),
        OptionalLong.of(gpu.usedBytes),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static Optional<List<GpuProcess>> processes(Gpu gpu) {
    if (!gpu.listed) {
      return Optional.empty();
    }
    List<GpuProcess> listed = new ArrayList<>();
    for (int pid : gpu.pids) {
      listed.add(
          new GpuProcess(
              pid,
              ProcessType.COMPUTE,
              OptionalLong.empty(),
              OptionalInt.empty(),
              OptionalInt.empty(),
              Optional.empty()));
    }
    return Optional.of(listed);
  }

  private static GpuCounters counters(Gpu gpu, boolean counted) {
    OptionalDouble none = OptionalDouble.empty();
    return new GpuCounters(
        counted ? OptionalDouble.of(gpu.busySeconds) : none,
        none,
        counted ? OptionalDouble.of(gpu.observedSeconds) : none,
        none,
        Map.of(),
        none,
        none,
        none,
        none,
        none,
        Map.of(),
        Map.of(),
        new TreeMap<>());
  }

  /** Processes as the test says; one whose user it does not say is out of sight. */
  private final class View implements ProcessView {
    @Override
    public OptionalLong startTicks(int pid) {
      return uidByPid.containsKey(pid) ? OptionalLong.of(pid) : OptionalLong.empty();
    }

    @Override
    public Optional<ProcessFacts> facts(int pid, long nowMillis) {
      Long uid = uidByPid.get(pid);
      return uid == null
          ? Optional.empty()
          : Optional.of(
              new ProcessFacts(
                  new ProcessIdentity(pid, pid), uid, 0, Optional.empty(), Optional.empty()));
    }

    @Override
    public boolean gone(int pid) {
      return false;
    }
  }
}
