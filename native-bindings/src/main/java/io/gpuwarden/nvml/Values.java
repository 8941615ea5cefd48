package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** Maps of values by kind, each of which has a question of its own. */
final class Values {
  private Values() {}

  /**
   * Asks every question; a kind without an answer has no entry.
   *
   * @param convert to the unit of the reading
   */
  static <K extends Enum<K>, V> Map<K, V> map(
      Class<K> kinds, Map<K, Question> questions, Tick tick, LongFunction<V> convert)
      throws GpuException {
    Map<K, V> values = new EnumMap<>(kinds);
    for (Map.Entry<K, Question> each : questions.entrySet()) {
      OptionalLong value = each.getValue().asLong(tick);
      if (value.isPresent()) {
        values.put(each.getKey(), convert.apply(value.getAsLong()));
      }
    }
    return Collections.unmodifiableMap(values);
  }
}
