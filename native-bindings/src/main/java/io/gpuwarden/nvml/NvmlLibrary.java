package io.gpuwarden.nvml;

/**
 * The C header of NVML in Java: one method per function, by its C name. Handles and pointers are
 * addresses; the memory belongs to the caller; the result is the {@code nvmlReturn_t}. A function
 * that the library lacks answers 13 (FUNCTION_NOT_FOUND), as NVML itself would say it. {@link
 * NvmlSymbol} says since which driver each exists.
 *
 * <p>An instance belongs to one thread at a time; those of one library share its {@link
 * NvmlSymbols}.
 */
final class NvmlLibrary {
  private final NvmlSymbols symbols;
  private final NativeCall call = new NativeCall();

  NvmlLibrary(NvmlSymbols symbols) {
    this.symbols = symbols;
  }

  /** The same library for another thread. */
  NvmlLibrary forAnotherThread() {
    return new NvmlLibrary(symbols);
  }

  boolean has(NvmlSymbol symbol) {
    return symbols.has(symbol);
  }

  void close() {
    call.close();
  }

  // Library and system

  int nvmlInitWithFlags(int flags) {
    return invoke(NvmlSymbol.INIT_WITH_FLAGS, flags);
  }

  int nvmlInit_v2() {
    return invoke(NvmlSymbol.INIT);
  }

  int nvmlShutdown() {
    return invoke(NvmlSymbol.SHUTDOWN);
  }

  /** char[length]. */
  int nvmlSystemGetDriverVersion(long version, int length) {
    return invoke(NvmlSymbol.DRIVER_VERSION, version, length);
  }

  /** char[length]. */
  int nvmlSystemGetNVMLVersion(long version, int length) {
    return invoke(NvmlSymbol.NVML_VERSION, version, length);
  }

  /** int, 1000 × major + 10 × minor. */
  int nvmlSystemGetCudaDriverVersion_v2(long version) {
    return invoke(NvmlSymbol.CUDA_VERSION_V2, version);
  }

  /** int, 1000 × major + 10 × minor. */
  int nvmlSystemGetCudaDriverVersion(long version) {
    return invoke(NvmlSymbol.CUDA_VERSION, version);
  }

  /** char[length], cropped. */
  int nvmlSystemGetProcessName(int pid, long name, int length) {
    return invoke(NvmlSymbol.PROCESS_NAME, Integer.toUnsignedLong(pid), name, length);
  }

  // Enumeration and identity

  int nvmlDeviceGetCount_v2(long count) {
    return invoke(NvmlSymbol.COUNT, count);
  }

  int nvmlDeviceGetHandleByIndex_v2(int index, long device) {
    return invoke(NvmlSymbol.HANDLE_BY_INDEX, index, device);
  }

  int nvmlDeviceGetHandleByUUID(long uuid, long device) {
    return invoke(NvmlSymbol.HANDLE_BY_UUID, uuid, device);
  }

  /** char[length]; 96 are enough. */
  int nvmlDeviceGetName(long device, long name, int length) {
    return invoke(NvmlSymbol.NAME, device, name, length);
  }

  /** char[length]; 96 are enough. */
  int nvmlDeviceGetUUID(long device, long uuid, int length) {
    return invoke(NvmlSymbol.UUID, device, uuid, length);
  }

  /** char[length]; 30 are enough. */
  int nvmlDeviceGetSerial(long device, long serial, int length) {
    return invoke(NvmlSymbol.SERIAL, device, serial, length);
  }

  int nvmlDeviceGetMinorNumber(long device, long minorNumber) {
    return invoke(NvmlSymbol.MINOR_NUMBER, device, minorNumber);
  }

  /** {@link NvmlStructs.PciInfo}. */
  int nvmlDeviceGetPciInfo_v3(long device, long pci) {
    return invoke(NvmlSymbol.PCI_INFO_V3, device, pci);
  }

  /** {@link NvmlStructs.PciInfoV2}. */
  int nvmlDeviceGetPciInfo_v2(long device, long pci) {
    return invoke(NvmlSymbol.PCI_INFO_V2, device, pci);
  }

  /** char[length]; 32 are enough. */
  int nvmlDeviceGetVbiosVersion(long device, long version, int length) {
    return invoke(NvmlSymbol.VBIOS_VERSION, device, version, length);
  }

  /** u32, an NVML_DEVICE_ARCH code. */
  int nvmlDeviceGetArchitecture(long device, long architecture) {
    return invoke(NvmlSymbol.ARCHITECTURE, device, architecture);
  }

  int nvmlDeviceGetCudaComputeCapability(long device, long major, long minor) {
    return invoke(NvmlSymbol.COMPUTE_CAPABILITY, device, major, minor);
  }

  // Utilization

  /**
   * {@link NvmlStructs.Sample} entries newer than the time stamp (microseconds); {@code count} says
   * how many fit and becomes how many there are.
   */
  int nvmlDeviceGetSamples(
      long device, int type, long lastSeenTimeStamp, long valueType, long count, long samples) {
    return invoke(NvmlSymbol.SAMPLES, device, type, lastSeenTimeStamp, valueType, count, samples);
  }

  /** {@link NvmlStructs.Utilization}, percent. */
  int nvmlDeviceGetUtilizationRates(long device, long utilization) {
    return invoke(NvmlSymbol.UTILIZATION_RATES, device, utilization);
  }

  /** u32 percent, u32 sampling period in microseconds; so the next three. */
  int nvmlDeviceGetEncoderUtilization(long device, long utilization, long periodMicros) {
    return invoke(NvmlSymbol.ENCODER_UTILIZATION, device, utilization, periodMicros);
  }

  int nvmlDeviceGetDecoderUtilization(long device, long utilization, long periodMicros) {
    return invoke(NvmlSymbol.DECODER_UTILIZATION, device, utilization, periodMicros);
  }

  int nvmlDeviceGetJpgUtilization(long device, long utilization, long periodMicros) {
    return invoke(NvmlSymbol.JPG_UTILIZATION, device, utilization, periodMicros);
  }

  int nvmlDeviceGetOfaUtilization(long device, long utilization, long periodMicros) {
    return invoke(NvmlSymbol.OFA_UTILIZATION, device, utilization, periodMicros);
  }

  // Memory

  /** {@link NvmlStructs.MemoryV2}, bytes; its version word is set by the caller. */
  int nvmlDeviceGetMemoryInfo_v2(long device, long memory) {
    return invoke(NvmlSymbol.MEMORY_INFO_V2, device, memory);
  }

  /** {@link NvmlStructs.Memory}, bytes. */
  int nvmlDeviceGetMemoryInfo(long device, long memory) {
    return invoke(NvmlSymbol.MEMORY_INFO, device, memory);
  }

  /** {@link NvmlStructs.Bar1Memory}, bytes. */
  int nvmlDeviceGetBAR1MemoryInfo(long device, long memory) {
    return invoke(NvmlSymbol.BAR1_MEMORY_INFO, device, memory);
  }

  // Temperature and fans

  /** {@link NvmlStructs.Temperature}, degrees Celsius; version and sensor are set by the caller. */
  int nvmlDeviceGetTemperatureV(long device, long temperature) {
    return invoke(NvmlSymbol.TEMPERATURE_V, device, temperature);
  }

  /** u32 degrees Celsius. */
  int nvmlDeviceGetTemperature(long device, int sensor, long temperature) {
    return invoke(NvmlSymbol.TEMPERATURE, device, sensor, temperature);
  }

  /** u32 degrees Celsius. */
  int nvmlDeviceGetTemperatureThreshold(long device, int threshold, long temperature) {
    return invoke(NvmlSymbol.TEMPERATURE_THRESHOLD, device, threshold, temperature);
  }

  int nvmlDeviceGetNumFans(long device, long count) {
    return invoke(NvmlSymbol.NUM_FANS, device, count);
  }

  /** u32 percent of the fan's maximum; may exceed 100. */
  int nvmlDeviceGetFanSpeed_v2(long device, int fan, long speed) {
    return invoke(NvmlSymbol.FAN_SPEED_V2, device, fan, speed);
  }

  /** u32 percent of the maximum; may exceed 100. */
  int nvmlDeviceGetFanSpeed(long device, long speed) {
    return invoke(NvmlSymbol.FAN_SPEED, device, speed);
  }

  // Power

  /** u32 milliwatts; so the next three. */
  int nvmlDeviceGetPowerUsage(long device, long power) {
    return invoke(NvmlSymbol.POWER_USAGE, device, power);
  }

  int nvmlDeviceGetEnforcedPowerLimit(long device, long limit) {
    return invoke(NvmlSymbol.ENFORCED_POWER_LIMIT, device, limit);
  }

  int nvmlDeviceGetPowerManagementLimit(long device, long limit) {
    return invoke(NvmlSymbol.POWER_LIMIT, device, limit);
  }

  int nvmlDeviceGetPowerManagementDefaultLimit(long device, long limit) {
    return invoke(NvmlSymbol.POWER_DEFAULT_LIMIT, device, limit);
  }

  /** u32 milliwatts each. */
  int nvmlDeviceGetPowerManagementLimitConstraints(long device, long min, long max) {
    return invoke(NvmlSymbol.POWER_LIMIT_CONSTRAINTS, device, min, max);
  }

  /** u64 millijoules since the driver was loaded. */
  int nvmlDeviceGetTotalEnergyConsumption(long device, long energy) {
    return invoke(NvmlSymbol.TOTAL_ENERGY, device, energy);
  }

  // Clocks

  /** u32 MHz. */
  int nvmlDeviceGetClockInfo(long device, int type, long clock) {
    return invoke(NvmlSymbol.CLOCK_INFO, device, type, clock);
  }

  /** u32 MHz. */
  int nvmlDeviceGetMaxClockInfo(long device, int type, long clock) {
    return invoke(NvmlSymbol.MAX_CLOCK_INFO, device, type, clock);
  }

  /** u64 of bits. */
  int nvmlDeviceGetCurrentClocksEventReasons(long device, long reasons) {
    return invoke(NvmlSymbol.CLOCKS_EVENT_REASONS, device, reasons);
  }

  /** u64 of bits, the same ones. */
  int nvmlDeviceGetCurrentClocksThrottleReasons(long device, long reasons) {
    return invoke(NvmlSymbol.CLOCKS_THROTTLE_REASONS, device, reasons);
  }

  /** {@link NvmlStructs.ViolationTime}. */
  int nvmlDeviceGetViolationStatus(long device, int policy, long time) {
    return invoke(NvmlSymbol.VIOLATION_STATUS, device, policy, time);
  }

  /** u32, 0 to 15; 32 is unknown. */
  int nvmlDeviceGetPerformanceState(long device, long state) {
    return invoke(NvmlSymbol.PERFORMANCE_STATE, device, state);
  }

  // Links

  int nvmlDeviceGetCurrPcieLinkGeneration(long device, long generation) {
    return invoke(NvmlSymbol.PCIE_LINK_GENERATION, device, generation);
  }

  int nvmlDeviceGetCurrPcieLinkWidth(long device, long width) {
    return invoke(NvmlSymbol.PCIE_LINK_WIDTH, device, width);
  }

  int nvmlDeviceGetPcieReplayCounter(long device, long count) {
    return invoke(NvmlSymbol.PCIE_REPLAY_COUNTER, device, count);
  }

  /** u32, 1 if the link is up. */
  int nvmlDeviceGetNvLinkState(long device, int link, long active) {
    return invoke(NvmlSymbol.NVLINK_STATE, device, link, active);
  }

  /** u64 count. */
  int nvmlDeviceGetNvLinkErrorCounter(long device, int link, int counter, long value) {
    return invoke(NvmlSymbol.NVLINK_ERROR_COUNTER, device, link, counter, value);
  }

  // Memory errors

  /** u64 count. */
  int nvmlDeviceGetTotalEccErrors(long device, int errorType, int counterType, long count) {
    return invoke(NvmlSymbol.TOTAL_ECC_ERRORS, device, errorType, counterType, count);
  }

  /** u32 each. */
  int nvmlDeviceGetRemappedRows(
      long device, long corrected, long uncorrected, long pending, long failed) {
    return invoke(NvmlSymbol.REMAPPED_ROWS, device, corrected, uncorrected, pending, failed);
  }

  /** u64 addresses. */
  int nvmlDeviceGetRetiredPages(long device, int cause, long count, long addresses) {
    return invoke(NvmlSymbol.RETIRED_PAGES, device, cause, count, addresses);
  }

  /** {@link NvmlStructs.FieldValue} entries. */
  int nvmlDeviceGetFieldValues(long device, int count, long values) {
    return invoke(NvmlSymbol.FIELD_VALUES, device, count, values);
  }

  // Processes

  /**
   * One of the nine lists of processes: {@link NvmlSymbol#COMPUTE_PROCESSES_V3} to {@link
   * NvmlSymbol#MPS_PROCESSES}. {@code count} says how many entries fit and becomes how many there
   * are; their stride depends on the form, see {@link ProcessStride}.
   */
  int nvmlDeviceGetRunningProcesses(NvmlSymbol list, long device, long count, long infos) {
    return invoke(list, device, count, infos);
  }

  /** {@link NvmlStructs.ProcessesUtilizationInfo}, with an array of its own. */
  int nvmlDeviceGetProcessesUtilizationInfo(long device, long info) {
    return invoke(NvmlSymbol.PROCESSES_UTILIZATION_INFO, device, info);
  }

  /** {@link NvmlStructs.ProcessUtilizationSample} entries. */
  int nvmlDeviceGetProcessUtilization(
      long device, long utilization, long count, long lastSeenTimeStamp) {
    return invoke(NvmlSymbol.PROCESS_UTILIZATION, device, utilization, count, lastSeenTimeStamp);
  }

  // MIG

  /** u32 each; 1 is on. */
  int nvmlDeviceGetMigMode(long device, long current, long pending) {
    return invoke(NvmlSymbol.MIG_MODE, device, current, pending);
  }

  int nvmlDeviceGetMaxMigDeviceCount(long device, long count) {
    return invoke(NvmlSymbol.MAX_MIG_DEVICE_COUNT, device, count);
  }

  int nvmlDeviceGetMigDeviceHandleByIndex(long device, int index, long migDevice) {
    return invoke(NvmlSymbol.MIG_DEVICE_HANDLE_BY_INDEX, device, index, migDevice);
  }

  int nvmlDeviceGetGpuInstanceId(long migDevice, long id) {
    return invoke(NvmlSymbol.GPU_INSTANCE_ID, migDevice, id);
  }

  int nvmlDeviceGetComputeInstanceId(long migDevice, long id) {
    return invoke(NvmlSymbol.COMPUTE_INSTANCE_ID, migDevice, id);
  }

  /** {@link NvmlStructs.DeviceAttributes}. */
  int nvmlDeviceGetAttributes_v2(long migDevice, long attributes) {
    return invoke(NvmlSymbol.ATTRIBUTES_V2, migDevice, attributes);
  }

  /** {@link NvmlStructs.DeviceAttributes}. */
  int nvmlDeviceGetAttributes(long migDevice, long attributes) {
    return invoke(NvmlSymbol.ATTRIBUTES, migDevice, attributes);
  }

  // GPM

  /** {@link NvmlStructs.GpmSupport}. */
  int nvmlGpmQueryDeviceSupport(long device, long support) {
    return invoke(NvmlSymbol.GPM_QUERY_DEVICE_SUPPORT, device, support);
  }

  int nvmlGpmSampleAlloc(long sample) {
    return invoke(NvmlSymbol.GPM_SAMPLE_ALLOC, sample);
  }

  int nvmlGpmSampleFree(long sample) {
    return invoke(NvmlSymbol.GPM_SAMPLE_FREE, sample);
  }

  int nvmlGpmSampleGet(long device, long sample) {
    return invoke(NvmlSymbol.GPM_SAMPLE_GET, device, sample);
  }

  /** The parent's handle and the id of a GPU instance. */
  int nvmlGpmMigSampleGet(long device, int gpuInstance, long sample) {
    return invoke(NvmlSymbol.GPM_MIG_SAMPLE_GET, device, gpuInstance, sample);
  }

  /** {@link NvmlStructs.GpmMetricsGet}. */
  int nvmlGpmMetricsGet(long metrics) {
    return invoke(NvmlSymbol.GPM_METRICS_GET, metrics);
  }

  // Events

  int nvmlEventSetCreate(long set) {
    return invoke(NvmlSymbol.EVENT_SET_CREATE, set);
  }

  /** u64 of bits. */
  int nvmlDeviceGetSupportedEventTypes(long device, long types) {
    return invoke(NvmlSymbol.SUPPORTED_EVENT_TYPES, device, types);
  }

  int nvmlDeviceRegisterEvents(long device, long types, long set) {
    return invoke(NvmlSymbol.REGISTER_EVENTS, device, types, set);
  }

  /** {@link NvmlStructs.EventData}; blocks until there is one or the time is over. */
  int nvmlEventSetWait_v2(long set, long data, int timeoutMillis) {
    return invoke(NvmlSymbol.EVENT_SET_WAIT_V2, set, data, timeoutMillis);
  }

  /** The same without the ids of MIG instances. */
  int nvmlEventSetWait(long set, long data, int timeoutMillis) {
    return invoke(NvmlSymbol.EVENT_SET_WAIT, set, data, timeoutMillis);
  }

  int nvmlEventSetFree(long set) {
    return invoke(NvmlSymbol.EVENT_SET_FREE, set);
  }

  private int invoke(NvmlSymbol symbol) {
    long f = symbols.address(symbol);
    return f == 0 ? missing() : (int) call.invoke(f);
  }

  private int invoke(NvmlSymbol symbol, long a) {
    long f = symbols.address(symbol);
    return f == 0 ? missing() : (int) call.invoke(f, a);
  }

  private int invoke(NvmlSymbol symbol, long a, long b) {
    long f = symbols.address(symbol);
    return f == 0 ? missing() : (int) call.invoke(f, a, b);
  }

  private int invoke(NvmlSymbol symbol, long a, long b, long c) {
    long f = symbols.address(symbol);
    return f == 0 ? missing() : (int) call.invoke(f, a, b, c);
  }

  private int invoke(NvmlSymbol symbol, long a, long b, long c, long d) {
    long f = symbols.address(symbol);
    return f == 0 ? missing() : (int) call.invoke(f, a, b, c, d);
  }

  private int invoke(NvmlSymbol symbol, long a, long b, long c, long d, long e) {
    long f = symbols.address(symbol);
    return f == 0 ? missing() : (int) call.invoke(f, a, b, c, d, e);
  }

  private int invoke(NvmlSymbol symbol, long a, long b, long c, long d, long e, long g) {
    long f = symbols.address(symbol);
    return f == 0 ? missing() : (int) call.invoke(f, a, b, c, d, e, g);
  }

  private static int missing() {
    return NvmlReturn.FUNCTION_NOT_FOUND.code;
  }
}
