package io.gpuwarden.exporter.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the components of records must stand in JSON, so that none is forgotten there. */
final class RecordPaths {
  /** Records whose components stand in the object that has the record. */
  private static final Set<String> INLINE =
      Set.of(
          "DriverState.info",
          "GpuSnapshot.id",
          "GpuSnapshot.reading",
          "MigSnapshot.reading",
          "MigReading.info",
          "Absence.error");

  /** Components whose field has another name, and why it must. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "GpuReading.utilization", "utilizationRatio", // the mean of the tick, by the daemon
          "GpuSnapshot.mig", "migInstances"); // with what the daemon counted of them

  private RecordPaths() {}

  /**
   * @param prefix of the record's own fields, such as {@code driver.}
   */
  static Set<String> of(Class<?> type, String prefix) {
    Set<String> expected = new LinkedHashSet<>();
    collect(type, prefix, expected);
    return expected;
  }

  private static void collect(Class<?> type, String prefix, Set<String> expected) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = type.getSimpleName() + "." + component.getName();
      String name = RENAMED.getOrDefault(key, component.getName());
      boolean inline = INLINE.contains(key);
      String path = inline ? prefix : prefix + name;
      if (!inline) {
        expected.add(path);
      }
      content(component.getGenericType(), path, inline, expected);
    }
  }

  /** What is inside: of a record its components, of a list its elements. */
  private static void content(Type type, String path, boolean inline, Set<String> expected) {
    if (type instanceof Class<?> plain && plain.isRecord()) {
      collect(plain, inline ? path : path + ".", expected);
    } else if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type first = generic.getActualTypeArguments()[0];
      if (raw == Optional.class) {
        content(first, path, inline, expected);
      } else if (raw == List.class || raw == Set.class) {
        expected.add(path + "[]");
        content(first, path + "[]", false, expected);
      }
    }
  }
}
