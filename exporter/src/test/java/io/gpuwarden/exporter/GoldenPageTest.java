package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GoldenPageTest {
  private static final int SERIES_PER_GPU = 80;

  static Stream<String> names() {
    return SampleNodes.all().keySet().stream();
  }

  private static NodeSnapshot node(String name) {
    NodeSnapshot node = SampleNodes.all().get(name);
    if (node == null) {
      throw new AssertionError("no sample node " + name);
    }
    return node;
  }

  static String page(boolean processMemory, Format format, NodeSnapshot node) {
    byte[] page = PageWriter.write(new Exposition(processMemory), format, node, 16);
    return new String(page, StandardCharsets.UTF_8);
  }

  static String bySimpleclient(boolean processMemory, Format format, NodeSnapshot node)
      throws IOException {
    CollectorRegistry registry = new CollectorRegistry();
    List<Metric> metrics = new Exposition(processMemory).metrics();
    registry.register(new SnapshotCollector(metrics, () -> node));
    StringWriter page = new StringWriter();
    TextFormat.writeFormat(format.contentType(), page, registry.metricFamilySamples());
    return page.toString();
  }

  @ParameterizedTest
  @MethodSource("names")
  void thePageIsTheGoldenOne(String name) {
    GoldenFiles.check(
        "src/test/resources/golden/" + name + ".prom", page(false, Format.TEXT, node(name)));
  }

  @Test
  void theOpenMetricsPageIsTheGoldenOne() {
    GoldenFiles.check(
        "src/test/resources/golden/mixed.openmetrics",
        page(true, Format.OPEN_METRICS, SampleNodes.mixed()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void thePageIsWhatSimpleclientWrites(String name) throws IOException {
    for (Format format : Format.values()) {
      for (boolean processMemory : new boolean[] {false, true}) {
        assertEquals(
            bySimpleclient(processMemory, format, node(name)),
            page(processMemory, format, node(name)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void noSeriesIsThereTwice(String name) {
    List<String> series = series(page(true, Format.TEXT, node(name)));
    Set<String> distinct = new HashSet<>();
    series.forEach(line -> assertTrue(distinct.add(line.replaceFirst(" [^ ]*$", "")), line));
  }

  private static List<String> series(String page) {
    return Arrays.stream(page.split("\n")).filter(line -> !line.startsWith("#")).toList();
  }

  /** The daemon's own series count too, shared among the GPUs of a full server. */
  @Test
  void aGpuHasAtMost80Series() {
    int all = series(page(false, Format.TEXT, SampleNodes.h100(8))).size();
    assertTrue(all <= 8 * SERIES_PER_GPU, all + " series of 8 GPUs");
  }

  /** What no sample may exceed, so that a node's series can be planned from its jobs. */
  @Test
  void aReservationHasAtMost19SeriesAndOneForEachOfItsDevices() {
    NodeSnapshot node = SampleNodes.reservations();
    List<String> series = series(page(false, Format.TEXT, node));
    for (ReservationSnapshot reservation : node.reservations().reservations()) {
      String label = "reservation=\"" + reservation.id() + "\"";
      long count = series.stream().filter(line -> line.contains(label)).count();
      assertTrue(count <= 19 + reservation.devices().size(), count + " of " + label);
    }
  }

  /** A job that comes or goes must not make a new series of a device. */
  @Test
  void noSeriesOfADeviceNamesAReservation() {
    for (String line : series(page(false, Format.TEXT, SampleNodes.reservations()))) {
      boolean names = line.contains("reservation=") || line.contains("user=");
      boolean may = line.matches("gpu_(reservation_.*|reserved_.*|idle_.*)");
      assertTrue(!names || may, line);
    }
  }

  @Test
  void aLostGpuShowsOnlyThatItIsDownAndWhatItDied() {
    List<String> lost =
        series(page(true, Format.TEXT, node("gpu-lost"))).stream()
            .filter(line -> line.contains("gpu=\"1\""))
            .map(line -> line.replaceFirst("[{].*[}]", ""))
            .toList();
    assertEquals(
        List.of(
            "gpu_info 1.0", "gpu_up 0.0", "gpu_xid_errors_total 2.0", "gpu_xid_errors_total 1.0"),
        lost);
  }

  @Test
  void nothingIsSaidOfATickBeforeTheFirst() {
    String page = page(false, Format.TEXT, node("before-first-tick"));
    assertFalse(page.contains("gpuwarden_snapshot_timestamp_seconds"), page);
    assertTrue(page.contains("gpuwarden_nvml_up 0.0"), page);
  }
}
