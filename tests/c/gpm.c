/* GPM: activity between two samples that the caller holds (drivers from 520, Hopper and newer). */
#include <stdlib.h>

#include "fake.h"

#if SINCE(520, 56)

struct nvmlGpmSample_st {
  unsigned mark;
  unsigned session, slot, gi;
  double time; /* negative: not filled */
};

#define SAMPLE_MARK 0x6B5A0001U
#define WHOLE_GPU NVML_NOT_AVAILABLE_U32

NVML nvmlGpmQueryDeviceSupport(nvmlDevice_t device, nvmlGpmSupport_t *support) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(support != NULL);
  if (support->version != 1) {
    violation(&call, "version 0x%08x", support->version);
    END(NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
  }
  /* Data centre boards that cannot say so with success; others do not know the question. */
  if (!call.gpu->model->serial) END(NVML_ERROR_NOT_SUPPORTED);
  support->isSupportedDevice = call.gpu->model->gpm;
  END(NVML_SUCCESS);
}

NVML nvmlGpmSampleAlloc(nvmlGpmSample_t *sample) {
  BEGIN;
  REQUIRE(sample != NULL);
  *sample = calloc(1, sizeof **sample);
  **sample = (struct nvmlGpmSample_st){.mark = SAMPLE_MARK, .session = session_number(), .time = -1};
  outstanding_samples(1);
  END(NVML_SUCCESS);
}

NVML nvmlGpmSampleFree(nvmlGpmSample_t sample) {
  if (sample == NULL) return violation(NULL, "nvmlGpmSampleFree: the sample is NULL");
  if (sample->mark != SAMPLE_MARK) return violation(NULL, "nvmlGpmSampleFree: no sample, or freed before");
  sample->mark = 0;
  free(sample);
  outstanding_samples(-1);
  return NVML_SUCCESS;
}

static nvmlReturn_t fill(Call *call, nvmlGpmSample_t sample, unsigned gi) {
  if (sample == NULL) return violation(call, "the sample is NULL");
  if (sample->mark != SAMPLE_MARK) return violation(call, "no sample, or freed before");
  if (sample->session != session_number()) return violation(call, "a sample of an earlier session");
  if (!call->gpu->model->gpm) return NVML_ERROR_NOT_SUPPORTED;
  sample->slot = call->gpu->slot;
  sample->gi = gi;
  sample->time = call->now;
  return NVML_SUCCESS;
}

NVML nvmlGpmSampleGet(nvmlDevice_t device, nvmlGpmSample_t sample) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  END(fill(&call, sample, call.instance == NULL ? WHOLE_GPU : call.instance->gi));
}

#if SINCE(525, 53)
NVML nvmlGpmMigSampleGet(nvmlDevice_t device, unsigned int gpuInstanceId, nvmlGpmSample_t sample) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  if (!call.gpu->mig_on) END(NVML_ERROR_NOT_SUPPORTED);
  for (int i = 0; i < call.gpu->instance_count; i++) {
    if (call.gpu->instances[i].gi == gpuInstanceId) END(fill(&call, sample, gpuInstanceId));
  }
  END(NVML_ERROR_INVALID_ARGUMENT);
}
#endif

static Key metric_key(unsigned id) {
  switch (id) {
    case 1: return ACTIVITY_GRAPHICS;
    case 2: return ACTIVITY_SM;
    case 3: return ACTIVITY_OCCUPANCY;
    case 5: return ACTIVITY_TENSOR;
    case 10: return ACTIVITY_DRAM;
    case 11: return ACTIVITY_FP64;
    case 12: return ACTIVITY_FP32;
    case 13: return ACTIVITY_FP16;
    default: return KEY_COUNT;
  }
}

static const Curve *metric_curve(const Gpu *gpu, unsigned gi, Key key) {
  if (gi == WHOLE_GPU) return &gpu->curves[key];
  for (int i = 0; i < gpu->instance_count; i++) {
    if (gpu->instances[i].gi == gi) return &gpu->instances[i].curves[key];
  }
  return NULL;
}

static void answer(const Gpu *gpu, const struct nvmlGpmSample_st *from, const struct nvmlGpmSample_st *to,
    nvmlGpmMetric_t *metric) {
  Key key = metric_key(metric->metricId);
  const Curve *curve = key == KEY_COUNT ? NULL : metric_curve(gpu, to->gi, key);
  metric->nvmlReturn = NVML_ERROR_NOT_SUPPORTED;
  if (curve == NULL || !curve_present(curve, to->time)) return;
  metric->nvmlReturn = to->time - from->time < 0.1 ? NVML_ERROR_NO_DATA : NVML_SUCCESS;
  metric->value = curve_mean(curve, from->time, to->time);
}

static nvmlReturn_t check_samples(const Call *call, const nvmlGpmMetricsGet_t *get) {
  if (get->sample1 == NULL || get->sample2 == NULL) return violation(call, "a sample is NULL");
  if (get->sample1->mark != SAMPLE_MARK || get->sample2->mark != SAMPLE_MARK) return violation(call, "no sample");
  if (get->sample1 == get->sample2) return violation(call, "one sample twice");
  if (get->sample1->time < 0 || get->sample2->time < 0) return violation(call, "a sample that was never filled");
  if (get->sample1->time > get->sample2->time) return violation(call, "sample1 is the newer one");
  bool same = get->sample1->slot == get->sample2->slot && get->sample1->gi == get->sample2->gi;
  return same ? NVML_SUCCESS : violation(call, "samples of different devices");
}

NVML nvmlGpmMetricsGet(nvmlGpmMetricsGet_t *get) {
  BEGIN;
  REQUIRE(get != NULL);
  if (get->version != 1) {
    violation(&call, "version 0x%08x", get->version);
    END(NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
  }
  REQUIRE(get->numMetrics > 0 && get->numMetrics <= NVML_GPM_METRIC_MAX);
  nvmlReturn_t samples = check_samples(&call, get);
  if (samples != NVML_SUCCESS) END(samples);
  Gpu *gpu = control_gpu(call.control, get->sample2->slot);
  if (gpu == NULL) END(NVML_ERROR_GPU_IS_LOST);
  nvmlReturn_t about = call_about(&call, gpu);
  if (about != NVML_SUCCESS) END(about);
  for (unsigned i = 0; i < get->numMetrics; i++) {
    if (get->metrics[i].metricId >= NVML_GPM_METRIC_MAX) END(NVML_ERROR_INVALID_ARGUMENT);
    answer(call.gpu, get->sample1, get->sample2, &get->metrics[i]);
  }
  END(NVML_SUCCESS);
}

#endif
