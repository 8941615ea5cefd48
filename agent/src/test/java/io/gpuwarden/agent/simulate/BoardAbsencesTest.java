package io.gpuwarden.agent.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.Activity;
import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuReading;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.gpu.NvLinkReading;
import io.gpuwarden.gpu.TemperatureSensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each board answers what such a board answers, and says why it does not answer the rest. */
final class BoardAbsencesTest {
  @Test
  void aGeForceHasFansButNeitherEccNorSerial() throws GpuException {
    Node node = Node.of(BoardModels.RTX3090, new Training(1));
    GpuReading reading = node.after(10);
    assertEquals(
        Set.of(
            "activity",
            "clocks.eventSeconds.hw_power_brake_slowdown",
            "clocks.eventSeconds.hw_thermal_slowdown",
            "clocks.eventSeconds.sw_thermal_slowdown",
            "health.eccErrors.corrected",
            "health.eccErrors.uncorrected",
            "health.eccErrorsLifetime.corrected",
            "health.eccErrorsLifetime.uncorrected",
            "health.remappedRows.corrected",
            "health.remappedRows.uncorrected",
            "health.rowRemapFailed",
            "health.rowRemapPending",
            "health.retiredPages.double_bit",
            "health.retiredPages.single_bit",
            "info.mig",
            "nvLink.activeLinks",
            "nvLink.errors.crc_data",
            "nvLink.errors.crc_flit",
            "nvLink.errors.ecc_data",
            "nvLink.errors.recovery",
            "nvLink.errors.replay",
            "nvLink.receivedBytes",
            "nvLink.transmittedBytes",
            "info.serial",
            "thermal.celsius.memory",
            "thermal.limitsCelsius.memory_max",
            "utilizationRatio.jpeg"),
        absent(reading));
    assertEquals(2, reading.thermal().fanRatios().size());
    assertEquals(Map.of(), reading.health().eccErrors());
    assertEquals(Optional.empty(), node.gpu(0).info().serial());
    assertEquals(MigMode.UNSUPPORTED, node.gpu(0).info().mig());
    assertEquals(NvLinkReading.ABSENT, reading.nvLink());
  }

  @Test
  void aV100RetiresPagesAndKnowsNeitherMigNorGpmNorJpeg() throws GpuException {
    Node node = Node.of(BoardModels.V100, new Training(1));
    GpuReading reading = node.after(10);
    assertEquals(
        Set.of(
            "activity",
            "clocks.eventSeconds.hw_power_brake_slowdown",
            "clocks.eventSeconds.hw_thermal_slowdown",
            "clocks.eventSeconds.sw_thermal_slowdown",
            "health.remappedRows.corrected",
            "health.remappedRows.uncorrected",
            "health.rowRemapFailed",
            "health.rowRemapPending",
            "info.mig",
            "nvLink.errors.ecc_data",
            "thermal.fanRatios",
            "utilizationRatio.jpeg",
            "utilizationRatio.ofa"),
        absent(reading));
    assertEquals(
        EnumSet.of(Engine.COMPUTE, Engine.MEMORY_COPY, Engine.ENCODER, Engine.DECODER),
        reading.utilization().keySet());
    assertFalse(reading.health().retiredPages().isEmpty());
    assertTrue(reading.health().rowRemapPending().isEmpty());
    assertEquals(MigMode.UNSUPPORTED, node.gpu(0).info().mig());
  }

  @Test
  void anH100CountsActivity() throws GpuException {
    GpuReading reading = Node.of(BoardModels.H100, new Training(1)).after(30);
    assertEquals(
        Set.of(
            "health.retiredPages.double_bit",
            "health.retiredPages.single_bit",
            "nvLink.errors.ecc_data",
            "thermal.fanRatios"),
        absent(reading));
    assertEquals(EnumSet.allOf(Activity.class), reading.activity().keySet());
    assertEquals(EnumSet.allOf(Engine.class), reading.utilization().keySet());
    assertEquals(EnumSet.allOf(TemperatureSensor.class), reading.thermal().celsius().keySet());
    assertEquals(18, reading.nvLink().activeLinks().getAsInt());
    assertTrue(reading.nvLink().receivedBytes().getAsLong() > 100_000_000_000L);
  }

  @Test
  void anA100CutIntoInstancesHasNoUtilizationAnywhere() throws GpuException {
    Node node = new Node(NodePlan.showcase(SimulatedModel.A100_MIG, 1, 1));
    GpuReading reading = node.after(10);
    assertEquals(
        Set.of(
            "activity",
            "health.remappedRows.corrected",
            "health.remappedRows.uncorrected",
            "health.rowRemapFailed",
            "health.rowRemapPending",
            "health.retiredPages.double_bit",
            "health.retiredPages.single_bit",
            "processUtilization",
            "thermal.fanRatios",
            "utilizationRatio.compute",
            "utilizationRatio.decoder",
            "utilizationRatio.encoder",
            "utilizationRatio.jpeg",
            "utilizationRatio.memory_copy",
            "utilizationRatio.ofa"),
        absent(reading));
    assertEquals(Map.of(), reading.utilization());
    assertEquals(Optional.empty(), reading.processUtilization());
    assertEquals(MigMode.ENABLED, node.gpu(0).info().mig());
    assertEquals(
        List.of("3g.40gb", "2g.20gb", "1g.10gb", "1g.10gb"),
        reading.migInstances().stream().map(instance -> instance.info().profile()).toList());
    reading.migInstances().forEach(instance -> assertEquals(Map.of(), instance.activity()));
    assertEquals(
        4,
        reading.migInstances().stream().map(instance -> instance.info().uuid()).distinct().count());
  }

  @Test
  void theProcessesOfAllInstancesAreThoseOfTheirBoard() throws GpuException {
    GpuReading reading = new Node(NodePlan.showcase(SimulatedModel.A100_MIG, 5, 1)).after(10);
    assertEquals(
        reading.processes().get(),
        reading.migInstances().stream().flatMap(i -> i.processes().get().stream()).toList());
    reading
        .migInstances()
        .forEach(
            instance ->
                instance.processes().get().stream()
                    .map(process -> process.gpuInstance().getAsInt())
                    .forEach(id -> assertEquals(instance.info().gpuInstance(), id)));
  }

  @Test
  void anH100CutIntoInstancesCountsTheActivityOfEach() throws GpuException {
    GpuReading reading = new Node(NodePlan.showcase(SimulatedModel.H100_MIG, 1, 1)).after(30);
    assertEquals(Map.of(), reading.utilization());
    reading
        .migInstances()
        .forEach(
            instance -> assertEquals(EnumSet.allOf(Activity.class), instance.activity().keySet()));
  }

  @Test
  void everyModelAndNumberOfGpusMakesANodeOfDistinctGpus() throws GpuException {
    for (SimulatedModel model : SimulatedModel.values()) {
      Node node = new Node(NodePlan.showcase(model, 16, 1));
      List<GpuSlot> slots = node.session.scan();
      assertEquals(16, slots.size());
      Set<String> uuids = new TreeSet<>();
      Set<String> buses = new TreeSet<>();
      for (GpuSlot slot : slots) {
        uuids.add(((GpuSlot.Present) slot).gpu().id().uuid());
        buses.add(((GpuSlot.Present) slot).gpu().info().pciBusId().get());
      }
      assertEquals(16, uuids.size());
      assertEquals(16, buses.size());
      assertTrue(uuids.iterator().next().matches("GPU(-[0-9a-f]{4,12}){5}"));
    }
  }

  private static Set<String> absent(GpuReading reading) {
    for (Absence absence : reading.absences()) {
      assertEquals(ErrorKind.UNSUPPORTED, absence.error().kind());
      assertEquals(3, absence.error().code());
      assertEquals("Not Supported", absence.error().text());
      assertTrue(absence.error().function().startsWith("nvml"));
    }
    return reading.absences().stream().map(Absence::reading).collect(Collectors.toSet());
  }
}
