/* How busy the engines are: the driver's latest mean, and its buffer of samples. */
#include <math.h>

#include "fake.h"

NVML nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *utilization) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(utilization != NULL);
  if (call.gpu->mig_on || !has(&call, COMPUTE)) END(NVML_ERROR_NOT_SUPPORTED);
  *utilization = (nvmlUtilization_t){sampled_percent(&call, COMPUTE), sampled_percent(&call, MEMCOPY)};
  END(NVML_SUCCESS);
}

static nvmlReturn_t engine(const char *function, nvmlDevice_t device, Key key, unsigned *out, unsigned *period) {
  Call call;
  nvmlReturn_t refused = call_begin_device(&call, function, device, ANY_HANDLE);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(out != NULL && period != NULL);
  if (call.gpu->mig_on || !has(&call, key)) END(NVML_ERROR_NOT_SUPPORTED);
  *out = sampled_percent(&call, key);
  *period = (unsigned)(SAMPLE_PERIOD * 1e6);
  END(NVML_SUCCESS);
}

NVML nvmlDeviceGetEncoderUtilization(nvmlDevice_t device, unsigned int *out, unsigned int *period) {
  return engine(__func__, device, ENCODER, out, period);
}

NVML nvmlDeviceGetDecoderUtilization(nvmlDevice_t device, unsigned int *out, unsigned int *period) {
  return engine(__func__, device, DECODER, out, period);
}

#if SINCE(535, 43)
NVML nvmlDeviceGetJpgUtilization(nvmlDevice_t device, unsigned int *out, unsigned int *period) {
  return engine(__func__, device, JPEG, out, period);
}

NVML nvmlDeviceGetOfaUtilization(nvmlDevice_t device, unsigned int *out, unsigned int *period) {
  return engine(__func__, device, OFA, out, period);
}
#endif

static Key sampled_key(nvmlSamplingType_t type) {
  switch (type) {
    case 1: return COMPUTE;
    case 2: return MEMCOPY;
    case 3: return ENCODER;
    case 4: return DECODER;
#if SINCE(535, 43)
    case 8: return JPEG;
    case 9: return OFA;
#endif
    case 0: return POWER;
    default: return KEY_COUNT;
  }
}

static nvmlU64 put_sample(const Call *call, Key key, long long k, nvmlSample_t *out) {
  double end = (double)k * SAMPLE_PERIOD;
  *out = (nvmlSample_t){.timeStamp = (nvmlU64)llround(end * 1e6)};
  out->sampleValue.ullVal = 0xA5A5A5A5A5A5A5A5ULL; /* the rest of the union is nobody's */
  unsigned milliwatts = (unsigned)lround(value(call, POWER) * 1000);
  out->sampleValue.uiVal = key == POWER ? milliwatts : sampled_percent_at(call, key, end);
  return out->timeStamp;
}

static unsigned samples_after(const Call *call, Key key, nvmlU64 after, unsigned room, nvmlSample_t *out) {
  unsigned count = 0;
  long long last = (long long)floor(call->now / SAMPLE_PERIOD);
  for (long long k = last - SAMPLE_CAPACITY + 1; k <= last && count < room; k++) {
    if ((double)(k - 1) * SAMPLE_PERIOD < call->control->loaded_at) continue;
    if (put_sample(call, key, k, &out[count]) > after) count++;
  }
  return count;
}

NVML nvmlDeviceGetSamples(nvmlDevice_t device, nvmlSamplingType_t type, nvmlU64 lastSeen, nvmlValueType_t *valueType,
    unsigned int *count, nvmlSample_t *samples) {
  BEGIN_DEVICE(device, ANY_HANDLE);
  REQUIRE(valueType != NULL && count != NULL);
  REQUIRE(samples == NULL || *count > 0);
  Key key = sampled_key(type);
  if (key == KEY_COUNT) END(NVML_ERROR_INVALID_ARGUMENT); /* a type of a newer driver */
  bool refused = call.instance != NULL || (call.gpu->mig_on && key != POWER);
  if (refused || !has(&call, key)) END(NVML_ERROR_NOT_SUPPORTED);
  *valueType = NVML_VALUE_TYPE_UNSIGNED_INT;
  if (samples == NULL) {
    *count = SAMPLE_CAPACITY;
    END(NVML_SUCCESS);
  }
  *count = samples_after(&call, key, lastSeen, *count, samples);
  END(*count == 0 ? NVML_ERROR_NOT_FOUND : NVML_SUCCESS);
}
