package io.gpuwarden.exporter.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.exporter.DriverState;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * {@code /api/v1/gpus}: every reading of every GPU, with the unit in its name, and for each that is
 * absent the reason. The fields are named as in the records that they come from.
 */
public final class GpusJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;
  private final JsonFields out;

  private GpusJson(JsonGenerator json) {
    this.json = json;
    this.out = new JsonFields(json);
  }

  public static byte[] write(NodeSnapshot node, int expectedBytes) {
    ByteArrayOutputStream page = new ByteArrayOutputStream(expectedBytes);
    try (JsonGenerator json = FACTORY.createGenerator(page)) {
      json.writeStartObject();
      new GpusJson(json).node(node);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("a page in memory cannot fail to be written", e);
    }
    return page.toByteArray();
  }

  private void node(NodeSnapshot node) throws IOException {
    out.field("version", node.build().version());
    out.field("simulated", node.build().simulated());
    out.field("tick", node.tick());
    if (node.tick() > 0) {
      out.field("timestampSeconds", node.timestampSeconds());
    }
    out.object("driver", () -> driver(node.driver()));
    out.array(
        "gpus",
        () -> {
          for (GpuSnapshot gpu : node.gpus()) {
            out.element(() -> gpu(gpu));
          }
        });
  }

  private void driver(DriverState driver) throws IOException {
    out.field("up", driver.up());
    if (driver.info().isPresent()) {
      out.field("driver", driver.info().get().driver());
      out.field("nvml", driver.info().get().nvml());
      out.field("cuda", driver.info().get().cuda());
    }
    if (driver.error().isPresent()) {
      out.object("error", () -> error(driver.error().get()));
    }
  }

  private void error(GpuError error) throws IOException {
    out.field("function", error.function());
    out.field("code", error.code());
    out.field("text", error.text());
    out.field("kind", error.kind());
  }

  private void gpu(GpuSnapshot gpu) throws IOException {
    out.field("index", gpu.id().index());
    out.field("uuid", gpu.id().uuid());
    out.field("up", gpu.up());
    if (gpu.error().isPresent()) {
      out.object("error", () -> error(gpu.error().get()));
    }
    if (gpu.info().isPresent()) {
      out.object("info", () -> info(gpu.info().get()));
    }
    out.object("counters", () -> new CountersJson(json, out).write(gpu.counters()));
    if (gpu.reading().isPresent()) {
      out.map("utilizationRatio", Engine.class, gpu.utilizationRatio());
      new ReadingJson(json, out).write(gpu, gpu.reading().get());
    }
  }

  private void info(GpuInfo info) throws IOException {
    out.field("name", info.name());
    out.field("pciBusId", info.pciBusId());
    out.field("minor", info.minor());
    out.field("serial", info.serial());
    out.field("architecture", info.architecture());
    out.field("computeCapability", info.computeCapability());
    out.field("vbios", info.vbios());
    out.field("mig", info.mig());
    if (info.memoryApi().isPresent()) {
      out.field("memoryApi", info.memoryApi().get());
    }
  }
}
