package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuInfo;
import io.gpuwarden.gpu.MemoryApi;
import io.gpuwarden.gpu.MigMode;
import io.gpuwarden.nvml.NvmlStructs.PciInfo;
import io.gpuwarden.nvml.NvmlStructs.PciInfoV2;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a GPU is. Read once when it is opened; only the MIG mode is asked for again. */
final class IdentityReader {
  private static final String MIG = "info.mig";
  private static final int SERIAL_LENGTH = 30;
  private static final int VBIOS_LENGTH = 32;

  private final Device gpu;
  private final NativeBlock pci = new NativeBlock(PciInfo.SIZE);
  private final Question migMode;

  IdentityReader(Device gpu) {
    this.gpu = gpu;
    NvmlLibrary nvml = gpu.nvml();
    migMode = gpu.question(MIG, gpu.u32First(NvmlSymbol.MIG_MODE, nvml::nvmlDeviceGetMigMode));
  }

  /** Everything; the MIG mode and the memory call in use are those of the moment. */
  GpuInfo read(Tick tick) throws GpuException {
    NvmlLibrary nvml = gpu.nvml();
    return new GpuInfo(
        text(tick, "info.name", NvmlSymbol.NAME, Device.TEXT_LENGTH, nvml::nvmlDeviceGetName)
            .orElse("unknown GPU"),
        pciBusId(tick),
        number(tick, "info.minor", NvmlSymbol.MINOR_NUMBER, nvml::nvmlDeviceGetMinorNumber),
        text(tick, "info.serial", NvmlSymbol.SERIAL, SERIAL_LENGTH, nvml::nvmlDeviceGetSerial),
        architecture(tick),
        computeCapability(tick),
        text(
            tick,
            "info.vbios",
            NvmlSymbol.VBIOS_VERSION,
            VBIOS_LENGTH,
            nvml::nvmlDeviceGetVbiosVersion),
        migMode(tick, MigMode.UNSUPPORTED),
        Optional.empty());
  }

  /** The same GPU with the MIG mode of now. */
  GpuInfo refresh(GpuInfo info, Tick tick) throws GpuException {
    return with(info, migMode(tick, info.mig()), info.memoryApi());
  }

  /** The same GPU with what can change. */
  static GpuInfo with(GpuInfo info, MigMode mode, Optional<MemoryApi> memoryApi) {
    if (mode == info.mig() && memoryApi.equals(info.memoryApi())) {
      return info;
    }
    return new GpuInfo(
        info.name(),
        info.pciBusId(),
        info.minor(),
        info.serial(),
        info.architecture(),
        info.computeCapability(),
        info.vbios(),
        mode,
        memoryApi);
  }

  void close() {
    pci.close();
  }

  private MigMode migMode(Tick tick, MigMode before) throws GpuException {
    OptionalLong mode = migMode.asLong(tick);
    if (mode.isPresent()) {
      return mode.getAsLong() == 1 ? MigMode.ENABLED : MigMode.DISABLED;
    }
    if (!migMode.settled()) {
      return before;
    }
    gpu.absences().remove(MIG); // that the GPU knows no MIG is an answer
    return MigMode.UNSUPPORTED;
  }

  private Optional<String> text(
      Tick tick, String reading, NvmlSymbol function, int length, Device.TextOut call)
      throws GpuException {
    return gpu.question(reading, gpu.text(function, length, call)).ask(tick)
        ? Optional.of(gpu.text())
        : Optional.empty();
  }

  private OptionalInt number(Tick tick, String reading, NvmlSymbol function, Device.OneOut call)
      throws GpuException {
    return gpu.question(reading, gpu.u32(function, call)).asInt(tick);
  }

  private Optional<String> pciBusId(Tick tick) throws GpuException {
    NvmlLibrary nvml = gpu.nvml();
    Question question =
        gpu.question(
            "info.pciBusId",
            new Question.Way(
                NvmlSymbol.PCI_INFO_V3,
                () -> nvml.nvmlDeviceGetPciInfo_v3(gpu.handle(), pci.address())),
            new Question.Way(
                NvmlSymbol.PCI_INFO_V2,
                () -> nvml.nvmlDeviceGetPciInfo_v2(gpu.handle(), pci.address())));
    if (!question.ask(tick)) {
      return Optional.empty();
    }
    boolean v3 = question.way().function() == NvmlSymbol.PCI_INFO_V3;
    return Optional.of(
        PciBusId.of(
            pci.getInt(v3 ? PciInfo.DOMAIN : PciInfoV2.DOMAIN),
            pci.getInt(v3 ? PciInfo.BUS : PciInfoV2.BUS),
            pci.getInt(v3 ? PciInfo.DEVICE : PciInfoV2.DEVICE)));
  }

  private Optional<String> architecture(Tick tick) throws GpuException {
    OptionalInt code =
        number(
            tick,
            "info.architecture",
            NvmlSymbol.ARCHITECTURE,
            gpu.nvml()::nvmlDeviceGetArchitecture);
    return code.isEmpty() ? Optional.empty() : Architecture.name(code.getAsInt());
  }

  private Optional<String> computeCapability(Tick tick) throws GpuException {
    Question question =
        gpu.question(
            "info.computeCapability",
            gpu.u32First(
                NvmlSymbol.COMPUTE_CAPABILITY, gpu.nvml()::nvmlDeviceGetCudaComputeCapability));
    return question.ask(tick)
        ? Optional.of(gpu.out().getInt(Device.FIRST) + "." + gpu.out().getInt(Device.SECOND))
        : Optional.empty();
  }
}
