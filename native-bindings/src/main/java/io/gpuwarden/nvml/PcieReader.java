package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.PcieReading;
import java.util.OptionalLong;

/** The PCI Express link. Bytes come from counters (since 555), never from the 20 ms measurement. */
final class PcieReader {
  private static final int FIELD_REPLAYS = 94;
  private static final int FIELD_TRANSMITTED = 197;
  private static final int FIELD_RECEIVED = 198;

  private final Question generation;
  private final Question width;
  private final Question replayQuestion;
  private final Question received;
  private final Question transmitted;

  private OptionalLong replays = OptionalLong.empty();

  PcieReader(Device gpu, FieldGroup fast, FieldGroup slow) {
    NvmlLibrary nvml = gpu.nvml();
    generation =
        gpu.question(
            "pcie.linkGeneration",
            gpu.u32(NvmlSymbol.PCIE_LINK_GENERATION, nvml::nvmlDeviceGetCurrPcieLinkGeneration));
    width =
        gpu.question(
            "pcie.linkWidth",
            gpu.u32(NvmlSymbol.PCIE_LINK_WIDTH, nvml::nvmlDeviceGetCurrPcieLinkWidth));
    replayQuestion =
        gpu.question(
            "pcie.replays",
            slow.add(FIELD_REPLAYS).way(),
            gpu.u32(NvmlSymbol.PCIE_REPLAY_COUNTER, nvml::nvmlDeviceGetPcieReplayCounter));
    received = gpu.question("pcie.receivedBytes", fast.addWide(FIELD_RECEIVED).way());
    transmitted = gpu.question("pcie.transmittedBytes", fast.addWide(FIELD_TRANSMITTED).way());
  }

  PcieReading read(Tick tick) throws GpuException {
    if (tick.full()) {
      replays = replayQuestion.asLong(tick);
    }
    return new PcieReading(
        generation.asInt(tick),
        width.asInt(tick),
        replays,
        received.asLong(tick),
        transmitted.asLong(tick));
  }
}
