/* Device memory and the processes that hold it. */
#include <math.h>
#include <string.h>

#include "fake.h"

typedef struct {
  nvmlU64 total, used, reserved;
} Memory;

/* An instance has its share of the memory, and no reserved part of its own. */
static bool memory_of(const Call *call, Memory *memory) {
  if (call->instance != NULL) {
    *memory = (Memory){(nvmlU64)call->instance->gib << 30, call->instance->used, 0};
    return true;
  }
  *memory = (Memory){(nvmlU64)value(call, MEMORY_TOTAL), (nvmlU64)value(call, MEMORY_USED),
      (nvmlU64)value(call, MEMORY_RESERVED)};
  return has(call, MEMORY_TOTAL);
}

#if SINCE(510, 39)
NVML nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t *memory) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(memory != NULL);
  if (memory->version != NVML_STRUCT_VERSION(nvmlMemory_v2_t, 2)) {
    violation(&call, "version 0x%08x", memory->version);
    END(NVML_ERROR_FUNCTION_NOT_FOUND); /* as 510.39 did */
  }
  Memory m;
  if (!memory_of(&call, &m)) END(NVML_ERROR_NOT_SUPPORTED);
  memory->total = m.total;
  memory->reserved = m.reserved;
  memory->used = m.used;
  memory->free = m.total - m.used - m.reserved;
  END(NVML_SUCCESS);
}
#endif

NVML nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(memory != NULL);
  Memory m;
  if (!memory_of(&call, &m)) END(NVML_ERROR_NOT_SUPPORTED);
  *memory = (nvmlMemory_t){m.total, m.total - m.used - m.reserved, m.used + m.reserved};
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetBAR1MemoryInfo(nvmlDevice_t device, nvmlBAR1Memory_t *bar1Memory) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(bar1Memory != NULL);
  const Call parent = {.gpu = call.gpu, .now = call.now, .control = call.control};
  if (!has(&parent, BAR1_TOTAL)) END(NVML_ERROR_NOT_SUPPORTED);
  nvmlU64 total = (nvmlU64)value(&parent, BAR1_TOTAL), used = (nvmlU64)value(&parent, BAR1_USED);
  if (call.instance != NULL) total = total / 8 * call.instance->slices;
  *bar1Memory = (nvmlBAR1Memory_t){total, total - used, used};
  END(NVML_SUCCESS);
}

/* ---- processes ---- */

static bool on_this_handle(const Call *call, const Process *process) {
  if (call->instance == NULL) return true;
  return process->gi == call->instance->gi && process->ci == call->instance->ci;
}

/* Entries grew from 16 to 24 and, for a while, 32 bytes; each is a prefix of the next. */
static void put_process(void *infos, size_t stride, unsigned at, const Process *process) {
  nvmlProcessDetail_v1_t entry;
  memset(&entry, 0, sizeof entry);
  entry.pid = process->pid;
  entry.usedGpuMemory = process->memory;
  entry.gpuInstanceId = process->gi;
  entry.computeInstanceId = process->ci;
  memcpy((char *)infos + at * stride, &entry, stride);
}

static nvmlReturn_t processes(
    const char *function, nvmlDevice_t device, ProcessKind kind, size_t stride, unsigned *count, void *infos) {
  Call call;
  nvmlReturn_t refused = call_begin_device(&call, function, device, ANY_HANDLE);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(count != NULL);
  REQUIRE(infos != NULL || *count == 0);
  if (kind == PROCESS_MPS && call.gpu->model->architecture < 5) END(NVML_ERROR_NOT_SUPPORTED);
  unsigned room = *count;
  *count = 0;
  for (int i = 0; i < call.gpu->process_count; i++) {
    const Process *process = &call.gpu->processes[i];
    if (process->kind != kind || !on_this_handle(&call, process)) continue;
    if (*count < room) put_process(infos, stride, *count, process);
    (*count)++;
  }
  END(*count > room ? NVML_ERROR_INSUFFICIENT_SIZE : NVML_SUCCESS);
}

#define PROCESS_FUNCTION(name, kind, type) \
  NVML name(nvmlDevice_t device, unsigned int *infoCount, type *infos) { \
    return processes(__func__, device, kind, sizeof(type), infoCount, infos); \
  }

PROCESS_FUNCTION(nvmlDeviceGetComputeRunningProcesses, PROCESS_COMPUTE, nvmlProcessInfo_v1_t)
PROCESS_FUNCTION(nvmlDeviceGetGraphicsRunningProcesses, PROCESS_GRAPHICS, nvmlProcessInfo_v1_t)
#if SINCE(450, 66)
PROCESS_FUNCTION(nvmlDeviceGetComputeRunningProcesses_v2, PROCESS_COMPUTE, nvmlProcessInfo_v2_t)
PROCESS_FUNCTION(nvmlDeviceGetGraphicsRunningProcesses_v2, PROCESS_GRAPHICS, nvmlProcessInfo_v2_t)
#endif
#if SINCE(470, 42)
PROCESS_FUNCTION(nvmlDeviceGetMPSComputeRunningProcesses, PROCESS_MPS, nvmlProcessInfo_v1_t)
PROCESS_FUNCTION(nvmlDeviceGetMPSComputeRunningProcesses_v2, PROCESS_MPS, nvmlProcessInfo_v2_t)
#endif
#if PROCESSES_V3
PROCESS_FUNCTION(nvmlDeviceGetComputeRunningProcesses_v3, PROCESS_COMPUTE, nvmlProcessInfo_t)
PROCESS_FUNCTION(nvmlDeviceGetGraphicsRunningProcesses_v3, PROCESS_GRAPHICS, nvmlProcessInfo_t)
PROCESS_FUNCTION(nvmlDeviceGetMPSComputeRunningProcesses_v3, PROCESS_MPS, nvmlProcessInfo_t)
#endif

/* ---- the work of each process, sampled as the engines are ---- */

/* The newest samples, at most a buffer full, oldest first; timestamps of one round differ by 1 us. */
static unsigned process_samples(const Call *call, nvmlU64 after, nvmlProcessUtilizationSample_t *out) {
  int sampled = 0;
  for (int i = 0; i < call->gpu->process_count; i++) sampled += call->gpu->processes[i].sampled;
  if (sampled == 0) return 0;
  unsigned count = 0;
  long long last = (long long)floor(call->now / SAMPLE_PERIOD);
  for (long long k = last - SAMPLE_CAPACITY / sampled + 1; k <= last; k++) {
    if ((double)k * SAMPLE_PERIOD <= call->control->loaded_at) continue;
    nvmlU64 time = (nvmlU64)llround((double)k * SAMPLE_PERIOD * 1e6);
    for (int i = 0; i < call->gpu->process_count; i++, time++) {
      const Process *p = &call->gpu->processes[i];
      if (!p->sampled || time <= after) continue;
      out[count++] = (nvmlProcessUtilizationSample_t){p->pid, time, p->sm, p->mem, p->enc, p->dec};
    }
  }
  return count;
}

NVML nvmlDeviceGetProcessUtilization(
    nvmlDevice_t device, nvmlProcessUtilizationSample_t *utilization, unsigned int *count, nvmlU64 lastSeen) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(count != NULL);
  if (call.gpu->mig_on) END(NVML_ERROR_NOT_SUPPORTED);
  unsigned room = utilization == NULL ? 0 : *count;
  *count = SAMPLE_CAPACITY;
  if (room == 0) END(NVML_ERROR_INSUFFICIENT_SIZE);
  nvmlProcessUtilizationSample_t samples[SAMPLE_CAPACITY];
  unsigned found = process_samples(&call, lastSeen, samples);
  if (found == 0) END(NVML_ERROR_NOT_FOUND);
  if (found > room) END(NVML_ERROR_INSUFFICIENT_SIZE);
  memcpy(utilization, samples, found * sizeof *samples);
  *count = found;
  END(NVML_SUCCESS);
}

#if SINCE(550, 40)
NVML nvmlDeviceGetProcessesUtilizationInfo(nvmlDevice_t device, nvmlProcessesUtilizationInfo_v1_t *info) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(info != NULL);
  if (info->version != NVML_STRUCT_VERSION(nvmlProcessesUtilizationInfo_v1_t, 1)) {
    violation(&call, "version 0x%08x", info->version);
    END(NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
  }
  if (call.gpu->mig_on) END(NVML_ERROR_NOT_SUPPORTED);
  unsigned room = info->procUtilArray == NULL ? 0 : info->processSamplesCount;
  info->processSamplesCount = SAMPLE_CAPACITY;
  if (room == 0) END(NVML_ERROR_INSUFFICIENT_SIZE);
  nvmlProcessUtilizationSample_t samples[SAMPLE_CAPACITY];
  unsigned found = process_samples(&call, info->lastSeenTimeStamp, samples);
  if (found == 0) END(NVML_ERROR_NOT_FOUND);
  if (found > room) END(NVML_ERROR_INSUFFICIENT_SIZE);
  for (unsigned i = 0; i < found; i++) {
    const nvmlProcessUtilizationSample_t *s = &samples[i];
    info->procUtilArray[i] = (nvmlProcessUtilizationInfo_v1_t){
        s->timeStamp, s->pid, s->smUtil, s->memUtil, s->encUtil, s->decUtil, 0, 0};
  }
  info->processSamplesCount = found;
  END(NVML_SUCCESS);
}
#endif
