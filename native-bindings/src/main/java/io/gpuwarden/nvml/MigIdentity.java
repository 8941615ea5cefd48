package io.gpuwarden.nvml;

import io.gpuwarden.gpu.MigInfo;
import io.gpuwarden.nvml.NvmlStructs.DeviceAttributes;
import java.util.Optional;

/** Which MIG instance a handle stands for. Each question is put in turn until one fails. */
final class MigIdentity {
  private static final String NAME_INFIX = " MIG ";
  private static final int MIB_PER_GIB = 1024;

  private final NvmlLibrary nvml;
  private final NativeBlock out;

  private MigInfo info = new MigInfo("", 0, 0, "");

  MigIdentity(Device gpu) {
    nvml = gpu.nvml();
    out = gpu.out();
  }

  /**
   * @return 0 if {@link #info} is the handle's
   */
  int read(long handle) {
    long text = out.address(Device.TEXT);
    int code = nvml.nvmlDeviceGetUUID(handle, text, Device.TEXT_LENGTH);
    if (code != NvmlReturn.SUCCESS.code) {
      return code;
    }
    String uuid = out.getString(Device.TEXT, Device.TEXT_LENGTH);
    code = nvml.nvmlDeviceGetGpuInstanceId(handle, out.address(Device.FIRST));
    if (code != NvmlReturn.SUCCESS.code) {
      return code;
    }
    code = nvml.nvmlDeviceGetComputeInstanceId(handle, out.address(Device.SECOND));
    if (code != NvmlReturn.SUCCESS.code) {
      return code;
    }
    int gpuInstance = out.getInt(Device.FIRST);
    int computeInstance = out.getInt(Device.SECOND);
    info = new MigInfo(uuid, gpuInstance, computeInstance, profile(handle));
    return code;
  }

  MigInfo info() {
    return info;
  }

  /** The device's name ends in its profile; older drivers give the parent's name alone. */
  private String profile(long handle) {
    long text = out.address(Device.TEXT);
    int code = nvml.nvmlDeviceGetName(handle, text, Device.TEXT_LENGTH);
    return Optional.of(code)
        .filter(c -> c == NvmlReturn.SUCCESS.code)
        .flatMap(c -> fromName(out.getString(Device.TEXT, Device.TEXT_LENGTH)))
        .orElseGet(() -> fromAttributes(handle));
  }

  static Optional<String> fromName(String name) {
    int infix = name.lastIndexOf(NAME_INFIX);
    return infix < 0
        ? Optional.empty()
        : Optional.of(name.substring(infix + NAME_INFIX.length()).strip());
  }

  private String fromAttributes(long handle) {
    long attributes = out.address(Device.TEXT);
    int code =
        nvml.has(NvmlSymbol.ATTRIBUTES_V2)
            ? nvml.nvmlDeviceGetAttributes_v2(handle, attributes)
            : nvml.nvmlDeviceGetAttributes(handle, attributes);
    return code == NvmlReturn.SUCCESS.code
        ? fromAttributes(
            out.getInt(Device.TEXT + DeviceAttributes.COMPUTE_INSTANCE_SLICE_COUNT),
            out.getInt(Device.TEXT + DeviceAttributes.GPU_INSTANCE_SLICE_COUNT),
            out.getLong(Device.TEXT + DeviceAttributes.MEMORY_SIZE_MB))
        : "unknown";
  }

  /** NVIDIA's rule: the memory in GiB, rounded up to what the profile was named for. */
  static String fromAttributes(int computeSlices, int gpuSlices, long memoryMib) {
    String compute = computeSlices < gpuSlices ? computeSlices + "c." : "";
    return compute + gpuSlices + "g." + (memoryMib + MIB_PER_GIB - 1) / MIB_PER_GIB + "gb";
  }
}
