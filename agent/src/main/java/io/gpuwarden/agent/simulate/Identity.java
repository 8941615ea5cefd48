package io.gpuwarden.agent.simulate;

import io.gpuwarden.agent.simulate.BoardModel.Feature;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.MemoryApi;
import io.gpuwarden.gpu.MigInfo;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** The names and numbers that tell boards, instances and processes apart, made from a seed. */
final class Identity {
  /** Buses as the slots of an eight-GPU server are numbered. */
  private static final int[] BUSES = {0x07, 0x0b, 0x48, 0x4c, 0x88, 0x8b, 0xc8, 0xcb};

  private Identity() {}

  static GpuId id(BoardPlan plan) {
    return new GpuId(plan.index(), "GPU-" + uuid(plan.seed(), 0));
  }

  static MigInfo mig(BoardPlan plan, MigSlice slice) {
    String uuid = "MIG-" + uuid(plan.seed(), 1 + slice.gpuInstance());
    return new MigInfo(uuid, slice.gpuInstance(), 0, slice.profile());
  }

  static GpuInfo info(BoardPlan plan) {
    BoardModel model = plan.model();
    return new GpuInfo(
        model.name(),
        Optional.of(busId(plan.index())),
        OptionalInt.of(plan.index()),
        model.has(Feature.SERIAL) ? Optional.of(serial(plan.seed())) : Optional.empty(),
        Optional.of(model.architecture()),
        Optional.of(model.computeCapability()),
        Optional.of(model.vbios()),
        model.mig(),
        Optional.of(MemoryApi.V2));
  }

  /**
   * A process id as a server gives after some days of work.
   *
   * @param place of the process on its board
   */
  static int pid(BoardPlan plan, int place, long generation) {
    return 20_000 + (int) (Noise.unit(plan.seed(), 100 + place + 50 * generation) * 3_900_000);
  }

  private static String uuid(long seed, int part) {
    // The fixed bits of a random UUID: version 4, variant 1.
    long high = Noise.bits(seed, 2L * part);
    long low = Noise.bits(seed, 2L * part + 1);
    high = (high & ~0xf000L) | 0x4000L;
    low = (low & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  private static String busId(int index) {
    int bus = BUSES[index % BUSES.length];
    return String.format(Locale.ROOT, "%04x:%02x:00.0", index / BUSES.length, bus);
  }

  private static String serial(long seed) {
    return String.format(
        Locale.ROOT, "16%011d", Math.floorMod(Noise.bits(seed, 7), 99_999_999_999L));
  }
}
