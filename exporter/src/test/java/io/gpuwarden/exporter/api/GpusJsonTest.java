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
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class GpusJsonTest {
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
    Set<String> expected = RecordPaths.of(DriverState.class, "driver.");
    expected.addAll(RecordPaths.of(GpuSnapshot.class, "gpus[]."));
    expected.removeAll(everyPath());
    // An instance's memory is written by the same code as its GPU's; the samples say less of it.
    expected.removeIf(path -> path.startsWith("gpus[].migInstances[].memory."));
    assertEquals(Set.of(), expected);
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
