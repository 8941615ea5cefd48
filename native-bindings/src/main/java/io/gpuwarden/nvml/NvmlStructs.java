package io.gpuwarden.nvml;

/**
 * The layouts of NVML's structs: sizes and offsets in bytes on 64-bit Linux, and the version words
 * that say to the library which layout it gets (size, and the version in the highest byte). One
 * holder per struct; a field's constant is named after the C field.
 */
final class NvmlStructs {
  /** In a u32 or u64 field of a struct: "not available". */
  static final int NOT_AVAILABLE_INT = -1;

  static final long NOT_AVAILABLE_LONG = -1L;

  private NvmlStructs() {}

  static final class PciInfo {
    static final int SIZE = 68;
    static final int DOMAIN = 16;
    static final int BUS = 20;
    static final int DEVICE = 24;
    static final int BUS_ID = 36;

    private PciInfo() {}
  }

  /** What {@code nvmlDeviceGetPciInfo_v2} writes. */
  static final class PciInfoV2 {
    static final int SIZE = 52;
    static final int BUS_ID = 0;
    static final int DOMAIN = 16;
    static final int BUS = 20;
    static final int DEVICE = 24;

    private PciInfoV2() {}
  }

  static final class Utilization {
    static final int SIZE = 8;
    static final int GPU = 0;
    static final int MEMORY = 4;

    private Utilization() {}
  }

  /** Used includes what the driver reserves. */
  static final class Memory {
    static final int SIZE = 24;
    static final int TOTAL = 0;
    static final int FREE = 8;
    static final int USED = 16;

    private Memory() {}
  }

  static final class MemoryV2 {
    static final int SIZE = 40;
    static final int VERSION_WORD = 0x02000028;
    static final int VERSION = 0;
    static final int TOTAL = 8;
    static final int RESERVED = 16;
    static final int FREE = 24;
    static final int USED = 32;

    private MemoryV2() {}
  }

  static final class Bar1Memory {
    static final int SIZE = 24;
    static final int BAR1_TOTAL = 0;
    static final int BAR1_FREE = 8;
    static final int BAR1_USED = 16;

    private Bar1Memory() {}
  }

  /** The first 16 bytes are all that the oldest form has, the first 24 all that most have. */
  static final class ProcessInfo {
    static final int SIZE_V1 = 16;
    static final int SIZE = 24;

    /** In the drivers 535.43 to 535.86. */
    static final int SIZE_LONG = 32;

    static final int PID = 0;
    static final int USED_GPU_MEMORY = 8;
    static final int GPU_INSTANCE_ID = 16;
    static final int COMPUTE_INSTANCE_ID = 20;

    private ProcessInfo() {}
  }

  static final class ProcessUtilizationSample {
    static final int SIZE = 32;
    static final int PID = 0;
    static final int TIME_STAMP = 8;
    static final int SM_UTIL = 16;
    static final int MEM_UTIL = 20;
    static final int ENC_UTIL = 24;
    static final int DEC_UTIL = 28;

    private ProcessUtilizationSample() {}
  }

  static final class ProcessUtilizationInfo {
    static final int SIZE = 40;
    static final int TIME_STAMP = 0;
    static final int PID = 8;
    static final int SM_UTIL = 12;
    static final int MEM_UTIL = 16;
    static final int ENC_UTIL = 20;
    static final int DEC_UTIL = 24;
    static final int JPG_UTIL = 28;
    static final int OFA_UTIL = 32;

    private ProcessUtilizationInfo() {}
  }

  static final class ProcessesUtilizationInfo {
    static final int SIZE = 24;
    static final int VERSION_WORD = 0x01000018;
    static final int VERSION = 0;
    static final int PROCESS_SAMPLES_COUNT = 4;
    static final int LAST_SEEN_TIME_STAMP = 8;
    static final int PROC_UTIL_ARRAY = 16;

    private ProcessesUtilizationInfo() {}
  }

  static final class Sample {
    static final int SIZE = 16;
    static final int TIME_STAMP = 0;
    static final int SAMPLE_VALUE = 8;

    private Sample() {}
  }

  static final class FieldValue {
    static final int SIZE = 40;
    static final int FIELD_ID = 0;
    static final int SCOPE_ID = 4;
    static final int VALUE_TYPE = 24;
    static final int NVML_RETURN = 28;
    static final int VALUE = 32;

    private FieldValue() {}
  }

  static final class DeviceAttributes {
    static final int SIZE = 40;
    static final int GPU_INSTANCE_SLICE_COUNT = 24;
    static final int COMPUTE_INSTANCE_SLICE_COUNT = 28;
    static final int MEMORY_SIZE_MB = 32;

    private DeviceAttributes() {}
  }

  /** The last 8 bytes, the ids of MIG instances, are missing in the oldest form. */
  static final class EventData {
    static final int SIZE = 32;
    static final int DEVICE = 0;
    static final int EVENT_TYPE = 8;
    static final int EVENT_DATA = 16;

    private EventData() {}
  }

  static final class ViolationTime {
    static final int SIZE = 16;
    static final int VIOLATION_TIME = 8;

    private ViolationTime() {}
  }

  static final class Temperature {
    static final int SIZE = 12;
    static final int VERSION_WORD = 0x0100000c;
    static final int VERSION = 0;
    static final int SENSOR_TYPE = 4;
    static final int TEMPERATURE = 8;

    private Temperature() {}
  }

  /** GPM counts its versions from 1, without a size. */
  static final class GpmSupport {
    static final int SIZE = 8;
    static final int VERSION_WORD = 1;
    static final int VERSION = 0;
    static final int IS_SUPPORTED_DEVICE = 4;

    private GpmSupport() {}
  }

  /** Its array of metrics grew with the drivers; the size here is the largest. */
  static final class GpmMetricsGet {
    static final int SIZE = 13344;
    static final int VERSION_WORD = 1;
    static final int VERSION = 0;
    static final int NUM_METRICS = 4;
    static final int SAMPLE1 = 8;
    static final int SAMPLE2 = 16;
    static final int METRICS = 24;

    private GpmMetricsGet() {}
  }

  static final class GpmMetric {
    static final int SIZE = 40;
    static final int METRIC_ID = 0;
    static final int NVML_RETURN = 4;
    static final int VALUE = 8;

    private GpmMetric() {}
  }
}
