/* Who may call what, when: initialisation, handles, rules of the control file, and breaches noted. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fake.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int initialised;
static unsigned session;
static double session_loaded_at; /* of the driver that the session was opened with */
static int sessions_opened, samples, sets, breaches;

/* ---- what the tests read afterwards ---- */

static void append(const char *suffix, const char *text) {
  int file = open(control_file(suffix), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return;
  if (write(file, text, strlen(text)) < 0) perror("fake-nvml");
  close(file);
}

nvmlReturn_t violation(const Call *call, const char *format, ...) {
  char what[400], text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  snprintf(text, sizeof text, "%s: %s\n", call == NULL ? "library" : call->function, what);
  append("violations", text);
  __atomic_add_fetch(&breaches, 1, __ATOMIC_SEQ_CST);
  return NVML_ERROR_INVALID_ARGUMENT;
}

/* Tests in the same process may ask; those that only see the files read fake-nvml.control.violations. */
EXPORT int fakeViolations(void) { return __atomic_load_n(&breaches, __ATOMIC_SEQ_CST); }
EXPORT int fakeInitialised(void) { return __atomic_load_n(&initialised, __ATOMIC_SEQ_CST); }
EXPORT int fakeOutstandingSamples(void) { return __atomic_load_n(&samples, __ATOMIC_SEQ_CST); }
EXPORT int fakeOutstandingSets(void) { return __atomic_load_n(&sets, __ATOMIC_SEQ_CST); }

void outstanding_samples(int change) { __atomic_add_fetch(&samples, change, __ATOMIC_SEQ_CST); }
void outstanding_sets(int change) { __atomic_add_fetch(&sets, change, __ATOMIC_SEQ_CST); }
unsigned session_number(void) { return __atomic_load_n(&session, __ATOMIC_SEQ_CST); }

__attribute__((destructor)) static void unloaded(void) {
  if (initialised > 0) violation(NULL, "unloaded without nvmlShutdown (%d missing)", initialised);
}

/* ---- rules ---- */

static bool applies(const Rule *rule, const char *function, const Gpu *gpu) {
  if (rule->slot >= 0 && (gpu == NULL || gpu->slot != (unsigned)rule->slot)) return false;
  size_t length = strlen(rule->function);
  if (length > 0 && rule->function[length - 1] == '*') return strncmp(function, rule->function, length - 1) == 0;
  return strcmp(function, rule->function) == 0;
}

static const Rule *rule_for(const Control *control, RuleKind kind, const char *function, const Gpu *gpu) {
  for (int i = 0; i < control->rule_count; i++) {
    if (control->rules[i].kind == kind && applies(&control->rules[i], function, gpu)) return &control->rules[i];
  }
  return NULL;
}

static void pause_ms(int milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
  while (nanosleep(&time, &time) != 0) continue;
}

/* Takes the control file as it is after the wait. */
static void reread(Call *call) {
  unsigned slot = call->gpu == NULL ? 0 : call->gpu->slot;
  Control *control = control_acquire();
  control_release(call->control);
  call->control = control;
  call->now = control_now(control);
  if (call->gpu != NULL) call->gpu = control_gpu(control, slot);
}

static void wait_by_rules(Call *call) {
  const Rule *delay = rule_for(call->control, RULE_DELAY, call->function, call->gpu);
  if (delay != NULL) {
    pause_ms(delay->value);
    reread(call);
  }
  bool had_gpu = call->gpu != NULL;
  while ((!had_gpu || call->gpu != NULL) && rule_for(call->control, RULE_HANG, call->function, call->gpu) != NULL) {
    pause_ms(2);
    reread(call);
  }
}

nvmlReturn_t call_rule(const Call *call, const char *part) {
  const Rule *rule = rule_for(call->control, RULE_FAIL, part, call->gpu);
  return rule == NULL ? NVML_SUCCESS : (nvmlReturn_t)rule->value;
}

/* ---- handles: never followed, so that a stale one is seen and not crashed on ---- */

#define HANDLE_MARK 0xFA4EULL

static nvmlDevice_t handle(unsigned slot, unsigned generation, unsigned instance, unsigned instance_generation) {
  uint64_t bits = HANDLE_MARK << 48 | (uint64_t)(session & 0xFFFF) << 32 | (uint64_t)(slot & 0xFF) << 24
      | (uint64_t)(generation & 0xFF) << 16 | (uint64_t)(instance & 0xFF) << 8 | (instance_generation & 0xFF);
  return (nvmlDevice_t)(uintptr_t)bits;
}

static unsigned instance_key(const Instance *instance) { return 1 + instance->gi * 8 + instance->ci; }

nvmlDevice_t handle_of_gpu(const Gpu *gpu) { return handle(gpu->slot, gpu->generation, 0, 0); }

nvmlDevice_t handle_of_instance(const Gpu *gpu, const Instance *instance) {
  return handle(gpu->slot, gpu->generation, instance_key(instance), instance->generation);
}

static nvmlReturn_t find_instance(Call *call, unsigned key, unsigned generation) {
  for (int i = 0; call->gpu->mig_on && i < call->gpu->instance_count; i++) {
    Instance *instance = &call->gpu->instances[i];
    if (instance_key(instance) == key && (instance->generation & 0xFF) == generation) {
      call->instance = instance;
      return NVML_SUCCESS;
    }
  }
  return NVML_ERROR_INVALID_ARGUMENT; /* reconfigured since: nobody could know */
}

static nvmlReturn_t resolve(Call *call, nvmlDevice_t device) {
  uint64_t bits = (uint64_t)(uintptr_t)device;
  if (device == NULL) return violation(call, "the device is NULL");
  if (bits >> 48 != HANDLE_MARK) return violation(call, "%p is no device", (void *)device);
  if ((bits >> 32 & 0xFFFF) != (session & 0xFFFF)) return violation(call, "a device of an earlier session");
  call->gpu = control_gpu(call->control, bits >> 24 & 0xFF);
  if (call->gpu == NULL || (call->gpu->generation & 0xFF) != (bits >> 16 & 0xFF)) return NVML_ERROR_GPU_IS_LOST;
  return (bits >> 8 & 0xFF) == 0 ? NVML_SUCCESS : find_instance(call, bits >> 8 & 0xFF, bits & 0xFF);
}

/* ---- calls ---- */

static nvmlReturn_t driver_state(const Call *call) {
  if (__atomic_load_n(&initialised, __ATOMIC_SEQ_CST) == 0) {
    violation(call, "called before nvmlInit or after nvmlShutdown");
    return NVML_ERROR_UNINITIALIZED;
  }
  bool gone = call->control->kernel == KERNEL_UNLOADED || call->control->loaded_at != session_loaded_at;
  return gone ? NVML_ERROR_UNINITIALIZED : NVML_SUCCESS;
}

static void start(Call *call, const char *function) {
  cost_begin();
  *call = (Call){.function = function, .control = control_acquire()};
  call->now = control_now(call->control);
}

nvmlReturn_t call_begin(Call *call, const char *function) {
  start(call, function);
  nvmlReturn_t state = driver_state(call);
  if (state != NVML_SUCCESS) return state;
  wait_by_rules(call);
  return call_rule(call, function);
}

static nvmlReturn_t health(const Call *call) {
  if (call->gpu == NULL || call->gpu->health == GPU_LOST) return NVML_ERROR_GPU_IS_LOST;
  return call->gpu->health == GPU_NEEDS_RESET ? NVML_ERROR_RESET_REQUIRED : NVML_SUCCESS;
}

nvmlReturn_t call_about(Call *call, Gpu *gpu) {
  call->gpu = gpu;
  wait_by_rules(call);
  nvmlReturn_t state = health(call);
  if (state == NVML_ERROR_RESET_REQUIRED) state = NVML_SUCCESS; /* it can still be found */
  return state == NVML_SUCCESS ? call_rule(call, call->function) : state;
}

nvmlReturn_t call_begin_device(Call *call, const char *function, nvmlDevice_t device, HandleKind kind) {
  start(call, function);
  nvmlReturn_t state = driver_state(call);
  if (state == NVML_SUCCESS) state = resolve(call, device);
  if (state != NVML_SUCCESS) return state;
  wait_by_rules(call);
  state = health(call);
  /* A wait may have exchanged the control file, and with it what the handle stands for. */
  if (state == NVML_SUCCESS) state = resolve(call, device);
  if (state == NVML_SUCCESS) state = call_rule(call, function);
  if (state != NVML_SUCCESS) return state;
  if (kind == INSTANCE_HANDLE && call->instance == NULL) return NVML_ERROR_NOT_SUPPORTED;
  if (kind == BOARD_HANDLE && call->instance != NULL) return NVML_ERROR_NOT_SUPPORTED;
  return NVML_SUCCESS;
}

nvmlReturn_t call_end(Call *call, nvmlReturn_t result) {
  if (call->control->trace) {
    char text[128];
    char gpu[16] = "-";
    if (call->gpu != NULL) snprintf(gpu, sizeof gpu, "%u", call->gpu->slot);
    snprintf(text, sizeof text, "%s %s %d\n", call->function, gpu, (int)result);
    append("calls", text);
  }
  control_release(call->control);
  cost_end();
  return result;
}

/* ---- nvmlInit and nvmlShutdown ---- */

static nvmlReturn_t can_init(const Call *call) {
  nvmlReturn_t rule = call_rule(call, call->function);
  if (rule != NVML_SUCCESS) return rule;
  if (call->control->kernel == KERNEL_UNLOADED) return NVML_ERROR_DRIVER_NOT_LOADED;
  return strcmp(call->control->driver, call->control->library) == 0 ? NVML_SUCCESS
                                                                     : NVML_ERROR_LIB_RM_VERSION_MISMATCH;
}

static nvmlReturn_t init(const char *function) {
  Call call;
  start(&call, function);
  wait_by_rules(&call);
  nvmlReturn_t result = can_init(&call);
  if (result == NVML_SUCCESS) {
    pthread_mutex_lock(&lock);
    if (initialised == 0) {
      session++;
      sessions_opened++;
      session_loaded_at = call.control->loaded_at;
    }
    __atomic_add_fetch(&initialised, 1, __ATOMIC_SEQ_CST);
    pthread_mutex_unlock(&lock);
  }
  return call_end(&call, result);
}

NVML nvmlInit(void) {
  violation(NULL, "nvmlInit is the form of before 2013, which fails if one GPU is bad");
  return init(__func__);
}

NVML nvmlInit_v2(void) { return init(__func__); }

#if SINCE(396, 0)
NVML nvmlInitWithFlags(unsigned int flags) {
  if (flags > 7) return violation(NULL, "nvmlInitWithFlags: unknown flags %u", flags);
  return init(__func__);
}
#endif

static void note_leaks(void) {
  if (samples > 0) violation(NULL, "%d GPM samples are not freed at nvmlShutdown", samples);
  if (sets > 0) violation(NULL, "%d event sets are not freed at nvmlShutdown", sets);
}

NVML nvmlShutdown(void) {
  Call call;
  start(&call, __func__);
  wait_by_rules(&call);
  pthread_mutex_lock(&lock);
  nvmlReturn_t result = initialised > 0 ? NVML_SUCCESS : NVML_ERROR_UNINITIALIZED;
  if (initialised > 0 && __atomic_sub_fetch(&initialised, 1, __ATOMIC_SEQ_CST) == 0) note_leaks();
  pthread_mutex_unlock(&lock);
  if (result != NVML_SUCCESS) violation(&call, "called more often than nvmlInit");
  return call_end(&call, result);
}

EXPORT const char *nvmlErrorString(nvmlReturn_t result) {
  static const char *const TEXTS[] = {"Success", "Uninitialized", "Invalid Argument", "Not Supported",
      "Insufficient Permissions", "Already Initialized", "Not Found", "Insufficient Size",
      "Insufficient External Power", "Driver Not Loaded", "Timeout", "Interrupt Request Issue",
      "NVML Shared Library Not Found", "Function Not Found", "Corrupted infoROM", "GPU is lost",
      "GPU requires reset", "The operating system has blocked the request.", "Driver/library version mismatch",
      "In use by another client", "Insufficient Memory", "No data", "vGPU ECC not supported",
      "Insufficient Resources", "Frequency not supported", "Argument version mismatch", "Deprecated", "Not ready",
      "GPU not found", "Invalid state"};
  return result < sizeof TEXTS / sizeof *TEXTS ? TEXTS[result] : "Unknown Error";
}
