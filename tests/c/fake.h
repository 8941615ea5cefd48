/*
 * Inside of the fake: what its source files share. The fake is a function of its control file and
 * of the time: it keeps no values of its own, only who has initialised it and what it handed out.
 */
#ifndef FAKE_H
#define FAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "nvml.h"

/* Everything about a GPU that has a value over time, with its name in the control file. */
#define KEYS(X) \
  X(COMPUTE, "compute") X(MEMCOPY, "memcopy") X(ENCODER, "encoder") X(DECODER, "decoder") \
  X(JPEG, "jpeg") X(OFA, "ofa") \
  X(MEMORY_TOTAL, "memory-total") X(MEMORY_USED, "memory-used") X(MEMORY_RESERVED, "memory-reserved") \
  X(BAR1_TOTAL, "bar1-total") X(BAR1_USED, "bar1-used") \
  X(TEMPERATURE, "temperature") X(MEMORY_TEMPERATURE, "memory-temperature") X(FAN, "fan") \
  X(LIMIT_SHUTDOWN, "limit-shutdown") X(LIMIT_SLOWDOWN, "limit-slowdown") \
  X(LIMIT_MEMORY, "limit-memory") X(LIMIT_GPU, "limit-gpu") \
  X(POWER, "power") X(POWER_LIMIT, "power-limit") X(POWER_DEFAULT, "power-default") \
  X(POWER_MIN, "power-min") X(POWER_MAX, "power-max") X(ENERGY, "energy") \
  X(CLOCK_GRAPHICS, "clock-graphics") X(CLOCK_SM, "clock-sm") X(CLOCK_MEMORY, "clock-memory") \
  X(CLOCK_VIDEO, "clock-video") X(MAX_GRAPHICS, "max-graphics") X(MAX_SM, "max-sm") \
  X(MAX_MEMORY, "max-memory") X(MAX_VIDEO, "max-video") \
  X(PERFORMANCE_STATE, "performance-state") X(CLOCK_EVENTS, "clock-events") \
  X(HELD_POWER, "held-power") X(HELD_SYNC, "held-sync") X(HELD_SW_THERMAL, "held-sw-thermal") \
  X(HELD_HW_THERMAL, "held-hw-thermal") X(HELD_BRAKE, "held-brake") \
  X(PCIE_GENERATION, "pcie-generation") X(PCIE_WIDTH, "pcie-width") \
  X(PCIE_REPLAYS, "pcie-replays") X(PCIE_RX, "pcie-rx") X(PCIE_TX, "pcie-tx") \
  X(NVLINK_ACTIVE, "nvlink-active") X(NVLINK_RX, "nvlink-rx") X(NVLINK_TX, "nvlink-tx") \
  X(NVLINK_REPLAY, "nvlink-replay") X(NVLINK_RECOVERY, "nvlink-recovery") \
  X(NVLINK_CRC_FLIT, "nvlink-crc-flit") X(NVLINK_CRC_DATA, "nvlink-crc-data") X(NVLINK_ECC, "nvlink-ecc") \
  X(ECC_CORRECTED, "ecc-corrected") X(ECC_UNCORRECTED, "ecc-uncorrected") \
  X(ECC_CORRECTED_LIFETIME, "ecc-corrected-lifetime") X(ECC_UNCORRECTED_LIFETIME, "ecc-uncorrected-lifetime") \
  X(REMAPPED_CORRECTED, "remapped-corrected") X(REMAPPED_UNCORRECTED, "remapped-uncorrected") \
  X(REMAP_PENDING, "remap-pending") X(REMAP_FAILED, "remap-failed") \
  X(RETIRED_SINGLE, "retired-single") X(RETIRED_DOUBLE, "retired-double") \
  X(ACTIVITY_GRAPHICS, "activity-graphics") X(ACTIVITY_SM, "activity-sm") \
  X(ACTIVITY_OCCUPANCY, "activity-occupancy") X(ACTIVITY_TENSOR, "activity-tensor") \
  X(ACTIVITY_DRAM, "activity-dram") X(ACTIVITY_FP64, "activity-fp64") \
  X(ACTIVITY_FP32, "activity-fp32") X(ACTIVITY_FP16, "activity-fp16")

typedef enum {
#define X(key, name) key,
  KEYS(X)
#undef X
  KEY_COUNT
} Key;

/* ---- curve.c: a value over time, piece by piece; times in seconds of the fake's clock ---- */

typedef enum { SHAPE_NONE, SHAPE_CONSTANT, SHAPE_SINE, SHAPE_SQUARE } Shape;

typedef struct {
  double from;
  Shape shape;
  double base, swing, period, duty, phase;
} Segment;

typedef struct {
  int count; /* 0: the GPU does not have this value */
  Segment *segments;
} Curve;

bool curve_parse(Curve *curve, char **words, int count);
void curve_constant(Curve *curve, double value);
void curve_free(Curve *curve);
bool curve_present(const Curve *curve, double time);
double curve_at(const Curve *curve, double time);
double curve_integral(const Curve *curve, double from, double to);
double curve_mean(const Curve *curve, double from, double to);

/* ---- models.c: boards, as data ---- */

typedef struct {
  Key key;
  double value;
} Default;

typedef struct {
  const char *id;
  const char *name;
  const char *vbios;
  int first_driver; /* as FAKE_NVML_DRIVER: older drivers do not list the board */
  unsigned architecture, brand, pci_device;
  int major, minor;
  bool serial, mig, gpm, retires_pages, energy_field;
  unsigned fans, links, link_speed, sm_per_slice;
  const Default *defaults; /* ends with KEY_COUNT */
} Model;

const Model *model_find(const char *id);

/* ---- control.c: the control file ---- */

typedef enum { GPU_OK, GPU_LOST, GPU_NEEDS_RESET } Health;
typedef enum { PROCESS_COMPUTE, PROCESS_GRAPHICS, PROCESS_MPS } ProcessKind;

typedef struct {
  unsigned pid;
  ProcessKind kind;
  nvmlU64 memory;
  unsigned gi, ci;
  bool sampled;
  unsigned sm, mem, enc, dec;
  char name[64];
} Process;

typedef struct {
  unsigned index, gi, ci, generation;
  unsigned slices, compute_slices, gib;
  nvmlU64 used;
  char profile[32];
  Curve curves[KEY_COUNT];
} Instance;

#define MAX_INSTANCES 8

typedef struct {
  unsigned slot; /* who it is: UUID, serial and bus follow from it; its place in the file is its index */
  unsigned generation; /* a new one makes old handles stale, as a reset or a new plugging in does */
  const Model *model;
  Health health;
  bool mig_on;
  Curve curves[KEY_COUNT];
  Instance instances[MAX_INSTANCES];
  int instance_count;
  Process *processes;
  int process_count;
} Gpu;

typedef enum { RULE_FAIL, RULE_DELAY, RULE_HANG } RuleKind;

typedef struct {
  RuleKind kind;
  char function[64]; /* a trailing * stands for any ending; nvmlDeviceGetFieldValues/82 is one field */
  int slot; /* -1: any, and calls without a GPU */
  int value; /* return code, or milliseconds */
} Rule;

typedef struct {
  unsigned sequence, slot;
  nvmlU64 xid;
} Xid;

typedef enum { KERNEL_LOADED, KERNEL_UNLOADED } Kernel;

typedef struct {
  int references;
  char driver[80], library[80];
  int cuda;
  Kernel kernel;
  double loaded_at; /* when the driver was loaded: counters start there */
  double clock; /* negative: the machine's */
  bool trace;
  int unknown_field; /* what an id beyond the driver's list answers; -1: its entry stays untouched */
  Gpu *gpus;
  int gpu_count;
  Rule *rules;
  int rule_count;
  Xid *xids;
  int xid_count;
} Control;

/* The file as it is now; give it back with control_release. */
Control *control_acquire(void);
void control_release(Control *control);
double control_now(const Control *control);
Gpu *control_gpu(Control *control, unsigned slot);
/* A path beside the control file. */
const char *control_file(const char *suffix);

/* ---- session.c: who may call what, when ---- */

typedef enum { ANY_HANDLE, BOARD_HANDLE, INSTANCE_HANDLE } HandleKind;

/* One call into the library. Every public function begins one and ends it exactly once. */
typedef struct {
  const char *function;
  Control *control;
  double now;
  Gpu *gpu;
  Instance *instance; /* NULL for a whole GPU */
} Call;

/* Returns other than success if the function must return that at once, through call_end. */
nvmlReturn_t call_begin(Call *call, const char *function);
nvmlReturn_t call_begin_device(Call *call, const char *function, nvmlDevice_t device, HandleKind kind);
/* From here on the call is about this GPU, found by index or UUID; the same rules apply. */
nvmlReturn_t call_about(Call *call, Gpu *gpu);
nvmlReturn_t call_end(Call *call, nvmlReturn_t result);
/* What a rule of the control file makes of a part of a call, such as one field of many. */
nvmlReturn_t call_rule(const Call *call, const char *part);
/* Notes a breach of the contract by the caller, and returns "invalid argument". */
nvmlReturn_t violation(const Call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

nvmlDevice_t handle_of_gpu(const Gpu *gpu);
nvmlDevice_t handle_of_instance(const Gpu *gpu, const Instance *instance);
void outstanding_samples(int change);
void outstanding_sets(int change);
unsigned session_number(void);

#define EXPORT __attribute__((visibility("default")))
#define NVML EXPORT nvmlReturn_t

#define BEGIN \
  Call call; \
  nvmlReturn_t refused_ = call_begin(&call, __func__); \
  if (refused_ != NVML_SUCCESS) return call_end(&call, refused_)

#define BEGIN_DEVICE(device, kind) \
  Call call; \
  nvmlReturn_t refused_ = call_begin_device(&call, __func__, device, kind); \
  if (refused_ != NVML_SUCCESS) return call_end(&call, refused_)

#define END(result) return call_end(&call, result)

#define REQUIRE(condition) \
  if (!(condition)) END(violation(&call, "%s does not hold", #condition))

/* ---- cost.c: what the fake itself costs; may be nested ---- */

void cost_begin(void);
void cost_end(void);

/* ---- values.c: what most functions are made of ---- */

bool has(const Call *call, Key key);
double value(const Call *call, Key key);
/* Since the driver was loaded: the integral of a rate, times a scale. */
nvmlU64 counted(const Call *call, Key rate, double scale);
/* The mean over the driver's last sampling period. */
unsigned sampled_percent(const Call *call, Key key);
unsigned sampled_percent_at(const Call *call, Key key, double end);
nvmlReturn_t put_text(Call *call, char *out, unsigned length, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
nvmlReturn_t put_number(const char *function, nvmlDevice_t device, Key key, double scale, unsigned *out);

/* The driver samples utilization about six times a second, into a buffer of a hundred. */
#define SAMPLE_PERIOD (1.0 / 6)
#define SAMPLE_CAPACITY 100

#endif
