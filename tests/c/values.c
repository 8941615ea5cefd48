/* What most functions are made of: a value of the control file, in the unit of the function. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "fake.h"

static const Curve *curve_of(const Call *call, Key key) {
  return call->instance != NULL ? &call->instance->curves[key] : &call->gpu->curves[key];
}

bool has(const Call *call, Key key) { return curve_present(curve_of(call, key), call->now); }

double value(const Call *call, Key key) { return curve_at(curve_of(call, key), call->now); }

nvmlU64 counted(const Call *call, Key rate, double scale) {
  return (nvmlU64)(curve_integral(curve_of(call, rate), call->control->loaded_at, call->now) * scale);
}

unsigned sampled_percent_at(const Call *call, Key key, double end) {
  return (unsigned)lround(curve_mean(curve_of(call, key), end - SAMPLE_PERIOD, end));
}

unsigned sampled_percent(const Call *call, Key key) {
  return sampled_percent_at(call, key, floor(call->now / SAMPLE_PERIOD) * SAMPLE_PERIOD);
}

nvmlReturn_t put_text(Call *call, char *out, unsigned length, const char *format, ...) {
  char text[256];
  va_list arguments;
  va_start(arguments, format);
  int needed = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (out == NULL || length == 0) return violation(call, "no buffer for the text");
  if ((unsigned)needed >= length) {
    violation(call, "a buffer of %u bytes for \"%s\"", length, text);
    return NVML_ERROR_INSUFFICIENT_SIZE;
  }
  snprintf(out, length, "%s", text);
  return NVML_SUCCESS;
}

nvmlReturn_t put_number(const char *function, nvmlDevice_t device, Key key, double scale, unsigned *out) {
  Call call;
  nvmlReturn_t refused = call_begin_device(&call, function, device, BOARD_HANDLE);
  if (refused != NVML_SUCCESS) return call_end(&call, refused);
  REQUIRE(out != NULL);
  if (!has(&call, key)) END(NVML_ERROR_NOT_SUPPORTED);
  *out = (unsigned)llround(value(&call, key) * scale);
  END(NVML_SUCCESS);
}
