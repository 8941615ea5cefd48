package io.gpuwarden.nvml;

import io.gpuwarden.gpu.Absence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that one GPU does not give at present, with their reasons. A question that was not
 * asked this time keeps what it answered the last time. Belongs to the GPU's reader.
 */
final class Absences {
  private final Map<String, Absence> byReading = new LinkedHashMap<>();
  private List<Absence> list = List.of();
  private boolean changed;

  void put(Absence absence) {
    byReading.put(absence.reading(), absence);
    changed = true;
  }

  void remove(String reading) {
    changed |= byReading.remove(reading) != null;
  }

  /** Forgets everything about a MIG instance that is gone. */
  void removeAll(String prefix) {
    changed |= byReading.keySet().removeIf(reading -> reading.startsWith(prefix));
  }

  /** The same list as long as nothing changes: most ticks of a GPU are alike. */
  List<Absence> list() {
    if (changed) {
      list = List.copyOf(new ArrayList<>(byReading.values()));
      changed = false;
    }
    return list;
  }
}
