package io.gpuwarden.nvml;

import io.gpuwarden.gpu.DriverInfo;
import java.util.Optional;

/** The versions of the driver behind a session. */
final class DriverReader {
  private final NvmlLibrary nvml;
  private final NativeBlock out;

  DriverReader(NvmlLibrary nvml, NativeBlock out) {
    this.nvml = nvml;
    this.out = out;
  }

  DriverInfo read() {
    long text = out.address(Device.TEXT);
    int length = Device.TEXT_LENGTH;
    return new DriverInfo(
        text(nvml.nvmlSystemGetDriverVersion(text, length)),
        text(nvml.nvmlSystemGetNVMLVersion(text, length)),
        cuda());
  }

  private Optional<String> text(int code) {
    return code == NvmlReturn.SUCCESS.code
        ? Optional.of(out.getString(Device.TEXT, Device.TEXT_LENGTH))
        : Optional.empty();
  }

  /** The newer call asks libcuda and fails without it; the older one knows by itself. */
  private Optional<String> cuda() {
    int code = nvml.nvmlSystemGetCudaDriverVersion_v2(out.address());
    if (code != NvmlReturn.SUCCESS.code) {
      code = nvml.nvmlSystemGetCudaDriverVersion(out.address());
    }
    return code == NvmlReturn.SUCCESS.code ? Optional.of(cuda(out.getInt(0))) : Optional.empty();
  }

  static String cuda(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }
}
