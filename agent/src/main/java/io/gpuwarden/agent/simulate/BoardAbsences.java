package io.gpuwarden.agent.simulate;

import static io.gpuwarden.agent.simulate.NvmlWords.unsupported;

import io.gpuwarden.agent.simulate.BoardModel.Feature;
import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.MigMode;
import java.util.ArrayList;
import java.util.List;

/** What a board of a model never answers, with the function that says so. */
final class BoardAbsences {
  private BoardAbsences() {}

  static List<Absence> of(BoardModel model) {
    List<Absence> absences = new ArrayList<>();
    utilization(model, absences);
    if (!model.has(Feature.SERIAL)) {
      absences.add(unsupported("serial", "nvmlDeviceGetSerial"));
    }
    if (!model.has(Feature.GPM)) {
      absences.add(unsupported("activity", "nvmlGpmQueryDeviceSupport"));
    }
    thermal(model, absences);
    health(model, absences);
    if (!model.links().nvLinkBytes()) {
      absences.add(unsupported("nvLink.receivedBytes", "nvmlDeviceGetFieldValues"));
      absences.add(unsupported("nvLink.transmittedBytes", "nvmlDeviceGetFieldValues"));
      absences.add(unsupported("nvLink.errors", "nvmlDeviceGetNvLinkErrorCounter"));
    }
    return List.copyOf(absences);
  }

  private static void utilization(BoardModel model, List<Absence> absences) {
    boolean cut = model.mig() == MigMode.ENABLED;
    if (cut) {
      for (String engine : List.of("compute", "memory_copy", "encoder", "decoder")) {
        absences.add(unsupported("utilization." + engine, "nvmlDeviceGetSamples"));
      }
      absences.add(unsupported("processUtilization", "nvmlDeviceGetProcessUtilization"));
    }
    if (cut || !model.has(Feature.JPEG_AND_OFA)) {
      absences.add(unsupported("utilization.jpeg", "nvmlDeviceGetSamples"));
      absences.add(unsupported("utilization.ofa", "nvmlDeviceGetSamples"));
    }
  }

  private static void thermal(BoardModel model, List<Absence> absences) {
    if (!model.has(Feature.MEMORY_TEMPERATURE)) {
      absences.add(unsupported("thermal.celsius.memory", "nvmlDeviceGetFieldValues"));
    }
    if (model.thermal().limits().isEmpty()) {
      absences.add(unsupported("thermal.limitsCelsius", "nvmlDeviceGetTemperatureThreshold"));
    }
    if (model.thermal().fans() == 0) {
      absences.add(unsupported("thermal.fanRatios", "nvmlDeviceGetNumFans"));
    }
  }

  private static void health(BoardModel model, List<Absence> absences) {
    if (!model.has(Feature.ECC)) {
      absences.add(unsupported("health.eccErrors", "nvmlDeviceGetTotalEccErrors"));
      absences.add(unsupported("health.eccErrorsLifetime", "nvmlDeviceGetTotalEccErrors"));
    }
    if (!tellsRemappedRows(model)) {
      absences.add(unsupported("health.remappedRows", "nvmlDeviceGetRemappedRows"));
    }
    if (!model.has(Feature.RETIRED_PAGES)) {
      absences.add(unsupported("health.retiredPages", "nvmlDeviceGetRetiredPages_v2"));
    }
  }

  /** Not while the board is cut into instances. */
  static boolean tellsRemappedRows(BoardModel model) {
    return model.has(Feature.ROW_REMAPPING) && model.mig() != MigMode.ENABLED;
  }
}
