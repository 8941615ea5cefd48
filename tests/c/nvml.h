/*
 * The part of NVML's C interface that gpuwarden reads, for the fake library and for checking
 * struct layouts with a C compiler. Sizes and offsets are asserted by the tests.
 *
 * FAKE_NVML_DRIVER is the driver release that the header speaks for, as 1000 * major + minor:
 * 535104 for 535.104. A symbol that this release does not have is not declared, and not defined.
 */
#ifndef FAKE_NVML_H
#define FAKE_NVML_H

#ifndef FAKE_NVML_DRIVER
#define FAKE_NVML_DRIVER 610043
#endif
#define SINCE(major, minor) (FAKE_NVML_DRIVER >= (major) * 1000 + (minor))
/* 535.43 to 535.86 wrote process entries of 32 bytes; 535.98 took the symbol away; 535.104 is as before. */
#define WIDE_PROCESS_ENTRIES (SINCE(535, 0) && !SINCE(535, 98))
#define PROCESSES_V3 (SINCE(510, 39) && !(SINCE(535, 98) && !SINCE(535, 104)))

typedef unsigned long long nvmlU64;

typedef enum {
  NVML_SUCCESS = 0,
  NVML_ERROR_UNINITIALIZED = 1,
  NVML_ERROR_INVALID_ARGUMENT = 2,
  NVML_ERROR_NOT_SUPPORTED = 3,
  NVML_ERROR_NO_PERMISSION = 4,
  NVML_ERROR_ALREADY_INITIALIZED = 5,
  NVML_ERROR_NOT_FOUND = 6,
  NVML_ERROR_INSUFFICIENT_SIZE = 7,
  NVML_ERROR_INSUFFICIENT_POWER = 8,
  NVML_ERROR_DRIVER_NOT_LOADED = 9,
  NVML_ERROR_TIMEOUT = 10,
  NVML_ERROR_IRQ_ISSUE = 11,
  NVML_ERROR_LIBRARY_NOT_FOUND = 12,
  NVML_ERROR_FUNCTION_NOT_FOUND = 13,
  NVML_ERROR_CORRUPTED_INFOROM = 14,
  NVML_ERROR_GPU_IS_LOST = 15,
  NVML_ERROR_RESET_REQUIRED = 16,
  NVML_ERROR_OPERATING_SYSTEM = 17,
  NVML_ERROR_LIB_RM_VERSION_MISMATCH = 18,
  NVML_ERROR_IN_USE = 19,
  NVML_ERROR_MEMORY = 20,
  NVML_ERROR_NO_DATA = 21,
  NVML_ERROR_INSUFFICIENT_RESOURCES = 23,
  NVML_ERROR_ARGUMENT_VERSION_MISMATCH = 25,
  NVML_ERROR_DEPRECATED = 26,
  NVML_ERROR_NOT_READY = 27,
  NVML_ERROR_UNKNOWN = 999
} nvmlReturn_t;

typedef struct nvmlDevice_st *nvmlDevice_t;
typedef struct nvmlEventSet_st *nvmlEventSet_t;
typedef struct nvmlGpmSample_st *nvmlGpmSample_t;

typedef unsigned int nvmlEnableState_t;
typedef unsigned int nvmlTemperatureSensors_t;
typedef unsigned int nvmlTemperatureThresholds_t;
typedef unsigned int nvmlClockType_t;
typedef unsigned int nvmlMemoryErrorType_t;
typedef unsigned int nvmlEccCounterType_t;
typedef unsigned int nvmlPcieUtilCounter_t;
typedef unsigned int nvmlSamplingType_t;
typedef unsigned int nvmlValueType_t;
typedef unsigned int nvmlPstates_t;
typedef unsigned int nvmlPageRetirementCause_t;
typedef unsigned int nvmlNvLinkErrorCounter_t;
typedef unsigned int nvmlDeviceArchitecture_t;
typedef unsigned int nvmlBrandType_t;

enum { NVML_VALUE_TYPE_UNSIGNED_INT = 1, NVML_VALUE_TYPE_UNSIGNED_LONG_LONG = 3, NVML_VALUE_TYPE_SIGNED_INT = 5 };

typedef struct {
  char busIdLegacy[16];
  unsigned int domain;
  unsigned int bus;
  unsigned int device;
  unsigned int pciDeviceId;
  unsigned int pciSubSystemId;
  char busId[32];
} nvmlPciInfo_t;

/* What the _v2 function fills. */
typedef struct {
  char busId[16];
  unsigned int domain;
  unsigned int bus;
  unsigned int device;
  unsigned int pciDeviceId;
  unsigned int pciSubSystemId;
  unsigned int reserved[4];
} nvmlPciInfo_v2_t;

typedef struct {
  unsigned int gpu;
  unsigned int memory;
} nvmlUtilization_t;

typedef struct {
  nvmlU64 total;
  nvmlU64 free;
  nvmlU64 used;
} nvmlMemory_t;

typedef struct {
  unsigned int version;
  nvmlU64 total;
  nvmlU64 reserved;
  nvmlU64 free;
  nvmlU64 used;
} nvmlMemory_v2_t;

typedef struct {
  nvmlU64 bar1Total;
  nvmlU64 bar1Free;
  nvmlU64 bar1Used;
} nvmlBAR1Memory_t;

typedef struct {
  unsigned int pid;
  nvmlU64 usedGpuMemory;
} nvmlProcessInfo_v1_t;

typedef struct {
  unsigned int pid;
  nvmlU64 usedGpuMemory;
  unsigned int gpuInstanceId;
  unsigned int computeInstanceId;
} nvmlProcessInfo_v2_t;

/* Also the entry of the _v3 functions in 535.43 to 535.86. */
typedef struct {
  unsigned int pid;
  nvmlU64 usedGpuMemory;
  unsigned int gpuInstanceId;
  unsigned int computeInstanceId;
  nvmlU64 usedGpuCcProtectedMemory;
} nvmlProcessDetail_v1_t;

#if WIDE_PROCESS_ENTRIES
typedef nvmlProcessDetail_v1_t nvmlProcessInfo_t;
#else
typedef nvmlProcessInfo_v2_t nvmlProcessInfo_t;
#endif

typedef struct {
  unsigned int version;
  unsigned int mode;
  unsigned int numProcArrayEntries;
  nvmlProcessDetail_v1_t *procArray;
} nvmlProcessDetailList_v1_t;

typedef struct {
  unsigned int pid;
  nvmlU64 timeStamp;
  unsigned int smUtil;
  unsigned int memUtil;
  unsigned int encUtil;
  unsigned int decUtil;
} nvmlProcessUtilizationSample_t;

typedef struct {
  nvmlU64 timeStamp;
  unsigned int pid;
  unsigned int smUtil;
  unsigned int memUtil;
  unsigned int encUtil;
  unsigned int decUtil;
  unsigned int jpgUtil;
  unsigned int ofaUtil;
} nvmlProcessUtilizationInfo_v1_t;

typedef struct {
  unsigned int version;
  unsigned int processSamplesCount;
  nvmlU64 lastSeenTimeStamp;
  nvmlProcessUtilizationInfo_v1_t *procUtilArray;
} nvmlProcessesUtilizationInfo_v1_t;

typedef union {
  double dVal;
  int siVal;
  unsigned int uiVal;
  unsigned long ulVal;
  nvmlU64 ullVal;
  long long sllVal;
  unsigned short usVal;
} nvmlValue_t;

typedef struct {
  nvmlU64 timeStamp;
  nvmlValue_t sampleValue;
} nvmlSample_t;

typedef struct {
  unsigned int fieldId;
  unsigned int scopeId;
  long long timestamp;
  long long latencyUsec;
  nvmlValueType_t valueType;
  nvmlReturn_t nvmlReturn;
  nvmlValue_t value;
} nvmlFieldValue_t;

typedef struct {
  nvmlU64 referenceTime;
  nvmlU64 violationTime;
} nvmlViolationTime_t;

typedef struct {
  unsigned int version;
  nvmlTemperatureSensors_t sensorType;
  int temperature;
} nvmlTemperature_v1_t;

typedef struct {
  unsigned int corrActiveRemaps;
  unsigned int corrInactiveRemaps;
  unsigned int uncActiveRemaps;
  unsigned int uncInactiveRemaps;
  unsigned int bPending;
  unsigned int bFailureOccurred;
} nvmlRemappedRowsInfo_v2_t;

typedef struct {
  unsigned int multiprocessorCount;
  unsigned int sharedCopyEngineCount;
  unsigned int sharedDecoderCount;
  unsigned int sharedEncoderCount;
  unsigned int sharedJpegCount;
  unsigned int sharedOfaCount;
  unsigned int gpuInstanceSliceCount;
  unsigned int computeInstanceSliceCount;
  nvmlU64 memorySizeMB;
} nvmlDeviceAttributes_t;

typedef struct {
  unsigned int version;
  unsigned int isSupportedDevice;
} nvmlGpmSupport_t;

typedef struct {
  unsigned int metricId;
  nvmlReturn_t nvmlReturn;
  double value;
  struct {
    char *shortName;
    char *longName;
    char *unit;
  } metricInfo;
} nvmlGpmMetric_t;

#if SINCE(595, 45)
#define NVML_GPM_METRIC_MAX 333
#elif SINCE(575, 51)
#define NVML_GPM_METRIC_MAX 210
#else
#define NVML_GPM_METRIC_MAX 98
#endif

typedef struct {
  unsigned int version;
  unsigned int numMetrics;
  nvmlGpmSample_t sample1;
  nvmlGpmSample_t sample2;
  nvmlGpmMetric_t metrics[NVML_GPM_METRIC_MAX];
} nvmlGpmMetricsGet_t;

typedef struct {
  nvmlDevice_t device;
  nvmlU64 eventType;
  nvmlU64 eventData;
} nvmlEventData_v1_t;

typedef struct {
  nvmlDevice_t device;
  nvmlU64 eventType;
  nvmlU64 eventData;
  unsigned int gpuInstanceId;
  unsigned int computeInstanceId;
} nvmlEventData_t;

#define NVML_STRUCT_VERSION(type, version) ((unsigned int)sizeof(type) | (unsigned int)(version) << 24)
#define NVML_EVENT_TYPE_XID 8ULL
#define NVML_NOT_AVAILABLE_U32 0xFFFFFFFFU
#define NVML_NOT_AVAILABLE_U64 0xFFFFFFFFFFFFFFFFULL

#endif
