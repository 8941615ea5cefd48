package io.gpuwarden.exporter.page;

import io.gpuwarden.exporter.DriverState;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.gpu.DriverInfo;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.TemperatureSensor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The page at {@code /}: what the node's GPUs do now, as a table. */
public final class NodePage {
  /** Nothing but the style sheet that is in the page. */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String STYLE =
      """
      :root{color-scheme:light dark}
      body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:84rem;padding:0 1rem}
      h1{font-size:1.4rem;margin:0}
      table{border-collapse:collapse;width:100%;margin:1rem 0}
      th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #8884;vertical-align:top}
      .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
      .down,.sim{color:#fff;background:#b3261e;border-radius:.25rem;padding:.1rem .4rem}
      .sim{background:#7a4d00}
      .mig td:first-child{padding-left:1.6rem}
      small{opacity:.75;white-space:nowrap}
      @media(max-width:60rem){small{white-space:normal}}
      """;
  private static final String HEADINGS =
      """
      <div style="overflow-x:auto"><table><thead><tr><th>GPU<th>Name\
      <th class=n>Utilization<th class=n>Memory<th class=n>Temperature<th class=n>Power\
      <th>Processes</tr></thead><tbody>
      """;

  private final NodeSnapshot node;
  private final String prefix;
  private final Html out;

  private NodePage(NodeSnapshot node, String prefix, Html out) {
    this.node = node;
    this.prefix = prefix;
    this.out = out;
  }

  /**
   * @param prefix of the links to the node's other pages
   */
  public static byte[] write(NodeSnapshot node, String prefix, int expectedBytes) {
    Html out = new Html(expectedBytes);
    new NodePage(node, prefix, out).write();
    return out.toBytes();
  }

  private void write() {
    out.raw("<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>");
    out.raw("<meta name=viewport content=\"width=device-width\"><title>gpuwarden</title>");
    out.raw("<style>\n").raw(STYLE).raw("</style></head><body>\n<h1>gpuwarden ");
    if (node.build().simulated()) {
      out.raw("<span class=sim>SIMULATED</span>");
    }
    out.raw("</h1>\n");
    driver(node.driver());
    gpus();
    links();
    out.raw("</body></html>\n");
  }

  private void driver(DriverState driver) {
    out.raw("<p>");
    if (driver.info().isPresent()) {
      DriverInfo info = driver.info().get();
      out.text("Driver " + info.driver().orElse("unknown"));
      info.cuda().ifPresent(cuda -> out.text(", CUDA " + cuda));
    } else {
      out.raw("<span class=down>no driver</span>");
    }
    driver.error().ifPresent(error -> out.raw(" ").text(error.toString()));
    if (node.tick() > 0) {
      Instant read = Instant.ofEpochMilli((long) (node.timestampSeconds() * 1000));
      out.raw(" <small>read ").text(read.truncatedTo(ChronoUnit.SECONDS).toString());
      out.raw("</small>");
    } else {
      out.raw(" <small>nothing has been read yet</small>");
    }
    out.raw("</p>\n");
  }

  private void gpus() {
    if (node.gpus().isEmpty()) {
      out.raw("<p>No GPU is known.</p>\n");
      return;
    }
    out.raw(HEADINGS);
    node.gpus().forEach(this::gpu);
    out.raw("</tbody></table></div>\n");
  }

  private void gpu(GpuSnapshot gpu) {
    out.raw("<tr>").cell(Integer.toString(gpu.id().index()));
    out.raw("<td>").text(gpu.info().map(GpuInfo::name).orElse("unknown GPU"));
    out.raw("<br><small>").text(gpu.id().uuid()).raw("</small></td>");
    if (gpu.reading().isPresent()) {
      reading(gpu, gpu.reading().get());
    } else {
      out.raw("<td colspan=5><span class=down>down</span> ");
      out.text(gpu.error().map(GpuError::toString).orElse("not read yet")).raw("</td>");
    }
    out.raw("</tr>\n");
    if (gpu.up()) {
      gpu.mig().forEach(this::mig);
    }
  }

  private void reading(GpuSnapshot gpu, GpuReading reading) {
    out.number(Units.percent(value(gpu.utilizationRatio(), Engine.COMPUTE)));
    memory(reading.memory());
    out.number(Units.celsius(value(reading.thermal().celsius(), TemperatureSensor.GPU)));
    String limit = Units.whole(value(reading.power().limitsWatts(), PowerLimit.ENFORCED));
    out.number(Units.of(Units.whole(reading.power().watts()), limit, "W"));
    processes(reading.processes());
  }

  private void mig(MigSnapshot mig) {
    out.raw("<tr class=mig>");
    out.cell(mig.reading().info().profile());
    out.raw("<td><small>").text(mig.reading().info().uuid()).raw("</small></td>").number("");
    memory(mig.reading().memory());
    out.number("").number("");
    processes(mig.reading().processes());
    out.raw("</tr>\n");
  }

  private void memory(MemoryReading memory) {
    out.number(Units.of(Units.gib(memory.usedBytes()), Units.gib(memory.totalBytes()), "GiB"));
  }

  private void processes(Optional<List<GpuProcess>> processes) {
    out.raw("<td>");
    if (processes.isEmpty()) {
      out.raw("–");
    }
    for (GpuProcess process : processes.orElse(List.of())) {
      out.text(process.pid() + " " + process.name().orElse(""));
      String memory = Units.of(Units.gib(process.usedMemoryBytes()), "", "GiB");
      out.raw(" <small>").text(memory).raw("</small><br>");
    }
    out.raw("</td>");
  }

  private static <E> OptionalDouble value(Map<E, Double> values, E key) {
    Double value = values.get(key);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private void links() {
    out.raw("<p><a href=\"").text(prefix).raw("/metrics\">Metrics</a> · <a href=\"").text(prefix);
    out.raw("/api/v1/gpus\">JSON</a> · <small>gpuwarden ").text(node.build().version());
    out.raw("</small></p>\n");
  }
}
