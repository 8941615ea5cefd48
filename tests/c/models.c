/* The boards that the fake can be: what each has and, by leaving it out, what it has not. */
#include <string.h>

#include "fake.h"

#define GIB (1024.0 * 1024 * 1024)
#define MIB (1024.0 * 1024)
#define LAST {KEY_COUNT, 0}

#define ENGINES {COMPUTE, 40}, {MEMCOPY, 20}, {ENCODER, 5}, {DECODER, 10}
#define MEMORY(total, used, reserved, bar1) \
  {MEMORY_TOTAL, total}, {MEMORY_USED, used}, {MEMORY_RESERVED, reserved}, {BAR1_TOTAL, bar1}, {BAR1_USED, 2 * MIB}
#define CLOCKS(graphics, memory, video) \
  {CLOCK_GRAPHICS, (graphics) - 100}, {CLOCK_SM, (graphics) - 100}, {CLOCK_MEMORY, memory}, \
  {CLOCK_VIDEO, (video) - 100}, {MAX_GRAPHICS, graphics}, {MAX_SM, graphics}, {MAX_MEMORY, memory}, \
  {MAX_VIDEO, video}, {PERFORMANCE_STATE, 0}, {CLOCK_EVENTS, 4}, {HELD_POWER, 0.25}, {HELD_SYNC, 0}
#define HELD_BY_HARDWARE {HELD_SW_THERMAL, 0.125}, {HELD_HW_THERMAL, 0}, {HELD_BRAKE, 0}
#define POWERED(watts, limit, min, max) \
  {POWER, watts}, {POWER_LIMIT, limit}, {POWER_DEFAULT, limit}, {POWER_MIN, min}, {POWER_MAX, max}
#define PCIE(generation) \
  {PCIE_GENERATION, generation}, {PCIE_WIDTH, 16}, {PCIE_REPLAYS, 3}, {PCIE_RX, 2e6}, {PCIE_TX, 1e6}
#define NVLINK(links) \
  {NVLINK_ACTIVE, links}, {NVLINK_RX, 1024e6}, {NVLINK_TX, 512e6}, {NVLINK_REPLAY, 1}, {NVLINK_RECOVERY, 2}, \
  {NVLINK_CRC_FLIT, 5}, {NVLINK_CRC_DATA, 6}
#define ECC \
  {ECC_CORRECTED, 7}, {ECC_UNCORRECTED, 1}, {ECC_CORRECTED_LIFETIME, 70}, {ECC_UNCORRECTED_LIFETIME, 11}
#define ROWS {REMAPPED_CORRECTED, 2}, {REMAPPED_UNCORRECTED, 1}, {REMAP_PENDING, 0}, {REMAP_FAILED, 0}
#define ACTIVITY \
  {ACTIVITY_GRAPHICS, 38}, {ACTIVITY_SM, 36}, {ACTIVITY_OCCUPANCY, 24}, {ACTIVITY_TENSOR, 18}, \
  {ACTIVITY_DRAM, 22}, {ACTIVITY_FP64, 0}, {ACTIVITY_FP32, 12}, {ACTIVITY_FP16, 30}

static const Default B200[] = {ENGINES, {JPEG, 0}, {OFA, 0}, MEMORY(192 * GIB, 16 * GIB, 700 * MIB, 256 * GIB),
    {TEMPERATURE, 41}, {MEMORY_TEMPERATURE, 44}, {LIMIT_SHUTDOWN, 92}, {LIMIT_SLOWDOWN, 89}, {LIMIT_MEMORY, 95},
    {LIMIT_GPU, 87}, POWERED(500, 1000, 200, 1000), CLOCKS(1965, 3996, 1905), HELD_BY_HARDWARE, {ENERGY, 1},
    PCIE(5), {NVLINK_ACTIVE, 18}, {NVLINK_RX, 1024e6}, {NVLINK_TX, 512e6}, ECC, ROWS, ACTIVITY, LAST};

static const Default H100[] = {ENGINES, {JPEG, 0}, {OFA, 0}, MEMORY(80 * GIB, 8 * GIB, 550 * MIB, 128 * GIB),
    {TEMPERATURE, 35}, {MEMORY_TEMPERATURE, 46}, {LIMIT_SHUTDOWN, 92}, {LIMIT_SLOWDOWN, 89}, {LIMIT_MEMORY, 95},
    {LIMIT_GPU, 87}, POWERED(350, 700, 200, 700), CLOCKS(1980, 2619, 1545), HELD_BY_HARDWARE, {ENERGY, 1},
    PCIE(5), NVLINK(18), ECC, ROWS, ACTIVITY, LAST};

static const Default A100[] = {ENGINES, {JPEG, 0}, {OFA, 0}, MEMORY(80 * GIB, 4 * GIB, 600 * MIB, 128 * GIB),
    {TEMPERATURE, 33}, {MEMORY_TEMPERATURE, 40}, {LIMIT_SHUTDOWN, 92}, {LIMIT_SLOWDOWN, 89}, {LIMIT_MEMORY, 95},
    {LIMIT_GPU, 85}, POWERED(200, 400, 100, 400), CLOCKS(1410, 1593, 1290), HELD_BY_HARDWARE, {ENERGY, 1},
    PCIE(4), NVLINK(12), {NVLINK_ECC, 4}, ECC, ROWS, LAST};

static const Default V100[] = {ENGINES, MEMORY(32 * GIB, 2 * GIB, 300 * MIB, 32 * GIB), {TEMPERATURE, 40},
    {MEMORY_TEMPERATURE, 38}, {LIMIT_SHUTDOWN, 90}, {LIMIT_SLOWDOWN, 87}, {LIMIT_MEMORY, 85}, {LIMIT_GPU, 83},
    POWERED(150, 300, 150, 300), CLOCKS(1530, 877, 1372), {ENERGY, 1}, PCIE(3), NVLINK(6), ECC,
    {RETIRED_SINGLE, 2}, {RETIRED_DOUBLE, 1}, LAST};

static const Default RTX3090[] = {ENGINES, {OFA, 0}, MEMORY(24 * GIB, 1 * GIB, 320 * MIB, 256 * MIB),
    {TEMPERATURE, 55}, {FAN, 30}, {LIMIT_SHUTDOWN, 98}, {LIMIT_SLOWDOWN, 95}, {LIMIT_GPU, 93},
    POWERED(120, 350, 100, 365), CLOCKS(2100, 9751, 1950), {ENERGY, 1}, PCIE(4), LAST};

static const Default GTX1080TI[] = {ENGINES, MEMORY(11 * GIB, 1 * GIB, 100 * MIB, 256 * MIB),
    {TEMPERATURE, 50}, {FAN, 25}, {LIMIT_SHUTDOWN, 96}, {LIMIT_SLOWDOWN, 93}, POWERED(60, 250, 125, 300),
    CLOCKS(1911, 5505, 1708), PCIE(3), LAST};

static const Model MODELS[] = {
    {.id = "b200", .name = "NVIDIA B200", .vbios = "97.00.82.00.18", .first_driver = 565057, .architecture = 10,
        .brand = 14, .pci_device = 0x290110DE, .major = 10, .minor = 0, .serial = true, .mig = true, .gpm = true,
        .energy_field = true, .links = 18, .link_speed = 53125, .sm_per_slice = 18, .defaults = B200},
    {.id = "h100-sxm", .name = "NVIDIA H100 80GB HBM3", .vbios = "96.00.74.00.0D", .first_driver = 520056,
        .architecture = 9, .brand = 14, .pci_device = 0x233010DE, .major = 9, .minor = 0, .serial = true,
        .mig = true, .gpm = true, .energy_field = true, .links = 18, .link_speed = 26562, .sm_per_slice = 16,
        .defaults = H100},
    {.id = "a100-sxm", .name = "NVIDIA A100-SXM4-80GB", .vbios = "92.00.45.00.03", .first_driver = 450051,
        .architecture = 7, .brand = 14, .pci_device = 0x20B210DE, .major = 8, .minor = 0, .serial = true,
        .mig = true, .energy_field = true, .links = 12, .link_speed = 25000, .sm_per_slice = 14, .defaults = A100},
    {.id = "v100-sxm", .name = "Tesla V100-SXM2-32GB", .vbios = "88.00.43.00.03", .architecture = 5, .brand = 2,
        .pci_device = 0x1DB510DE, .major = 7, .minor = 0, .serial = true, .retires_pages = true,
        .energy_field = true, .links = 6, .link_speed = 25781, .defaults = V100},
    {.id = "rtx3090", .name = "NVIDIA GeForce RTX 3090", .vbios = "94.02.4B.00.0B", .first_driver = 455023,
        .architecture = 7, .brand = 5, .pci_device = 0x220410DE, .major = 8, .minor = 6, .energy_field = true,
        .fans = 2, .defaults = RTX3090},
    {.id = "gtx1080ti", .name = "NVIDIA GeForce GTX 1080 Ti", .vbios = "86.02.39.00.01", .architecture = 4,
        .brand = 5, .pci_device = 0x1B0610DE, .major = 6, .minor = 1, .fans = 1, .defaults = GTX1080TI},
};

const Model *model_find(const char *id) {
  for (size_t i = 0; i < sizeof MODELS / sizeof *MODELS; i++) {
    if (strcmp(MODELS[i].id, id) == 0) return &MODELS[i];
  }
  return NULL;
}
