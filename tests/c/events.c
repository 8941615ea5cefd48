/* Critical errors (XID), waited for in sets. */
#include <stdlib.h>
#include <time.h>

#include "fake.h"

struct nvmlEventSet_st {
  unsigned mark, session;
  nvmlU64 slots; /* registered GPUs, a bit each */
  unsigned delivered; /* the last sequence number seen */
};

#define SET_MARK 0x5E7A0001U
#define LOOK_MILLIS 20 /* between two looks at the control file while somebody waits */

static nvmlReturn_t check_set(const Call *call, nvmlEventSet_t set) {
  if (set == NULL) return violation(call, "the set is NULL");
  if (set->mark != SET_MARK) return violation(call, "no event set, or freed before");
  return set->session == session_number() ? NVML_SUCCESS : violation(call, "a set of an earlier session");
}

static unsigned last_sequence(const Control *control) {
  return control->xid_count == 0 ? 0 : control->xids[control->xid_count - 1].sequence;
}

NVML nvmlEventSetCreate(nvmlEventSet_t *set) {
  BEGIN;
  REQUIRE(set != NULL);
  *set = calloc(1, sizeof **set);
  **set = (struct nvmlEventSet_st){
      .mark = SET_MARK, .session = session_number(), .delivered = last_sequence(call.control)};
  outstanding_sets(1);
  END(NVML_SUCCESS);
}

NVML nvmlEventSetFree(nvmlEventSet_t set) {
  if (set == NULL) return violation(NULL, "nvmlEventSetFree: the set is NULL");
  if (set->mark != SET_MARK) return violation(NULL, "nvmlEventSetFree: no set, or freed before");
  set->mark = 0;
  free(set);
  outstanding_sets(-1);
  return NVML_SUCCESS;
}

NVML nvmlDeviceGetSupportedEventTypes(nvmlDevice_t device, nvmlU64 *eventTypes) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(eventTypes != NULL);
  *eventTypes = NVML_EVENT_TYPE_XID | 0x3;
  END(NVML_SUCCESS);
}

NVML nvmlDeviceRegisterEvents(nvmlDevice_t device, nvmlU64 eventTypes, nvmlEventSet_t set) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  nvmlReturn_t good = check_set(&call, set);
  if (good != NVML_SUCCESS) END(good);
  if ((eventTypes & (NVML_EVENT_TYPE_XID | 0x3)) == 0) END(NVML_ERROR_NOT_SUPPORTED);
  __atomic_or_fetch(&set->slots, 1ULL << (call.gpu->slot & 63), __ATOMIC_SEQ_CST);
  END(NVML_SUCCESS);
}

static const Xid *next_event(nvmlEventSet_t set, const Control *control) {
  for (int i = 0; i < control->xid_count; i++) {
    const Xid *xid = &control->xids[i];
    if (xid->sequence <= set->delivered || (set->slots >> (xid->slot & 63) & 1) == 0) continue;
    set->delivered = xid->sequence;
    return xid;
  }
  return NULL;
}

static nvmlReturn_t look(const Call *call, nvmlEventSet_t set, nvmlEventData_t *event) {
  if (call->control->kernel == KERNEL_UNLOADED) return NVML_ERROR_UNINITIALIZED;
  const Xid *xid = next_event(set, call->control);
  if (xid == NULL) return NVML_ERROR_TIMEOUT;
  Gpu *gpu = control_gpu(call->control, xid->slot);
  if (gpu == NULL) return NVML_ERROR_GPU_IS_LOST;
  *event = (nvmlEventData_t){handle_of_gpu(gpu), NVML_EVENT_TYPE_XID, xid->xid, NVML_NOT_AVAILABLE_U32,
      NVML_NOT_AVAILABLE_U32};
  return NVML_SUCCESS;
}

/* Waits in real time, also where the control file stops the clock: somebody really waits. */
static nvmlReturn_t wait_for_event(const char *function, nvmlEventSet_t set, unsigned timeout, nvmlEventData_t *event) {
  cost_begin();
  for (unsigned waited = 0;; waited += LOOK_MILLIS) {
    Call call;
    nvmlReturn_t result = call_begin(&call, function);
    if (result == NVML_SUCCESS) result = check_set(&call, set);
    if (result == NVML_SUCCESS) result = look(&call, set, event);
    result = call_end(&call, result);
    if (result != NVML_ERROR_TIMEOUT || waited >= timeout) {
      cost_end();
      return result;
    }
    nanosleep(&(struct timespec){0, LOOK_MILLIS * 1000000}, NULL);
  }
}

NVML nvmlEventSetWait(nvmlEventSet_t set, nvmlEventData_v1_t *data, unsigned int timeoutms) {
  if (data == NULL) return violation(NULL, "nvmlEventSetWait: data is NULL");
  nvmlEventData_t event = {0};
  nvmlReturn_t result = wait_for_event(__func__, set, timeoutms, &event);
  if (result == NVML_SUCCESS) *data = (nvmlEventData_v1_t){event.device, event.eventType, event.eventData};
  return result;
}

#if SINCE(450, 51)
NVML nvmlEventSetWait_v2(nvmlEventSet_t set, nvmlEventData_t *data, unsigned int timeoutms) {
  if (data == NULL) return violation(NULL, "nvmlEventSetWait_v2: data is NULL");
  return wait_for_event(__func__, set, timeoutms, data);
}
#endif
