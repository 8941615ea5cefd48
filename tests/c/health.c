/* Errors of the memory, its repairs, and NVLink. */
#include <math.h>

#include "fake.h"

NVML nvmlDeviceGetEccMode(nvmlDevice_t device, nvmlEnableState_t *now, nvmlEnableState_t *pending) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(now != NULL && pending != NULL);
  if (!has(&call, ECC_CORRECTED)) END(NVML_ERROR_NOT_SUPPORTED);
  *now = *pending = 1;
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetTotalEccErrors(
    nvmlDevice_t device, nvmlMemoryErrorType_t error, nvmlEccCounterType_t counter, nvmlU64 *count) {
  static const Key keys[2][2] = {
      {ECC_CORRECTED, ECC_CORRECTED_LIFETIME}, {ECC_UNCORRECTED, ECC_UNCORRECTED_LIFETIME}};
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(error < 2 && counter < 2);
  REQUIRE(count != NULL);
  Key key = keys[error][counter];
  if (!has(&call, key)) END(NVML_ERROR_NOT_SUPPORTED);
  *count = (nvmlU64)llround(value(&call, key));
  END(NVML_SUCCESS);
}

/* All errors are in the device memory (location 2); under MIG the parent has no volatile ones. */
NVML nvmlDeviceGetMemoryErrorCounter(nvmlDevice_t device, nvmlMemoryErrorType_t error, nvmlEccCounterType_t counter,
    unsigned int location, nvmlU64 *count) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(error < 2 && counter < 2 && location < 8);
  REQUIRE(count != NULL);
  Key lifetime = error == 0 ? ECC_CORRECTED_LIFETIME : ECC_UNCORRECTED_LIFETIME;
  Key key = counter == 1 ? lifetime : error == 0 ? ECC_CORRECTED : ECC_UNCORRECTED;
  if (!has(&call, key) || (call.gpu->mig_on && counter == 0)) END(NVML_ERROR_NOT_SUPPORTED);
  *count = location == 2 ? (nvmlU64)llround(value(&call, key)) : 0;
  END(NVML_SUCCESS);
}

static nvmlReturn_t retired(const char *function, nvmlDevice_t device, nvmlPageRetirementCause_t cause,
    unsigned *count, nvmlU64 *addresses, nvmlU64 *timestamps) {
  Call call;
  nvmlReturn_t refused = call_begin_device(&call, function, device, BOARD_HANDLE);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(cause < 2);
  REQUIRE(count != NULL);
  REQUIRE(*count == 0 || addresses != NULL);
  Key key = cause == 0 ? RETIRED_SINGLE : RETIRED_DOUBLE;
  if (!has(&call, key)) END(NVML_ERROR_NOT_SUPPORTED);
  unsigned room = *count;
  *count = (unsigned)lround(value(&call, key));
  if (*count > room) END(NVML_ERROR_INSUFFICIENT_SIZE);
  for (unsigned i = 0; i < *count; i++) {
    addresses[i] = 0x10000ULL * (i + 1);
    if (timestamps != NULL) timestamps[i] = 1600000000000000ULL + i;
  }
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetRetiredPages(
    nvmlDevice_t device, nvmlPageRetirementCause_t cause, unsigned int *count, nvmlU64 *addresses) {
  return retired(__func__, device, cause, count, addresses, NULL);
}

#if SINCE(410, 0)
NVML nvmlDeviceGetRetiredPages_v2(nvmlDevice_t device, nvmlPageRetirementCause_t cause, unsigned int *count,
    nvmlU64 *addresses, nvmlU64 *timestamps) {
  return retired(__func__, device, cause, count, addresses, timestamps);
}
#endif

NVML nvmlDeviceGetRetiredPagesPendingStatus(nvmlDevice_t device, nvmlEnableState_t *pending) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(pending != NULL);
  if (!call.gpu->model->retires_pages) END(NVML_ERROR_NOT_SUPPORTED);
  *pending = 0;
  END(NVML_SUCCESS);
}

#if SINCE(450, 51)
static bool remaps_rows(const Call *call) {
  bool has_instances = call->gpu->mig_on && call->gpu->instance_count > 0;
  return has(call, REMAPPED_CORRECTED) && !has_instances;
}

NVML nvmlDeviceGetRemappedRows(nvmlDevice_t device, unsigned int *corrected, unsigned int *uncorrected,
    unsigned int *pending, unsigned int *failed) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(corrected != NULL && uncorrected != NULL && pending != NULL && failed != NULL);
  if (!remaps_rows(&call)) END(NVML_ERROR_NOT_SUPPORTED);
  *corrected = (unsigned)lround(value(&call, REMAPPED_CORRECTED));
  *uncorrected = (unsigned)lround(value(&call, REMAPPED_UNCORRECTED));
  *pending = value(&call, REMAP_PENDING) != 0;
  *failed = value(&call, REMAP_FAILED) != 0;
  END(NVML_SUCCESS);
}
#endif

#if SINCE(595, 71)
NVML nvmlDeviceGetRemappedRows_v2(nvmlDevice_t device, nvmlRemappedRowsInfo_v2_t *info) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(info != NULL);
  if (!remaps_rows(&call)) END(NVML_ERROR_NOT_SUPPORTED);
  *info = (nvmlRemappedRowsInfo_v2_t){.corrActiveRemaps = (unsigned)lround(value(&call, REMAPPED_CORRECTED)),
      .uncActiveRemaps = (unsigned)lround(value(&call, REMAPPED_UNCORRECTED)),
      .bPending = value(&call, REMAP_PENDING) != 0,
      .bFailureOccurred = value(&call, REMAP_FAILED) != 0};
  END(NVML_SUCCESS);
}
#endif

/* ---- NVLink ---- */

/* A link beyond what the driver knows is an invalid argument, one that the board has not got is not supported. */
static nvmlReturn_t link_state(const Call *call, unsigned link) {
  unsigned known = SINCE(610, 43) ? 36 : SINCE(520, 56) ? 18 : SINCE(450, 51) ? 12 : 6;
  if (link >= known) return NVML_ERROR_INVALID_ARGUMENT;
  return link < call->gpu->model->links ? NVML_SUCCESS : NVML_ERROR_NOT_SUPPORTED;
}

NVML nvmlDeviceGetNvLinkState(nvmlDevice_t device, unsigned int link, nvmlEnableState_t *active) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(active != NULL);
  nvmlReturn_t state = link_state(&call, link);
  if (state == NVML_SUCCESS) *active = link < (unsigned)value(&call, NVLINK_ACTIVE);
  END(state);
}

/* All errors are on link 0. */
NVML nvmlDeviceGetNvLinkErrorCounter(
    nvmlDevice_t device, unsigned int link, nvmlNvLinkErrorCounter_t counter, nvmlU64 *count) {
  static const Key keys[] = {NVLINK_REPLAY, NVLINK_RECOVERY, NVLINK_CRC_FLIT, NVLINK_CRC_DATA, NVLINK_ECC};
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(counter < 5);
  REQUIRE(count != NULL);
  nvmlReturn_t state = link_state(&call, link);
  if (state == NVML_SUCCESS && !has(&call, keys[counter])) state = NVML_ERROR_NOT_SUPPORTED;
  if (state == NVML_SUCCESS) *count = link == 0 ? (nvmlU64)llround(value(&call, keys[counter])) : 0;
  END(state);
}
