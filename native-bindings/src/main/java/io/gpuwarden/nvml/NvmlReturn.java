package io.gpuwarden.nvml;

import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuError;

/** {@code nvmlReturn_t}: every code with its meaning for a person and for the program. */
enum NvmlReturn {
  /** Never an error; its kind is not asked for. */
  SUCCESS(0, ErrorKind.TRANSIENT, "success"),
  UNINITIALIZED(1, ErrorKind.DRIVER, "NVML is not initialized"),
  INVALID_ARGUMENT(2, ErrorKind.MISUSE, "invalid argument"),
  NOT_SUPPORTED(3, ErrorKind.UNSUPPORTED, "not supported"),
  NO_PERMISSION(4, ErrorKind.NO_PERMISSION, "no permission"),
  ALREADY_INITIALIZED(5, ErrorKind.TRANSIENT, "NVML is already initialized"),
  NOT_FOUND(6, ErrorKind.TRANSIENT, "not found"),
  INSUFFICIENT_SIZE(7, ErrorKind.TRANSIENT, "the buffer is too small"),
  INSUFFICIENT_POWER(8, ErrorKind.TRANSIENT, "a power cable is missing or loose"),
  DRIVER_NOT_LOADED(9, ErrorKind.DRIVER, "the NVIDIA kernel driver is not loaded"),
  TIMEOUT(10, ErrorKind.TRANSIENT, "time-out in the driver"),
  IRQ_ISSUE(11, ErrorKind.TRANSIENT, "the kernel sees an interrupt problem with the GPU"),
  LIBRARY_NOT_FOUND(12, ErrorKind.DRIVER, "the NVML library could not be loaded"),
  FUNCTION_NOT_FOUND(13, ErrorKind.UNSUPPORTED, "the NVML library lacks the function"),
  CORRUPTED_INFOROM(14, ErrorKind.TRANSIENT, "the board's infoROM is corrupted"),
  GPU_IS_LOST(15, ErrorKind.GPU_LOST, "the GPU has fallen off the bus or is unreachable"),
  RESET_REQUIRED(16, ErrorKind.GPU_LOST, "the GPU needs a reset before it can be used again"),
  OPERATING_SYSTEM(17, ErrorKind.TRANSIENT, "the operating system blocks the GPU"),
  LIB_RM_VERSION_MISMATCH(
      18,
      ErrorKind.DRIVER,
      "the NVML library and the loaded kernel driver are of different versions"),
  IN_USE(19, ErrorKind.TRANSIENT, "the GPU is in use"),
  MEMORY(20, ErrorKind.TRANSIENT, "insufficient memory"),
  NO_DATA(21, ErrorKind.TRANSIENT, "no data"),
  VGPU_ECC_NOT_SUPPORTED(22, ErrorKind.UNSUPPORTED, "not supported by a vGPU while ECC is on"),
  INSUFFICIENT_RESOURCES(23, ErrorKind.TRANSIENT, "insufficient resources"),
  FREQ_NOT_SUPPORTED(24, ErrorKind.UNSUPPORTED, "the frequency is not supported"),
  ARGUMENT_VERSION_MISMATCH(25, ErrorKind.MISUSE, "the argument's version is not supported"),
  DEPRECATED(26, ErrorKind.UNSUPPORTED, "the function is no longer supported"),
  NOT_READY(27, ErrorKind.TRANSIENT, "the GPU is not ready"),
  GPU_NOT_FOUND(28, ErrorKind.TRANSIENT, "no GPU was found"),
  INVALID_STATE(29, ErrorKind.TRANSIENT, "invalid state"),
  RESET_TYPE_NOT_SUPPORTED(30, ErrorKind.UNSUPPORTED, "the kind of reset is not supported"),
  UNKNOWN(999, ErrorKind.TRANSIENT, "unknown error in the driver");

  private static final NvmlReturn[] BY_CODE = byCode();

  final int code;
  final ErrorKind kind;
  final String text;

  NvmlReturn(int code, ErrorKind kind, String text) {
    this.code = code;
    this.kind = kind;
    this.text = text;
  }

  /** What the function's answer means; a code that this version does not know is transient. */
  static GpuError error(NvmlSymbol function, int code) {
    NvmlReturn known = of(code);
    String text = known == UNKNOWN && code != UNKNOWN.code ? "unknown return code" : known.text;
    return new GpuError(function.cName, code, text, known.kind);
  }

  GpuError of(NvmlSymbol function) {
    return error(function, code);
  }

  static ErrorKind kind(int code) {
    return of(code).kind;
  }

  private static NvmlReturn of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : UNKNOWN;
  }

  private static NvmlReturn[] byCode() {
    NvmlReturn[] all = values();
    NvmlReturn[] byCode = new NvmlReturn[all.length - 1];
    for (NvmlReturn each : all) {
      if (each.code < byCode.length) {
        byCode[each.code] = each;
      }
    }
    return byCode;
  }
}
