/* nvmlDeviceGetFieldValues: many small values in one call, each with a type and an answer of its own. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fake.h"

typedef enum { AS_U32, AS_U64, AS_I32 } Type;

/* How a field comes from a key: as it is, or as a rate summed up since the driver was loaded. */
typedef enum { PLAIN, SUMMED } How;

typedef struct {
  unsigned id;
  int first_driver;
  Key key;
  How how;
  double scale;
  Type type;
} Field;

static const Field FIELDS[] = {
    {3, 384047, ECC_CORRECTED, PLAIN, 1, AS_U64},
    {4, 384047, ECC_UNCORRECTED, PLAIN, 1, AS_U64},
    {5, 384047, ECC_CORRECTED_LIFETIME, PLAIN, 1, AS_U64},
    {6, 384047, ECC_UNCORRECTED_LIFETIME, PLAIN, 1, AS_U64},
    {29, 384047, RETIRED_SINGLE, PLAIN, 1, AS_U64},
    {30, 384047, RETIRED_DOUBLE, PLAIN, 1, AS_U64},
    {38, 384047, NVLINK_CRC_FLIT, PLAIN, 1, AS_U64},
    {45, 384047, NVLINK_CRC_DATA, PLAIN, 1, AS_U64},
    {52, 384047, NVLINK_REPLAY, PLAIN, 1, AS_U64},
    {59, 384047, NVLINK_RECOVERY, PLAIN, 1, AS_U64},
    {74, 384047, HELD_POWER, SUMMED, 1e9, AS_U64},
    {76, 384047, HELD_SYNC, SUMMED, 1e9, AS_U64},
    {82, 387012, MEMORY_TEMPERATURE, PLAIN, 1, AS_U32},
    {83, 410000, POWER, SUMMED, 1e3, AS_U64},
    {94, 410000, PCIE_REPLAYS, PLAIN, 1, AS_U32},
    {138, 450051, NVLINK_TX, SUMMED, 1.0 / 1024, AS_U64},
    {139, 450051, NVLINK_RX, SUMMED, 1.0 / 1024, AS_U64},
    {140, 450051, NVLINK_TX, SUMMED, 1.25 / 1024, AS_U64},
    {141, 450051, NVLINK_RX, SUMMED, 1.25 / 1024, AS_U64},
    {142, 450051, REMAPPED_CORRECTED, PLAIN, 1, AS_U32},
    {143, 450051, REMAPPED_UNCORRECTED, PLAIN, 1, AS_U32},
    {144, 450051, REMAP_PENDING, PLAIN, 1, AS_U32},
    {145, 450051, REMAP_FAILED, PLAIN, 1, AS_U32},
    {160, 470042, NVLINK_ECC, PLAIN, 1, AS_U64},
    {161, 520056, NVLINK_REPLAY, PLAIN, 1, AS_U64},
    {162, 520056, NVLINK_RECOVERY, PLAIN, 1, AS_U64},
    {163, 520056, NVLINK_CRC_FLIT, PLAIN, 1, AS_U64},
    {185, 535043, POWER, PLAIN, 1e3, AS_U32},
    {186, 535043, POWER, PLAIN, 1e3, AS_U32},
    {187, 535043, POWER_MIN, PLAIN, 1e3, AS_U32},
    {188, 535043, POWER_MAX, PLAIN, 1e3, AS_U32},
    {189, 535043, POWER_DEFAULT, PLAIN, 1e3, AS_U32},
    {190, 535043, POWER_LIMIT, PLAIN, 1e3, AS_U32},
    {191, 535043, POWER, SUMMED, 1e3, AS_U64},
    {192, 535043, POWER_LIMIT, PLAIN, 1e3, AS_U32},
    {197, 555042, PCIE_TX, SUMMED, 1, AS_U64},
    {198, 555042, PCIE_RX, SUMMED, 1, AS_U64},
    {202, 560028, NVLINK_TX, SUMMED, 1, AS_U64},
    {204, 560028, NVLINK_RX, SUMMED, 1, AS_U64},
    {269, 575051, HELD_SW_THERMAL, SUMMED, 1e9, AS_U64},
    {270, 575051, HELD_HW_THERMAL, SUMMED, 1e9, AS_U64},
    {271, 575051, HELD_BRAKE, SUMMED, 1e9, AS_U64},
};

/* The highest field id that a driver's header knows, from that driver on. */
static unsigned fields_known(void) {
  static const struct {
    int driver;
    unsigned highest;
  } known[] = {{595071, 302}, {595045, 295}, {590044, 288}, {575051, 273}, {570086, 268}, {565057, 230},
      {560028, 229}, {555042, 222}, {550040, 199}, {535043, 196}, {530000, 172}, {525053, 169}, {520056, 166},
      {470042, 160}, {460027, 147}, {450066, 146}, {450051, 145}, {410000, 95}, {387012, 82}, {0, 81}};
  int i = 0;
  while (FAKE_NVML_DRIVER < known[i].driver) i++;
  return known[i].highest;
}

static void set_value(nvmlFieldValue_t *entry, Type type, double number) {
  memset(&entry->value, 0xA5, sizeof entry->value); /* the rest of the union is nobody's */
  if (type == AS_U32) {
    entry->valueType = NVML_VALUE_TYPE_UNSIGNED_INT;
    entry->value.uiVal = (unsigned)llround(number);
  } else if (type == AS_I32) {
    entry->valueType = NVML_VALUE_TYPE_SIGNED_INT;
    entry->value.siVal = (int)lround(number);
  } else {
    entry->valueType = NVML_VALUE_TYPE_UNSIGNED_LONG_LONG;
    entry->value.ullVal = (nvmlU64)llround(number);
  }
}

/* What boards with a certain key still do not answer. */
static bool board_answers(const Call *call, unsigned id) {
  const Model *model = call->gpu->model;
  if (id == 83 || id == 191) return model->energy_field;
  if (id == 185) return model->architecture > 7 || (model->architecture == 7 && model->minor == 6);
  if (id >= 161 && id <= 163) return model->architecture < 10;
  if (id == 202 || id == 204) return model->architecture >= 10;
  if (id >= 138 && id <= 141) return model->links > 0;
  if (id >= 142 && id <= 145) return !(call->gpu->mig_on && call->gpu->instance_count > 0);
  return true;
}

/* These take a link in the scope; all links together exist for the first four alone. */
static bool by_link(unsigned id) { return (id >= 138 && id <= 141) || id == 202 || id == 204; }

static nvmlReturn_t fixed_field(const Call *call, nvmlFieldValue_t *entry) {
  const Model *model = call->gpu->model;
  double number;
  Type type = AS_U32;
  unsigned id = entry->fieldId;
  if (id == 1 || id == 2) {
    if (!has(call, ECC_CORRECTED)) return NVML_ERROR_NOT_SUPPORTED;
    number = 1;
  } else if (id == 31) {
    if (!model->retires_pages) return NVML_ERROR_NOT_SUPPORTED;
    number = 0;
  } else if (id == 90 || id == 91 || (id >= 164 && id <= 166)) {
    if (model->links == 0) return NVML_ERROR_NOT_SUPPORTED;
    if (id >= 164 && entry->scopeId >= model->links) return NVML_ERROR_INVALID_ARGUMENT;
    bool active = entry->scopeId < (unsigned)value(call, NVLINK_ACTIVE);
    number = id == 91 ? model->links : id == 165 ? active : id == 166 ? 6 : model->link_speed;
  } else if (id >= 193 && id <= 196) {
    if (model->architecture < 8) return NVML_ERROR_NOT_SUPPORTED;
    static const double distances[] = {-8, -2, 0, 0}; /* in T.Limit's scale, not a temperature */
    number = distances[id - 193];
    type = AS_I32;
  } else {
    return NVML_ERROR_NOT_SUPPORTED;
  }
  set_value(entry, type, number);
  return NVML_SUCCESS;
}

static nvmlReturn_t field(const Call *call, const Field *field, nvmlFieldValue_t *entry) {
  if (!has(call, field->key) || !board_answers(call, field->id)) return NVML_ERROR_NOT_SUPPORTED;
  if (field->id >= 185 && field->id <= 192 && entry->scopeId != 0) return NVML_ERROR_NOT_SUPPORTED;
  double share = 1;
  if (by_link(field->id) && entry->scopeId != NVML_NOT_AVAILABLE_U32) {
    if (entry->scopeId >= call->gpu->model->links) return NVML_ERROR_INVALID_ARGUMENT;
    share = 1.0 / call->gpu->model->links;
  } else if (by_link(field->id) && field->id >= 202) {
    return NVML_ERROR_INVALID_ARGUMENT; /* no sum over links for the newer counters */
  }
  double number = field->how == SUMMED ? (double)counted(call, field->key, field->scale * share)
                                       : value(call, field->key) * field->scale;
  set_value(entry, field->type, number);
  return NVML_SUCCESS;
}

static nvmlReturn_t answer(const Call *call, nvmlFieldValue_t *entry) {
  char part[64];
  snprintf(part, sizeof part, "nvmlDeviceGetFieldValues/%u", entry->fieldId);
  nvmlReturn_t rule = call_rule(call, part);
  if (rule != NVML_SUCCESS) return rule;
  for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
    if (FIELDS[i].id == entry->fieldId && FAKE_NVML_DRIVER >= FIELDS[i].first_driver) {
      return field(call, &FIELDS[i], entry);
    }
  }
  return fixed_field(call, entry);
}

NVML nvmlDeviceGetFieldValues(nvmlDevice_t device, int valuesCount, nvmlFieldValue_t *values) {
  BEGIN_DEVICE(device, BOARD_HANDLE);
  REQUIRE(valuesCount > 0);
  REQUIRE(values != NULL);
  for (int i = 0; i < valuesCount; i++) {
    nvmlFieldValue_t *entry = &values[i];
    if (entry->fieldId == 0) violation(&call, "entry %d of %d asks for field 0", i, valuesCount);
    if (entry->nvmlReturn == NVML_SUCCESS) violation(&call, "entry %d: nvmlReturn is not preset to an error", i);
    bool unknown = entry->fieldId > fields_known();
    if (unknown && call.control->unknown_field < 0) continue;
    entry->nvmlReturn = unknown ? (nvmlReturn_t)call.control->unknown_field : answer(&call, entry);
    entry->timestamp = llround(call.now * 1e6);
    entry->latencyUsec = 3;
  }
  END(NVML_SUCCESS);
}
