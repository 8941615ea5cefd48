/* A GPU cut into instances (drivers from 450). */
#include "fake.h"

#if SINCE(450, 51)

NVML nvmlDeviceGetMigMode(nvmlDevice_t device, unsigned int *current, unsigned int *pending) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(current != NULL && pending != NULL);
  if (!call.gpu->model->mig) END(NVML_ERROR_NOT_SUPPORTED);
  *current = *pending = call.gpu->mig_on;
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t device, unsigned int *count) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(count != NULL);
  *count = call.gpu->mig_on ? 7 : 0;
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetMigDeviceHandleByIndex(nvmlDevice_t device, unsigned int index, nvmlDevice_t *migDevice) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(migDevice != NULL);
  if (!call.gpu->model->mig) END(NVML_ERROR_NOT_SUPPORTED);
  if (!call.gpu->mig_on || index >= 7) END(NVML_ERROR_NOT_FOUND);
  for (int i = 0; i < call.gpu->instance_count; i++) {
    if (call.gpu->instances[i].index != index) continue;
    *migDevice = handle_of_instance(call.gpu, &call.gpu->instances[i]);
    END(NVML_SUCCESS);
  }
  END(NVML_ERROR_NOT_FOUND);
}

NVML nvmlDeviceGetDeviceHandleFromMigDeviceHandle(nvmlDevice_t migDevice, nvmlDevice_t *device) {
  BEGIN_DEVICE(migDevice, INSTANCE_HANDLE);
  REQUIRE(device != NULL);
  *device = handle_of_gpu(call.gpu);
  END(NVML_SUCCESS);
}

NVML nvmlDeviceIsMigDeviceHandle(nvmlDevice_t device, unsigned int *isMigDevice) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(isMigDevice != NULL);
  *isMigDevice = call.instance != NULL;
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetGpuInstanceId(nvmlDevice_t device, unsigned int *id) {
  BEGIN_DEVICE(device, INSTANCE_HANDLE);
  REQUIRE(id != NULL);
  *id = call.instance->gi;
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetComputeInstanceId(nvmlDevice_t device, unsigned int *id) {
  BEGIN_DEVICE(device, INSTANCE_HANDLE);
  REQUIRE(id != NULL);
  *id = call.instance->ci;
  END(NVML_SUCCESS);
}

static nvmlReturn_t attributes(const char *function, nvmlDevice_t device, nvmlDeviceAttributes_t *out) {
  Call call;
  nvmlReturn_t refused = call_begin_device(&call, function, device, INSTANCE_HANDLE);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(out != NULL);
  const Instance *i = call.instance;
  *out = (nvmlDeviceAttributes_t){.multiprocessorCount = i->compute_slices * call.gpu->model->sm_per_slice,
      .sharedCopyEngineCount = i->slices,
      .sharedDecoderCount = i->slices / 2,
      .gpuInstanceSliceCount = i->slices,
      .computeInstanceSliceCount = i->compute_slices,
      .memorySizeMB = (nvmlU64)i->gib * 1024 - 512};
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetAttributes(nvmlDevice_t device, nvmlDeviceAttributes_t *out) {
  return attributes(__func__, device, out);
}

NVML nvmlDeviceGetAttributes_v2(nvmlDevice_t device, nvmlDeviceAttributes_t *out) {
  return attributes(__func__, device, out);
}

#endif
