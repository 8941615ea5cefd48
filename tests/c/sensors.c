/* Clocks, power, temperatures, fans, and the PCI Express link. */
#include <math.h>

#include "fake.h"

static const Key CLOCK_KEYS[] = {CLOCK_GRAPHICS, CLOCK_SM, CLOCK_MEMORY, CLOCK_VIDEO};
static const Key MAX_CLOCK_KEYS[] = {MAX_GRAPHICS, MAX_SM, MAX_MEMORY, MAX_VIDEO};

NVML nvmlDeviceGetClockInfo(nvmlDevice_t device, nvmlClockType_t type, unsigned int *clock) {
  if (type > 3) return violation(NULL, "nvmlDeviceGetClockInfo: type %u", type);
  return put_number(__func__, device, CLOCK_KEYS[type], 1, clock);
}

NVML nvmlDeviceGetMaxClockInfo(nvmlDevice_t device, nvmlClockType_t type, unsigned int *clock) {
  if (type > 3) return violation(NULL, "nvmlDeviceGetMaxClockInfo: type %u", type);
  return put_number(__func__, device, MAX_CLOCK_KEYS[type], 1, clock);
}

NVML nvmlDeviceGetPerformanceState(nvmlDevice_t device, nvmlPstates_t *pState) {
  return put_number(__func__, device, PERFORMANCE_STATE, 1, pState);
}

static nvmlReturn_t clock_events(const char *function, nvmlDevice_t device, nvmlU64 *reasons) {
  Call call;
  nvmlReturn_t refused = call_begin_device(&call, function, device, BOARD_HANDLE);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(reasons != NULL);
  if (!has(&call, CLOCK_EVENTS)) END(NVML_ERROR_NOT_SUPPORTED);
  *reasons = (nvmlU64)value(&call, CLOCK_EVENTS);
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetCurrentClocksThrottleReasons(nvmlDevice_t device, nvmlU64 *reasons) {
  return clock_events(__func__, device, reasons);
}

#if SINCE(535, 43)
NVML nvmlDeviceGetCurrentClocksEventReasons(nvmlDevice_t device, nvmlU64 *reasons) {
  return clock_events(__func__, device, reasons);
}
#endif

static nvmlReturn_t supported_clock_events(const char *function, nvmlDevice_t device, nvmlU64 *reasons) {
  Call call;
  nvmlReturn_t refused = call_begin_device(&call, function, device, BOARD_HANDLE);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(reasons != NULL);
  *reasons = 0x1FF;
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetSupportedClocksThrottleReasons(nvmlDevice_t device, nvmlU64 *reasons) {
  return supported_clock_events(__func__, device, reasons);
}

#if SINCE(535, 43)
NVML nvmlDeviceGetSupportedClocksEventReasons(nvmlDevice_t device, nvmlU64 *reasons) {
  return supported_clock_events(__func__, device, reasons);
}
#endif

NVML nvmlDeviceGetViolationStatus(nvmlDevice_t device, unsigned int policy, nvmlViolationTime_t *time) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(time != NULL);
  Key key = policy == 0 ? HELD_POWER : policy == 1 ? HELD_SW_THERMAL : policy == 2 ? HELD_SYNC : KEY_COUNT;
  if (key == KEY_COUNT || !has(&call, key)) END(NVML_ERROR_NOT_SUPPORTED);
  *time = (nvmlViolationTime_t){(nvmlU64)llround(call.now * 1e6), counted(&call, key, 1e9)};
  END(NVML_SUCCESS);
}

/* ---- power ---- */

NVML nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned int *power) {
  return put_number(__func__, device, POWER, 1000, power);
}

NVML nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t device, nvmlU64 *energy) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(energy != NULL);
  if (!has(&call, ENERGY)) END(NVML_ERROR_NOT_SUPPORTED);
  *energy = counted(&call, POWER, 1000);
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetPowerManagementLimit(nvmlDevice_t device, unsigned int *limit) {
  return put_number(__func__, device, POWER_LIMIT, 1000, limit);
}

NVML nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t device, unsigned int *limit) {
  return put_number(__func__, device, POWER_LIMIT, 1000, limit);
}

NVML nvmlDeviceGetPowerManagementDefaultLimit(nvmlDevice_t device, unsigned int *limit) {
  return put_number(__func__, device, POWER_DEFAULT, 1000, limit);
}

NVML nvmlDeviceGetPowerManagementLimitConstraints(nvmlDevice_t device, unsigned int *min, unsigned int *max) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(min != NULL && max != NULL);
  if (!has(&call, POWER_MIN)) END(NVML_ERROR_NOT_SUPPORTED);
  *min = (unsigned)lround(value(&call, POWER_MIN) * 1000);
  *max = (unsigned)lround(value(&call, POWER_MAX) * 1000);
  END(NVML_SUCCESS);
}

/* ---- temperatures and fans ---- */

NVML nvmlDeviceGetTemperature(nvmlDevice_t device, nvmlTemperatureSensors_t sensor, unsigned int *temp) {
  if (sensor != 0) return violation(NULL, "nvmlDeviceGetTemperature: sensor %u", sensor);
  return put_number(__func__, device, TEMPERATURE, 1, temp);
}

#if SINCE(565, 57)
NVML nvmlDeviceGetTemperatureV(nvmlDevice_t device, nvmlTemperature_v1_t *temperature) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(temperature != NULL);
  if (temperature->version != NVML_STRUCT_VERSION(nvmlTemperature_v1_t, 1)) {
    violation(&call, "version 0x%08x", temperature->version);
    END(NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
  }
  REQUIRE(temperature->sensorType == 0);
  if (!has(&call, TEMPERATURE)) END(NVML_ERROR_NOT_SUPPORTED);
  temperature->temperature = (int)lround(value(&call, TEMPERATURE));
  END(NVML_SUCCESS);
}
#endif

NVML nvmlDeviceGetTemperatureThreshold(nvmlDevice_t device, nvmlTemperatureThresholds_t type, unsigned int *temp) {
  static const Key keys[] = {LIMIT_SHUTDOWN, LIMIT_SLOWDOWN, LIMIT_MEMORY, LIMIT_GPU};
  if (type > 8) return violation(NULL, "nvmlDeviceGetTemperatureThreshold: type %u", type);
  if (type > 3) return NVML_ERROR_NOT_SUPPORTED;
  return put_number(__func__, device, keys[type], 1, temp);
}

NVML nvmlDeviceGetFanSpeed(nvmlDevice_t device, unsigned int *speed) {
  return put_number(__func__, device, FAN, 1, speed);
}

#if SINCE(418, 30)
NVML nvmlDeviceGetFanSpeed_v2(nvmlDevice_t device, unsigned int fan, unsigned int *speed) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(speed != NULL);
  if (call.gpu->model->fans == 0) END(NVML_ERROR_NOT_SUPPORTED);
  if (fan >= call.gpu->model->fans) END(NVML_ERROR_INVALID_ARGUMENT);
  if (!has(&call, FAN)) END(NVML_ERROR_NOT_SUPPORTED);
  *speed = (unsigned)lround(value(&call, FAN)) + fan;
  END(NVML_SUCCESS);
}
#endif

#if SINCE(510, 39)
NVML nvmlDeviceGetNumFans(nvmlDevice_t device, unsigned int *numFans) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(numFans != NULL);
  if (call.gpu->model->fans == 0) END(NVML_ERROR_NOT_SUPPORTED);
  *numFans = call.gpu->model->fans;
  END(NVML_SUCCESS);
}
#endif

/* ---- PCI Express ---- */

NVML nvmlDeviceGetPcieThroughput(nvmlDevice_t device, nvmlPcieUtilCounter_t counter, unsigned int *kilobytes) {
  if (counter > 1) return violation(NULL, "nvmlDeviceGetPcieThroughput: counter %u", counter);
  return put_number(__func__, device, counter == 0 ? PCIE_TX : PCIE_RX, 1e-3, kilobytes);
}

NVML nvmlDeviceGetPcieReplayCounter(nvmlDevice_t device, unsigned int *out) {
  return put_number(__func__, device, PCIE_REPLAYS, 1, out);
}

NVML nvmlDeviceGetCurrPcieLinkGeneration(nvmlDevice_t device, unsigned int *out) {
  return put_number(__func__, device, PCIE_GENERATION, 1, out);
}

NVML nvmlDeviceGetCurrPcieLinkWidth(nvmlDevice_t device, unsigned int *out) {
  return put_number(__func__, device, PCIE_WIDTH, 1, out);
}

NVML nvmlDeviceGetMaxPcieLinkGeneration(nvmlDevice_t device, unsigned int *out) {
  return put_number(__func__, device, PCIE_GENERATION, 1, out);
}

NVML nvmlDeviceGetMaxPcieLinkWidth(nvmlDevice_t device, unsigned int *out) {
  return put_number(__func__, device, PCIE_WIDTH, 1, out);
}
