package io.gpuwarden.nvml;

/**
 * Every C function of NVML that is used, by its exact symbol. Forms of one function are symbols of
 * their own: each has its own arguments and struct layout. The comment after a symbol says since
 * which driver it exists; none means that it is older than 410.
 */
enum NvmlSymbol {
  INIT_WITH_FLAGS("nvmlInitWithFlags"), // 396
  INIT("nvmlInit_v2"),
  SHUTDOWN("nvmlShutdown"),
  DRIVER_VERSION("nvmlSystemGetDriverVersion"),
  NVML_VERSION("nvmlSystemGetNVMLVersion"),
  CUDA_VERSION_V2("nvmlSystemGetCudaDriverVersion_v2"), // 396
  CUDA_VERSION("nvmlSystemGetCudaDriverVersion"),
  PROCESS_NAME("nvmlSystemGetProcessName"),

  COUNT("nvmlDeviceGetCount_v2"),
  HANDLE_BY_INDEX("nvmlDeviceGetHandleByIndex_v2"),
  HANDLE_BY_UUID("nvmlDeviceGetHandleByUUID"),
  NAME("nvmlDeviceGetName"),
  UUID("nvmlDeviceGetUUID"),
  SERIAL("nvmlDeviceGetSerial"),
  MINOR_NUMBER("nvmlDeviceGetMinorNumber"),
  PCI_INFO_V3("nvmlDeviceGetPciInfo_v3"), // 396
  PCI_INFO_V2("nvmlDeviceGetPciInfo_v2"),
  VBIOS_VERSION("nvmlDeviceGetVbiosVersion"),
  ARCHITECTURE("nvmlDeviceGetArchitecture"), // 450
  COMPUTE_CAPABILITY("nvmlDeviceGetCudaComputeCapability"),

  SAMPLES("nvmlDeviceGetSamples"),
  UTILIZATION_RATES("nvmlDeviceGetUtilizationRates"),
  ENCODER_UTILIZATION("nvmlDeviceGetEncoderUtilization"),
  DECODER_UTILIZATION("nvmlDeviceGetDecoderUtilization"),
  JPG_UTILIZATION("nvmlDeviceGetJpgUtilization"), // 535
  OFA_UTILIZATION("nvmlDeviceGetOfaUtilization"), // 535

  MEMORY_INFO_V2("nvmlDeviceGetMemoryInfo_v2"), // 510
  MEMORY_INFO("nvmlDeviceGetMemoryInfo"),
  BAR1_MEMORY_INFO("nvmlDeviceGetBAR1MemoryInfo"),

  TEMPERATURE_V("nvmlDeviceGetTemperatureV"), // 565
  TEMPERATURE("nvmlDeviceGetTemperature"),
  TEMPERATURE_THRESHOLD("nvmlDeviceGetTemperatureThreshold"),
  NUM_FANS("nvmlDeviceGetNumFans"), // 510
  FAN_SPEED_V2("nvmlDeviceGetFanSpeed_v2"), // 418
  FAN_SPEED("nvmlDeviceGetFanSpeed"),

  POWER_USAGE("nvmlDeviceGetPowerUsage"),
  ENFORCED_POWER_LIMIT("nvmlDeviceGetEnforcedPowerLimit"),
  POWER_LIMIT("nvmlDeviceGetPowerManagementLimit"),
  POWER_DEFAULT_LIMIT("nvmlDeviceGetPowerManagementDefaultLimit"),
  POWER_LIMIT_CONSTRAINTS("nvmlDeviceGetPowerManagementLimitConstraints"),
  TOTAL_ENERGY("nvmlDeviceGetTotalEnergyConsumption"),

  CLOCK_INFO("nvmlDeviceGetClockInfo"),
  MAX_CLOCK_INFO("nvmlDeviceGetMaxClockInfo"),
  CLOCKS_EVENT_REASONS("nvmlDeviceGetCurrentClocksEventReasons"), // 535
  CLOCKS_THROTTLE_REASONS("nvmlDeviceGetCurrentClocksThrottleReasons"),
  VIOLATION_STATUS("nvmlDeviceGetViolationStatus"),
  PERFORMANCE_STATE("nvmlDeviceGetPerformanceState"),

  PCIE_LINK_GENERATION("nvmlDeviceGetCurrPcieLinkGeneration"),
  PCIE_LINK_WIDTH("nvmlDeviceGetCurrPcieLinkWidth"),
  PCIE_REPLAY_COUNTER("nvmlDeviceGetPcieReplayCounter"),

  NVLINK_STATE("nvmlDeviceGetNvLinkState"),
  NVLINK_ERROR_COUNTER("nvmlDeviceGetNvLinkErrorCounter"),

  TOTAL_ECC_ERRORS("nvmlDeviceGetTotalEccErrors"),
  REMAPPED_ROWS("nvmlDeviceGetRemappedRows"), // 450
  RETIRED_PAGES("nvmlDeviceGetRetiredPages"),
  FIELD_VALUES("nvmlDeviceGetFieldValues"),

  COMPUTE_PROCESSES_V3("nvmlDeviceGetComputeRunningProcesses_v3"), // 510
  COMPUTE_PROCESSES_V2("nvmlDeviceGetComputeRunningProcesses_v2"), // 450
  COMPUTE_PROCESSES("nvmlDeviceGetComputeRunningProcesses"),
  GRAPHICS_PROCESSES_V3("nvmlDeviceGetGraphicsRunningProcesses_v3"), // 510
  GRAPHICS_PROCESSES_V2("nvmlDeviceGetGraphicsRunningProcesses_v2"), // 450
  GRAPHICS_PROCESSES("nvmlDeviceGetGraphicsRunningProcesses"),
  MPS_PROCESSES_V3("nvmlDeviceGetMPSComputeRunningProcesses_v3"), // 510
  MPS_PROCESSES_V2("nvmlDeviceGetMPSComputeRunningProcesses_v2"), // 470
  MPS_PROCESSES("nvmlDeviceGetMPSComputeRunningProcesses"), // 470
  PROCESSES_UTILIZATION_INFO("nvmlDeviceGetProcessesUtilizationInfo"), // 550
  PROCESS_UTILIZATION("nvmlDeviceGetProcessUtilization"),

  MIG_MODE("nvmlDeviceGetMigMode"), // 450, as all of MIG
  MAX_MIG_DEVICE_COUNT("nvmlDeviceGetMaxMigDeviceCount"),
  MIG_DEVICE_HANDLE_BY_INDEX("nvmlDeviceGetMigDeviceHandleByIndex"),
  GPU_INSTANCE_ID("nvmlDeviceGetGpuInstanceId"),
  COMPUTE_INSTANCE_ID("nvmlDeviceGetComputeInstanceId"),
  ATTRIBUTES_V2("nvmlDeviceGetAttributes_v2"),
  ATTRIBUTES("nvmlDeviceGetAttributes"),

  GPM_QUERY_DEVICE_SUPPORT("nvmlGpmQueryDeviceSupport"), // 520, as all of GPM
  GPM_SAMPLE_ALLOC("nvmlGpmSampleAlloc"),
  GPM_SAMPLE_FREE("nvmlGpmSampleFree"),
  GPM_SAMPLE_GET("nvmlGpmSampleGet"),
  GPM_MIG_SAMPLE_GET("nvmlGpmMigSampleGet"), // 525
  GPM_METRICS_GET("nvmlGpmMetricsGet"),

  EVENT_SET_CREATE("nvmlEventSetCreate"),
  SUPPORTED_EVENT_TYPES("nvmlDeviceGetSupportedEventTypes"),
  REGISTER_EVENTS("nvmlDeviceRegisterEvents"),
  EVENT_SET_WAIT_V2("nvmlEventSetWait_v2"), // 450
  EVENT_SET_WAIT("nvmlEventSetWait"),
  EVENT_SET_FREE("nvmlEventSetFree");

  /** The name in the C header and in the library. */
  final String cName;

  NvmlSymbol(String cName) {
    this.cName = cName;
  }
}
