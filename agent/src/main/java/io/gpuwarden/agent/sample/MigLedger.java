package io.gpuwarden.agent.sample;

import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.MigReading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Busy seconds of the MIG instances of one GPU, by their UUID, from GPM activity: the share of the
 * time between two readings in which the instance worked. Nothing for instances that no driver
 * measures. Instances that are gone are remembered for as long as there is room.
 */
final class MigLedger {
  private static final int MOST = 128;
  private static final double NANOS = 1e-9;
  private static final Comparator<MigReading> BY_INSTANCE =
      Comparator.comparingInt((MigReading m) -> m.info().gpuInstance())
          .thenComparingInt(m -> m.info().computeInstance());

  private static final class Account {
    double busySeconds;
    double observedSeconds;
    boolean measured;
    long lastReading;
  }

  /** The one that was seen longest ago comes first. */
  private final LinkedHashMap<String, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

  private long reading;
  private long lastNanos;

  void add(List<MigReading> instances, long atNanos, boolean continuous) {
    double elapsed = (atNanos - lastNanos) * NANOS;
    reading++;
    lastNanos = atNanos;
    for (MigReading instance : instances) {
      Account account = accounts.computeIfAbsent(instance.info().uuid(), uuid -> new Account());
      boolean wasThere = account.lastReading == reading - 1 && reading > 1;
      account.lastReading = reading;
      OptionalDouble activity = activity(instance);
      if (activity.isPresent()) {
        account.measured = true;
        if (wasThere && continuous) {
          account.observedSeconds += elapsed;
          account.busySeconds += elapsed * Math.min(activity.getAsDouble(), 1);
        }
      }
    }
    forgetTheOldest();
  }

  private static OptionalDouble activity(MigReading instance) {
    Double graphics = instance.activity().get(Activity.GRAPHICS);
    Double sm = instance.activity().get(Activity.SM);
    if (graphics == null && sm == null) {
      return OptionalDouble.empty();
    }
    // Both are at least 0, so the one that is there is the higher.
    return OptionalDouble.of(Math.max(graphics == null ? 0 : graphics, sm == null ? 0 : sm));
  }

  private void forgetTheOldest() {
    Iterator<Map.Entry<String, Account>> oldest = accounts.entrySet().iterator();
    while (accounts.size() > MOST && oldest.next().getValue().lastReading < reading) {
      oldest.remove();
    }
  }

  /** By GPU instance and compute instance. */
  List<MigSnapshot> snapshots(List<MigReading> instances) {
    if (instances.isEmpty()) {
      return List.of();
    }
    List<MigReading> sorted = new ArrayList<>(instances);
    sorted.sort(BY_INSTANCE);
    List<MigSnapshot> snapshots = new ArrayList<>(sorted.size());
    for (MigReading instance : sorted) {
      snapshots.add(snapshot(instance, accounts.get(instance.info().uuid())));
    }
    return snapshots;
  }

  int size() {
    return accounts.size();
  }

  private static MigSnapshot snapshot(MigReading instance, @Nullable Account account) {
    if (account == null || !account.measured) {
      return new MigSnapshot(instance, OptionalDouble.empty(), OptionalDouble.empty());
    }
    return new MigSnapshot(
        instance,
        OptionalDouble.of(account.busySeconds),
        OptionalDouble.of(account.observedSeconds));
  }
}
