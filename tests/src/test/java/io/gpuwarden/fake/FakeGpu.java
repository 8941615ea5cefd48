package io.gpuwarden.fake;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One GPU of a {@link FakeControl}, as it is written to the file. */
final class FakeGpu {
  /** Counts since the driver was loaded; rates restart by themselves. */
  private static final Set<FakeKey> COUNTS_SINCE_LOAD =
      EnumSet.of(
          FakeKey.ECC_CORRECTED,
          FakeKey.ECC_UNCORRECTED,
          FakeKey.PCIE_REPLAYS,
          FakeKey.NVLINK_REPLAY,
          FakeKey.NVLINK_RECOVERY,
          FakeKey.NVLINK_CRC_FLIT,
          FakeKey.NVLINK_CRC_DATA,
          FakeKey.NVLINK_ECC);

  private record Change(long micros, Curve curve) {}

  private final int slot;
  private final FakeModel model;
  private final Map<String, List<Change>> changes = new TreeMap<>();
  String health = "ok";
  int generation;
  boolean mig;
  List<FakeSlice> slices = List.of();
  List<FakeProcess> processes = List.of();

  FakeGpu(int slot, FakeModel model) {
    this.slot = slot;
    this.model = model;
  }

  /** The first setting holds from the beginning of time, later ones from now on. */
  void set(String target, FakeKey key, long nowMicros, Curve curve) {
    List<Change> history = changes.computeIfAbsent(target + " " + key, k -> new ArrayList<>());
    if (!history.isEmpty() && history.get(history.size() - 1).micros() == nowMicros) {
      history.remove(history.size() - 1);
    }
    history.add(new Change(nowMicros, curve));
  }

  void restartCounters(long nowMicros) {
    for (FakeKey key : COUNTS_SINCE_LOAD) {
      if (changes.containsKey(slot + " " + key)) {
        set(Integer.toString(slot), key, nowMicros, Curve.constant(0));
      }
    }
  }

  void appendTo(StringBuilder out) {
    out.append("gpu ").append(slot).append(' ').append(model.id());
    out.append(" generation=").append(generation).append(" health=").append(health);
    out.append(" mig=").append(mig ? "on" : "off").append('\n');
    for (FakeSlice slice : slices) {
      out.append("instance ").append(slot).append(' ').append(slice.options()).append('\n');
    }
    for (FakeProcess process : processes) {
      out.append(process.line(slot)).append('\n');
    }
    changes.forEach((head, history) -> append(out, head, history));
  }

  private static void append(StringBuilder out, String head, List<Change> history) {
    out.append("set ").append(head);
    for (int i = 0; i < history.size(); i++) {
      if (i > 0) {
        out.append(" @").append(FakeControl.seconds(history.get(i).micros()));
      }
      out.append(' ').append(history.get(i).curve().text());
    }
    out.append('\n');
  }
}
