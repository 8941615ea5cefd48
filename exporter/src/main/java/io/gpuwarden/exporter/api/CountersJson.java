package io.gpuwarden.exporter.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.exporter.GpuCounters;
import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.NvLinkError;
import java.io.IOException;
import java.util.Map;

/** What the daemon has counted of a GPU, as JSON. */
final class CountersJson {
  private final JsonGenerator json;
  private final JsonFields out;

  CountersJson(JsonGenerator json, JsonFields out) {
    this.json = json;
    this.out = out;
  }

  void write(GpuCounters counters) throws IOException {
    out.field("busySeconds", counters.busySeconds());
    out.field("memoryBusySeconds", counters.memoryBusySeconds());
    out.field("observedSeconds", counters.observedSeconds());
    out.field("energyJoules", counters.energyJoules());
    out.map("clockEventSeconds", ClockEvent.class, counters.clockEventSeconds());
    out.field("pcieReplays", counters.pcieReplays());
    out.field("pcieReceivedBytes", counters.pcieReceivedBytes());
    out.field("pcieTransmittedBytes", counters.pcieTransmittedBytes());
    out.field("nvLinkReceivedBytes", counters.nvLinkReceivedBytes());
    out.field("nvLinkTransmittedBytes", counters.nvLinkTransmittedBytes());
    out.map("nvLinkErrors", NvLinkError.class, counters.nvLinkErrors());
    out.map("eccErrors", EccError.class, counters.eccErrors());
    json.writeObjectFieldStart("xids");
    for (Map.Entry<Long, Long> xid : counters.xids().entrySet()) {
      json.writeNumberField(Long.toString(xid.getKey()), (long) xid.getValue());
    }
    json.writeEndObject();
  }
}
