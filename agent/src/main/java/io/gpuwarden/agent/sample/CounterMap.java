package io.gpuwarden.agent.sample;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Counters of one kind, by what they count; a key appears when the driver has counted it once. */
final class CounterMap<K extends Enum<K>> {
  private final Class<K> type;
  private final EnumMap<K, MonotonicCounter> counters;
  private Map<K, Double> totals = Map.of();

  CounterMap(Class<K> type) {
    this.type = type;
    this.counters = new EnumMap<>(type);
  }

  void addAll(Map<K, ? extends Number> raw) {
    boolean changed = false;
    for (Map.Entry<K, ? extends Number> entry : raw.entrySet()) {
      MonotonicCounter counter =
          counters.computeIfAbsent(entry.getKey(), key -> MonotonicCounter.ofCounts());
      OptionalDouble before = counter.total();
      counter.add(entry.getValue().doubleValue());
      changed |= !before.equals(counter.total());
    }
    if (changed) {
      totals = copy();
    }
  }

  private Map<K, Double> copy() {
    EnumMap<K, Double> copy = new EnumMap<>(type);
    counters.forEach((key, counter) -> counter.total().ifPresent(total -> copy.put(key, total)));
    return Collections.unmodifiableMap(copy);
  }

  /** Immutable; the same object until a counter moves. */
  Map<K, Double> totals() {
    return totals;
  }
}
