/* The system, the list of GPUs, and what a GPU is. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"

NVML nvmlSystemGetDriverVersion(char *version, unsigned int length) {
  BEGIN;
  END(put_text(&call, version, length, "%s", call.control->driver));
}

NVML nvmlSystemGetNVMLVersion(char *version, unsigned int length) {
  BEGIN;
  END(put_text(&call, version, length, "%d.%s", call.control->cuda / 1000, call.control->library));
}

static nvmlReturn_t cuda_version(const char *function, int *version) {
  Call call;
  nvmlReturn_t refused = call_begin(&call, function);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(version != NULL);
  *version = call.control->cuda;
  END(NVML_SUCCESS);
}

NVML nvmlSystemGetCudaDriverVersion(int *version) { return cuda_version(__func__, version); }

#if SINCE(410, 0)
NVML nvmlSystemGetCudaDriverVersion_v2(int *version) { return cuda_version(__func__, version); }
#endif

static const Process *process_find(const Control *control, unsigned pid) {
  for (int i = 0; i < control->gpu_count; i++) {
    for (int j = 0; j < control->gpus[i].process_count; j++) {
      if (control->gpus[i].processes[j].pid == pid) return &control->gpus[i].processes[j];
    }
  }
  return NULL;
}

NVML nvmlSystemGetProcessName(unsigned int pid, char *name, unsigned int length) {
  BEGIN;
  REQUIRE(name != NULL && length > 0);
  const Process *process = process_find(call.control, pid);
  if (process == NULL || process->name[0] == 0) END(NVML_ERROR_NOT_FOUND);
  snprintf(name, length, "%s", process->name); /* the one text that is cropped */
  END(NVML_SUCCESS);
}

/* ---- the list ---- */

static nvmlReturn_t count(const char *function, unsigned *out) {
  Call call;
  nvmlReturn_t refused = call_begin(&call, function);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(out != NULL);
  *out = (unsigned)call.control->gpu_count;
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetCount_v2(unsigned int *deviceCount) { return count(__func__, deviceCount); }

/* The old pair leaves out GPUs without permission: indexes of the two must not be mixed. */
NVML nvmlDeviceGetCount(unsigned int *deviceCount) { return count(__func__, deviceCount); }

static nvmlReturn_t by_index(const char *function, unsigned index, nvmlDevice_t *device) {
  Call call;
  nvmlReturn_t refused = call_begin(&call, function);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(device != NULL);
  if (index >= (unsigned)call.control->gpu_count) END(NVML_ERROR_INVALID_ARGUMENT);
  nvmlReturn_t result = call_about(&call, &call.control->gpus[index]);
  if (result == NVML_SUCCESS) *device = handle_of_gpu(call.gpu);
  END(result);
}

NVML nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t *device) {
  return by_index(__func__, index, device);
}

NVML nvmlDeviceGetHandleByIndex(unsigned int index, nvmlDevice_t *device) {
  return by_index(__func__, index, device);
}

static void uuid_of_gpu(const Gpu *gpu, char *out, size_t length) {
  snprintf(out, length, "GPU-%08x-fa4e-4000-8000-%012x", 0x5eed0000U + gpu->slot, gpu->slot);
}

/* Drivers before 470 wrote the parent's UUID and the instance's ids. */
static void uuid_of_instance(const Gpu *gpu, const Instance *instance, char *out, size_t length) {
#if SINCE(470, 0)
  snprintf(out, length, "MIG-%08x-fa4e-5000-8000-%04x%04x%04x", 0x5eed0000U + gpu->slot, instance->gi, instance->ci,
      instance->generation);
#else
  char parent[64];
  uuid_of_gpu(gpu, parent, sizeof parent);
  snprintf(out, length, "MIG-%s/%u/%u", parent, instance->gi, instance->ci);
#endif
}

static bool has_uuid(const Gpu *gpu, const char *uuid, nvmlDevice_t *device) {
  char text[96];
  uuid_of_gpu(gpu, text, sizeof text);
  *device = handle_of_gpu(gpu);
  if (strcmp(text, uuid) == 0) return true;
  for (int i = 0; gpu->mig_on && i < gpu->instance_count; i++) {
    uuid_of_instance(gpu, &gpu->instances[i], text, sizeof text);
    *device = handle_of_instance(gpu, &gpu->instances[i]);
    if (strcmp(text, uuid) == 0) return true;
  }
  return false;
}

NVML nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *device) {
  BEGIN;
  REQUIRE(uuid != NULL);
  REQUIRE(device != NULL);
  for (int i = 0; i < call.control->gpu_count; i++) {
    nvmlDevice_t found;
    if (!has_uuid(&call.control->gpus[i], uuid, &found)) continue;
    nvmlReturn_t result = call_about(&call, &call.control->gpus[i]);
    if (result == NVML_SUCCESS) *device = found;
    END(result);
  }
  END(NVML_ERROR_NOT_FOUND);
}

static nvmlReturn_t by_bus(const char *function, const char *text, nvmlDevice_t *device) {
  Call call;
  nvmlReturn_t refused = call_begin(&call, function);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(text != NULL);
  REQUIRE(device != NULL);
  unsigned domain, bus;
  if (sscanf(text, "%x:%x:", &domain, &bus) != 2) END(NVML_ERROR_INVALID_ARGUMENT);
  for (int i = 0; i < call.control->gpu_count; i++) {
    if (call.control->gpus[i].slot + 7 != bus) continue;
    nvmlReturn_t result = call_about(&call, &call.control->gpus[i]);
    if (result == NVML_SUCCESS) *device = handle_of_gpu(call.gpu);
    END(result);
  }
  END(NVML_ERROR_NOT_FOUND);
}

NVML nvmlDeviceGetHandleByPciBusId_v2(const char *id, nvmlDevice_t *device) { return by_bus(__func__, id, device); }

NVML nvmlDeviceGetHandleByPciBusId(const char *id, nvmlDevice_t *device) { return by_bus(__func__, id, device); }

/* ---- what a GPU is ---- */

static const char *name_of(const Gpu *gpu) {
#if SINCE(470, 0)
  return gpu->model->name;
#else
  const char *name = gpu->model->name; /* the maker's name came with 470 */
  return strncmp(name, "NVIDIA ", 7) == 0 ? name + 7 : name;
#endif
}

NVML nvmlDeviceGetName(nvmlDevice_t device, char *name, unsigned int length) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  if (call.instance == NULL) END(put_text(&call, name, length, "%s", name_of(call.gpu)));
  END(put_text(&call, name, length, "%s MIG %s", name_of(call.gpu), call.instance->profile));
}

NVML nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, unsigned int length) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  char text[96];
  if (call.instance == NULL) {
    uuid_of_gpu(call.gpu, text, sizeof text);
  } else {
    uuid_of_instance(call.gpu, call.instance, text, sizeof text);
  }
  END(put_text(&call, uuid, length, "%s", text));
}

NVML nvmlDeviceGetIndex(nvmlDevice_t device, unsigned int *index) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(index != NULL);
  *index = call.instance != NULL ? call.instance->index : (unsigned)(call.gpu - call.control->gpus);
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetMinorNumber(nvmlDevice_t device, unsigned int *minorNumber) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(minorNumber != NULL);
  *minorNumber = call.gpu->slot;
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetSerial(nvmlDevice_t device, char *serial, unsigned int length) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  if (!call.gpu->model->serial) END(NVML_ERROR_NOT_SUPPORTED);
  END(put_text(&call, serial, length, "13209210%05u", call.gpu->slot));
}

NVML nvmlDeviceGetVbiosVersion(nvmlDevice_t device, char *version, unsigned int length) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  END(put_text(&call, version, length, "%s", call.gpu->model->vbios));
}

NVML nvmlDeviceGetBrand(nvmlDevice_t device, nvmlBrandType_t *type) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(type != NULL);
  *type = call.gpu->model->brand;
  END(NVML_SUCCESS);
}

#if SINCE(450, 51)
NVML nvmlDeviceGetArchitecture(nvmlDevice_t device, nvmlDeviceArchitecture_t *arch) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(arch != NULL);
  *arch = call.gpu->model->architecture;
  END(NVML_SUCCESS);
}
#endif

NVML nvmlDeviceGetCudaComputeCapability(nvmlDevice_t device, int *major, int *minor) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(major != NULL && minor != NULL);
  *major = call.gpu->model->major;
  *minor = call.gpu->model->minor;
  END(NVML_SUCCESS);
}

static nvmlReturn_t fill_old_pci(Call *call, nvmlPciInfo_v2_t *pci) {
  if (pci == NULL) return violation(call, "pci is NULL");
  *pci = (nvmlPciInfo_v2_t){.bus = call->gpu->slot + 7, .pciDeviceId = call->gpu->model->pci_device,
      .pciSubSystemId = 0x16C110DE};
  snprintf(pci->busId, sizeof pci->busId, "%04X:%02X:%02X.0", 0, pci->bus, 0);
  return NVML_SUCCESS;
}

#if SINCE(410, 0)
NVML nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t *pci) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(pci != NULL);
  *pci = (nvmlPciInfo_t){.bus = call.gpu->slot + 7, .pciDeviceId = call.gpu->model->pci_device,
      .pciSubSystemId = 0x16C110DE};
  snprintf(pci->busIdLegacy, sizeof pci->busIdLegacy, "%04X:%02X:%02X.0", 0, pci->bus, 0);
  snprintf(pci->busId, sizeof pci->busId, "%08X:%02X:%02X.0", 0, pci->bus, 0);
  END(NVML_SUCCESS);
}
#endif

NVML nvmlDeviceGetPciInfo_v2(nvmlDevice_t device, nvmlPciInfo_v2_t *pci) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  END(fill_old_pci(&call, pci));
}
