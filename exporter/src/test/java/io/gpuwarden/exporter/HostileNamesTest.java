package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gpuwarden.exporter.api.GpusJson;
import io.gpuwarden.exporter.api.ReservationsJson;
import io.gpuwarden.exporter.page.NodePage;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.ProcessType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Names come from drivers and from anybody who starts a process: no page may be broken by one. */
final class HostileNamesTest {
  private static final String HOSTILE =
      "\"} 1\n</td><script>alert('&')</script>\\ \t\u0001 caf\u00e9 \u65e5\u672c \ud83d\ude00";
  private static final String ESCAPED =
      "\\\"} 1\\n</td><script>alert('&')</script>\\\\ \t\u0001 caf\u00e9 \u65e5\u672c \ud83d\ude00";
  private static final NodeSnapshot NODE = hostile(SampleNodes.h100(1));

  private static NodeSnapshot hostile(NodeSnapshot node) {
    GpuSnapshot gpu = node.gpus().get(0);
    GpuSnapshot renamed =
        new GpuSnapshot(
            gpu.id(),
            gpu.info().map(HostileNamesTest::hostile),
            gpu.error(),
            gpu.reading().map(HostileNamesTest::hostile),
            gpu.utilizationRatio(),
            gpu.counters(),
            gpu.mig());
    return SampleNodes.with(
        SampleNodes.node(1, node.driver(), List.of(renamed)), hostileReservations(gpu.id().uuid()));
  }

  private static ReservationsSnapshot hostileReservations(String uuid) {
    Optional<String> name = Optional.of(HOSTILE);
    ReservationSnapshot reservation =
        SampleReservations.plain(
            "slurm:" + HOSTILE,
            new Holder(OptionalLong.of(1), HOSTILE, name, name, name, name),
            ReservationState.ACTIVE,
            List.of(new ReservationSnapshot.Device(0, uuid, ReservationSnapshot.Activity.IDLE, 0)),
            HOSTILE);
    return new ReservationsSnapshot(
        List.of(reservation),
        List.of(new ReservationsSnapshot.Source("slurm", name, 0, 0)),
        List.of(new ReservationsSnapshot.BillLine("slurm", HOSTILE, HOSTILE, 1, 0, 0, 0)),
        new ReservationsSnapshot.Warnings(0, 0),
        List.of());
  }

  private static GpuInfo hostile(GpuInfo info) {
    return new GpuInfo(
        HOSTILE,
        info.pciBusId(),
        info.minor(),
        info.serial(),
        info.architecture(),
        info.computeCapability(),
        info.vbios(),
        info.mig(),
        info.memoryApi());
  }

  private static GpuReading hostile(GpuReading reading) {
    GpuProcess process =
        new GpuProcess(
            1,
            ProcessType.COMPUTE,
            OptionalLong.of(1),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.of(HOSTILE));
    return new GpuReading(
        reading.utilization(),
        reading.activity(),
        reading.memory(),
        reading.thermal(),
        reading.power(),
        reading.clocks(),
        reading.pcie(),
        reading.nvLink(),
        reading.health(),
        Optional.of(List.of(process)),
        reading.processUtilization(),
        reading.migInstances(),
        reading.absences());
  }

  @Test
  void metricsEscapeThemAsSimpleclientDoes() throws IOException {
    for (Format format : Format.values()) {
      String page = GoldenPageTest.page(true, format, NODE);
      assertEquals(GoldenPageTest.bySimpleclient(true, format, NODE), page);
      assertTrue(page.contains(",name=\"" + ESCAPED + "\""), page);
      assertTrue(page.contains("gpu_process_memory_bytes{"), page);
      assertTrue(page.contains("{reservation=\"slurm:" + ESCAPED + "\",source=\"slurm\""), page);
      assertTrue(page.contains(",user=\"" + ESCAPED + "\",account=\"" + ESCAPED + "\""), page);
    }
  }

  @Test
  void theHtmlPageShowsThemAsText() {
    String page = new String(NodePage.write(NODE, "", 16), StandardCharsets.UTF_8);
    String shown =
        "&quot;} 1\n&lt;/td&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;\\ \t\u0001"
            + " caf\u00e9 \u65e5\u672c \ud83d\ude00";
    assertEquals(3, page.split(java.util.regex.Pattern.quote(shown), -1).length, page);
    assertFalse(page.contains("<script"), page);
  }

  @Test
  void jsonGivesThemBack() throws IOException {
    assertEquals(List.of(HOSTILE, HOSTILE), texts(GpusJson.write(NODE, 16), "name"));
    byte[] reservations = ReservationsJson.write(NODE, reservation -> true, 16);
    assertEquals(List.of(HOSTILE, HOSTILE), texts(reservations, "user")); // holder and bill
    assertEquals(List.of(HOSTILE), texts(reservations, "jobName"));
    assertEquals(List.of("slurm:" + HOSTILE), texts(reservations, "id"));
  }

  private static List<String> texts(byte[] page, String field) throws IOException {
    List<String> texts = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(page)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.VALUE_STRING && field.equals(json.currentName())) {
          texts.add(json.getText());
        }
      }
    }
    return texts;
  }
}
