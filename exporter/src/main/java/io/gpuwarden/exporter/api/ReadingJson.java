package io.gpuwarden.exporter.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.MigSnapshot;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.ClockDomain;
import io.gpuwarden.gpu.ClockEvent;
import io.gpuwarden.gpu.ClockReading;
import io.gpuwarden.gpu.EccError;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.MemoryHealth;
import io.gpuwarden.gpu.MemoryReading;
import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.gpu.NvLinkError;
import io.gpuwarden.gpu.NvLinkReading;
import io.gpuwarden.gpu.PcieReading;
import io.gpuwarden.gpu.PowerLimit;
import io.gpuwarden.gpu.PowerReading;
import io.gpuwarden.gpu.ProcessUtilization;
import io.gpuwarden.gpu.RetirementCause;
import io.gpuwarden.gpu.TemperatureLimit;
import io.gpuwarden.gpu.TemperatureSensor;
import io.gpuwarden.gpu.ThermalReading;
import io.gpuwarden.gpu.ValueName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a GPU answered in the last tick, as JSON. */
final class ReadingJson {
  private final JsonGenerator json;
  private final JsonFields out;

  ReadingJson(JsonGenerator json, JsonFields out) {
    this.json = json;
    this.out = out;
  }

  void write(GpuSnapshot gpu, GpuReading reading) throws IOException {
    out.map("activity", Activity.class, reading.activity());
    out.object("memory", () -> memory(reading.memory()));
    out.object("thermal", () -> thermal(reading.thermal()));
    out.object("power", () -> power(reading.power()));
    out.object("clocks", () -> clocks(reading.clocks()));
    out.object("pcie", () -> pcie(reading.pcie()));
    out.object("nvLink", () -> nvLink(reading.nvLink()));
    out.object("health", () -> health(reading.health()));
    processes(reading.processes());
    if (reading.processUtilization().isPresent()) {
      processUtilization(reading.processUtilization().get());
    }
    out.array(
        "migInstances",
        () -> {
          for (MigSnapshot mig : gpu.mig()) {
            out.element(() -> mig(mig));
          }
        });
    out.array(
        "absences",
        () -> {
          for (Absence absence : reading.absences()) {
            out.element(() -> absence(absence));
          }
        });
  }

  private void absence(Absence absence) throws IOException {
    out.field("reading", absence.reading());
    out.field("function", absence.error().function());
    out.field("code", absence.error().code());
    out.field("text", absence.error().text());
    out.field("kind", absence.error().kind());
  }

  private void memory(MemoryReading memory) throws IOException {
    out.field("totalBytes", memory.totalBytes());
    out.field("usedBytes", memory.usedBytes());
    out.field("reservedBytes", memory.reservedBytes());
    out.field("bar1TotalBytes", memory.bar1TotalBytes());
    out.field("bar1UsedBytes", memory.bar1UsedBytes());
  }

  private void thermal(ThermalReading thermal) throws IOException {
    out.map("celsius", TemperatureSensor.class, thermal.celsius());
    out.map("limitsCelsius", TemperatureLimit.class, thermal.limitsCelsius());
    json.writeArrayFieldStart("fanRatios");
    for (OptionalDouble fan : thermal.fanRatios()) {
      if (fan.isPresent()) {
        json.writeNumber(fan.getAsDouble());
      } else {
        json.writeNull();
      }
    }
    json.writeEndArray();
  }

  private void power(PowerReading power) throws IOException {
    out.field("watts", power.watts());
    out.map("limitsWatts", PowerLimit.class, power.limitsWatts());
    out.field("energyJoules", power.energyJoules());
  }

  private void clocks(ClockReading clocks) throws IOException {
    out.map("hertz", ClockDomain.class, clocks.hertz());
    out.map("maxHertz", ClockDomain.class, clocks.maxHertz());
    if (clocks.events().isPresent()) {
      json.writeArrayFieldStart("events");
      for (ClockEvent event : ClockEvent.values()) {
        if (clocks.events().get().contains(event)) {
          json.writeString(ValueName.of(event));
        }
      }
      json.writeEndArray();
    }
    out.map("eventSeconds", ClockEvent.class, clocks.eventSeconds());
    out.field("performanceState", clocks.performanceState());
  }

  private void pcie(PcieReading pcie) throws IOException {
    out.field("linkGeneration", pcie.linkGeneration());
    out.field("linkWidth", pcie.linkWidth());
    out.field("replays", pcie.replays());
    out.field("receivedBytes", pcie.receivedBytes());
    out.field("transmittedBytes", pcie.transmittedBytes());
  }

  private void nvLink(NvLinkReading nvLink) throws IOException {
    out.field("activeLinks", nvLink.activeLinks());
    out.field("receivedBytes", nvLink.receivedBytes());
    out.field("transmittedBytes", nvLink.transmittedBytes());
    out.map("errors", NvLinkError.class, nvLink.errors());
  }

  private void health(MemoryHealth health) throws IOException {
    out.map("eccErrors", EccError.class, health.eccErrors());
    out.map("eccErrorsLifetime", EccError.class, health.eccErrorsLifetime());
    out.map("remappedRows", EccError.class, health.remappedRows());
    out.flag("rowRemapPending", health.rowRemapPending());
    out.flag("rowRemapFailed", health.rowRemapFailed());
    out.map("retiredPages", RetirementCause.class, health.retiredPages());
  }

  private void processes(Optional<List<GpuProcess>> processes) throws IOException {
    if (processes.isEmpty()) {
      return;
    }
    out.array(
        "processes",
        () -> {
          for (GpuProcess process : processes.get()) {
            out.element(() -> process(process));
          }
        });
  }

  private void process(GpuProcess process) throws IOException {
    out.field("pid", process.pid());
    out.field("type", process.type());
    out.field("usedMemoryBytes", process.usedMemoryBytes());
    out.field("gpuInstance", process.gpuInstance());
    out.field("computeInstance", process.computeInstance());
    out.field("name", process.name());
  }

  private void processUtilization(List<ProcessUtilization> entries) throws IOException {
    out.array(
        "processUtilization",
        () -> {
          for (ProcessUtilization entry : entries) {
            out.element(
                () -> {
                  out.field("pid", entry.pid());
                  out.field("timestampMicros", entry.timestampMicros());
                  out.map("ratios", Engine.class, entry.ratios());
                });
          }
        });
  }

  private void mig(MigSnapshot mig) throws IOException {
    MigInfo info = mig.reading().info();
    out.field("uuid", info.uuid());
    out.field("gpuInstance", info.gpuInstance());
    out.field("computeInstance", info.computeInstance());
    out.field("profile", info.profile());
    out.object("memory", () -> memory(mig.reading().memory()));
    out.map("activity", Activity.class, mig.reading().activity());
    processes(mig.reading().processes());
    out.field("busySeconds", mig.busySeconds());
    out.field("observedSeconds", mig.observedSeconds());
  }
}
