package io.gpuwarden.exporter.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.exporter.DriverState;
import io.gpuwarden.exporter.GoldenFiles;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.SampleNodes;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.GpuReading;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class GpusJsonTest {
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

  /** Every path that some sample node has. */
  static SortedSet<String> everyPath() {
    SortedSet<String> paths = new TreeSet<>();
    SampleNodes.all().values().forEach(node -> paths.addAll(JsonPaths.of(node)));
    paths.removeIf(path -> path.startsWith("gpus[].counters.xids."));
    return paths;
  }

  /** A component that nobody wrote into the JSON is missing here. */
  @Test
  void everyComponentOfEveryRecordIsAField() {
    Set<String> expected = new LinkedHashSet<>();
    collect(DriverState.class, "driver.", expected);
    collect(GpuSnapshot.class, "gpus[].", expected);
    expected.removeAll(everyPath());
    // An instance's memory is written by the same code as its GPU's; the samples say less of it.
    expected.removeIf(path -> path.startsWith("gpus[].migInstances[].memory."));
    assertEquals(Set.of(), expected);
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

  /** So that a script finds the reason by the path of the value that it misses. */
  @Test
  void anAbsenceIsNamedByTheValuesPath() {
    Set<String> paths = everyPath();
    SampleNodes.all()
        .forEach(
            (name, node) -> {
              for (GpuSnapshot gpu : node.gpus()) {
                Set<String> present = JsonPaths.of(SampleNodes.oneGpu(name, gpu.id().index()));
                for (Absence absence : gpu.reading().map(GpuReading::absences).orElse(List.of())) {
                  String path = "gpus[]." + absence.reading();
                  assertTrue(paths.contains(path), path);
                  assertFalse(
                      present.stream().anyMatch(p -> p.matches("\\Q" + path + "\\E[.\\[].*")),
                      path);
                }
              }
            });
  }

  @Test
  void aLostGpuHasItsReasonAndNoReading() {
    SortedSet<String> paths = JsonPaths.of(SampleNodes.oneGpu("gpu-lost", 1));
    assertTrue(paths.contains("gpus[].error.text"), paths.toString());
    assertTrue(paths.contains("gpus[].counters.xids.79"), paths.toString());
    assertFalse(paths.contains("gpus[].memory"), paths.toString());
    assertFalse(paths.contains("gpus[].utilizationRatio"), paths.toString());
  }

  @Test
  void theReferencePageIsWhatTheProgramWrites() {
    GoldenFiles.check("API.md", ApiReference.write());
  }
}
