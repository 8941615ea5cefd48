package io.gpuwarden.exporter.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.NodeRoutes;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.exporter.SampleNodes;
import io.gpuwarden.exporter.SnapshotHolder;
import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodePageTest {
  private static String page(NodeSnapshot node) {
    return new String(NodePage.write(node, "", 16), StandardCharsets.UTF_8);
  }

  private static String page(String name) {
    NodeSnapshot node = SampleNodes.all().get(name);
    if (node == null) {
      throw new AssertionError("no sample node " + name);
    }
    return page(node);
  }

  @Test
  void aGpuHasItsReadings() {
    String page = page("rtx3090");
    for (String shown :
        new String[] {
          "NVIDIA GeForce RTX 3090",
          "100 %",
          "18.0 / 24.0 GiB",
          "61 °C",
          "328 / 350 W",
          "4242 /opt/conda/bin/python3",
          "Driver 580.65.06, CUDA 13.0"
        }) {
      assertTrue(page.contains(shown), shown + " is not in " + page);
    }
  }

  @Test
  void whatWasNotReadIsADash() {
    assertTrue(page("a100-mig").contains("<td class=n>–</td>"));
  }

  @Test
  void migInstancesStandBelowTheirGpu() {
    String page = page("h100-mig");
    assertTrue(page.indexOf("<tr class=mig>") > page.indexOf("NVIDIA H100"), page);
    assertTrue(page.contains("3g.40gb"), page);
  }

  @Test
  void aGpuThatIsDownSaysWhy() {
    String page = page("gpu-lost");
    assertTrue(page.contains("down</span> nvmlDeviceGetPowerUsage: GPU is lost (15)</td>"), page);
  }

  @Test
  void aMissingDriverSaysWhy() {
    String page = page("no-driver");
    assertTrue(page.contains("no driver</span> dlopen: libnvidia-ml.so.1: no such file"), page);
    assertTrue(page.contains("No GPU is known."), page);
  }

  @Test
  void beforeTheFirstTickNothingHasBeenRead() {
    assertTrue(page("before-first-tick").contains("nothing has been read yet"));
  }

  @Test
  void onlyASimulatedNodeSaysSo() {
    NodeSnapshot node = SampleNodes.h100(1);
    NodeSnapshot simulated =
        new NodeSnapshot(
            node.tick(),
            node.timestampSeconds(),
            new BuildInfo("1.2.3", "0123abc", "17", true),
            node.driver(),
            node.gpus(),
            node.reservations(),
            node.agent());
    assertTrue(page(simulated).contains(">SIMULATED<"));
    assertFalse(page(node).contains("SIMULATED"));
  }

  @Test
  void theBrowserMayRunNothing() {
    SnapshotHolder holder = new SnapshotHolder(SampleNodes.h100(1));
    Response response =
        new NodeRoutes(holder, Optional::empty).route(new Request("GET", "/", "", Map.of()));
    String policy = String.valueOf(response.headers().get("Content-Security-Policy"));
    assertTrue(policy.startsWith("default-src 'none'; style-src 'unsafe-inline'"), policy);
    assertFalse(policy.contains("script-src"), policy);
    assertEquals("nosniff", response.headers().get("X-Content-Type-Options"));
    assertFalse(response.text().contains("<script"));
  }
}
