/* The control file: where it is, reading it, and reading it again when it has changed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "fake.h"

#define MAX_WORDS 1024

static const char *const KEY_NAMES[] = {
#define X(key, name) name,
    KEYS(X)
#undef X
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Control *current;
static struct stat seen;
static double library_loaded_at;

static double machine_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

__attribute__((constructor)) static void loaded(void) { library_loaded_at = machine_time(); }

/* FAKE_NVML_CONTROL, or fake-nvml.control beside the library, so that copies have files of their own. */
static const char *control_path(void) {
  static char path[4096];
  if (path[0] != 0) return path;
  const char *named = getenv("FAKE_NVML_CONTROL");
  Dl_info self;
  if (named != NULL) {
    snprintf(path, sizeof path, "%s", named);
  } else if (dladdr(KEY_NAMES, &self) != 0) {
    const char *slash = strrchr(self.dli_fname, '/');
    int directory = slash == NULL ? 0 : (int)(slash - self.dli_fname + 1);
    snprintf(path, sizeof path, "%.*sfake-nvml.control", directory, self.dli_fname);
  }
  return path;
}

const char *control_file(const char *suffix) {
  static _Thread_local char path[4200];
  snprintf(path, sizeof path, "%s.%s", control_path(), suffix);
  return path;
}

/* ---- lines ---- */

static const char *option(char **words, int count, const char *name) {
  size_t length = strlen(name);
  for (int i = 0; i < count; i++) {
    if (strncmp(words[i], name, length) == 0 && words[i][length] == '=') return words[i] + length + 1;
  }
  return NULL;
}

static double number(char **words, int count, const char *name, double otherwise) {
  const char *text = option(words, count, name);
  return text == NULL ? otherwise : strtod(text, NULL);
}

static bool is_word(const char *text, const char *word) { return text != NULL && strcmp(text, word) == 0; }

Gpu *control_gpu(Control *control, unsigned slot) {
  for (int i = 0; i < control->gpu_count; i++) {
    if (control->gpus[i].slot == slot) return &control->gpus[i];
  }
  return NULL;
}

static void *one_more(void **array, int *count, size_t size) {
  *array = realloc(*array, (size_t)(*count + 1) * size);
  void *added = (char *)*array + (size_t)*count * size;
  memset(added, 0, size);
  (*count)++;
  return added;
}

/* gpu SLOT MODEL [generation=N] [health=ok|lost|reset] [mig=on] */
static bool line_gpu(Control *control, char **w, int n) {
  const Model *model = n < 3 ? NULL : model_find(w[2]);
  if (model == NULL) return false;
  if (FAKE_NVML_DRIVER < model->first_driver) return true;
  Gpu *gpu = one_more((void **)&control->gpus, &control->gpu_count, sizeof(Gpu));
  gpu->slot = (unsigned)atoi(w[1]);
  gpu->model = model;
  gpu->generation = (unsigned)number(w, n, "generation", 0);
  const char *health = option(w, n, "health");
  gpu->health = is_word(health, "lost") ? GPU_LOST : is_word(health, "reset") ? GPU_NEEDS_RESET : GPU_OK;
  gpu->mig_on = is_word(option(w, n, "mig"), "on");
  for (const Default *d = model->defaults; d->key != KEY_COUNT; d++) curve_constant(&gpu->curves[d->key], d->value);
  return true;
}

static int key_find(const char *name) {
  for (int key = 0; key < KEY_COUNT; key++) {
    if (strcmp(KEY_NAMES[key], name) == 0) return key;
  }
  return -1;
}

/* set SLOT[/GPU-INSTANCE] KEY SHAPE [@SECONDS SHAPE]... */
static bool line_set(Control *control, char **w, int n) {
  int key = n < 4 ? -1 : key_find(w[2]);
  if (key < 0) return false;
  Gpu *gpu = control_gpu(control, (unsigned)atoi(w[1]));
  if (gpu == NULL) return true;
  const char *slash = strchr(w[1], '/');
  if (slash == NULL) return curve_parse(&gpu->curves[key], w + 3, n - 3);
  bool good = true;
  for (int i = 0; i < gpu->instance_count; i++) {
    Instance *instance = &gpu->instances[i];
    if (instance->gi == (unsigned)atoi(slash + 1)) good &= curve_parse(&instance->curves[key], w + 3, n - 3);
  }
  return good;
}

/* instance SLOT gi=N ci=N profile=1g.10gb [index=N] [generation=N] [used=BYTES] */
static bool line_instance(Control *control, char **w, int n) {
  Gpu *gpu = n < 3 ? NULL : control_gpu(control, (unsigned)atoi(w[1]));
  if (gpu == NULL) return n >= 3;
  const char *profile = option(w, n, "profile");
  if (profile == NULL || gpu->instance_count == MAX_INSTANCES) return false;
  Instance *instance = &gpu->instances[gpu->instance_count];
  *instance = (Instance){.index = (unsigned)number(w, n, "index", gpu->instance_count++),
      .gi = (unsigned)number(w, n, "gi", 1),
      .ci = (unsigned)number(w, n, "ci", 0),
      .generation = (unsigned)number(w, n, "generation", 0),
      .used = (nvmlU64)number(w, n, "used", 64 << 20)};
  snprintf(instance->profile, sizeof instance->profile, "%s", profile);
  if (sscanf(profile, "%uc.%ug.%ugb", &instance->compute_slices, &instance->slices, &instance->gib) == 3) return true;
  if (sscanf(profile, "%ug.%ugb", &instance->slices, &instance->gib) != 2) return false;
  instance->compute_slices = instance->slices;
  return true;
}

/* process SLOT pid=N [type=compute|graphics|mps] [memory=BYTES|unknown] [gi=N ci=N] [sm= mem= enc= dec=] [name=] */
static bool line_process(Control *control, char **w, int n) {
  if (n < 3 || option(w, n, "pid") == NULL) return false;
  Gpu *gpu = control_gpu(control, (unsigned)atoi(w[1]));
  if (gpu == NULL) return true;
  Process *process = one_more((void **)&gpu->processes, &gpu->process_count, sizeof(Process));
  const char *type = option(w, n, "type"), *name = option(w, n, "name");
  process->pid = (unsigned)number(w, n, "pid", 0);
  process->kind = is_word(type, "graphics") ? PROCESS_GRAPHICS : is_word(type, "mps") ? PROCESS_MPS : PROCESS_COMPUTE;
  process->memory = is_word(option(w, n, "memory"), "unknown") ? NVML_NOT_AVAILABLE_U64
                                                                : (nvmlU64)number(w, n, "memory", 0);
  process->gi = (unsigned)number(w, n, "gi", NVML_NOT_AVAILABLE_U32);
  process->ci = (unsigned)number(w, n, "ci", NVML_NOT_AVAILABLE_U32);
  process->sampled = option(w, n, "sm") != NULL;
  process->sm = (unsigned)number(w, n, "sm", 0);
  process->mem = (unsigned)number(w, n, "mem", 0);
  process->enc = (unsigned)number(w, n, "enc", 0);
  process->dec = (unsigned)number(w, n, "dec", 0);
  snprintf(process->name, sizeof process->name, "%s", name == NULL ? "" : name);
  return true;
}

/* fail FUNCTION SLOT|* CODE    delay FUNCTION SLOT|* MILLISECONDS    hang FUNCTION SLOT|* */
static bool line_rule(Control *control, RuleKind kind, char **w, int n) {
  if (n < (kind == RULE_HANG ? 3 : 4)) return false;
  Rule *rule = one_more((void **)&control->rules, &control->rule_count, sizeof(Rule));
  rule->kind = kind;
  snprintf(rule->function, sizeof rule->function, "%s", w[1]);
  rule->slot = w[2][0] == '*' ? -1 : atoi(w[2]);
  rule->value = n > 3 ? atoi(w[3]) : 0;
  return true;
}

/* xid SEQUENCE SLOT NUMBER; sequences grow, so that each event is delivered once */
static bool line_xid(Control *control, char **w, int n) {
  if (n != 4) return false;
  Xid *xid = one_more((void **)&control->xids, &control->xid_count, sizeof(Xid));
  *xid = (Xid){(unsigned)atoi(w[1]), (unsigned)atoi(w[2]), strtoull(w[3], NULL, 10)};
  return true;
}

static bool line_of_driver(Control *control, char **w, int n) {
  if (n != 2) return false;
  if (is_word(w[0], "driver")) return snprintf(control->driver, sizeof control->driver, "%s", w[1]) > 0;
  if (is_word(w[0], "library")) return snprintf(control->library, sizeof control->library, "%s", w[1]) > 0;
  if (is_word(w[0], "cuda")) return (control->cuda = atoi(w[1])) > 0;
  if (is_word(w[0], "kernel")) {
    control->kernel = is_word(w[1], "unloaded") ? KERNEL_UNLOADED : KERNEL_LOADED;
  } else if (is_word(w[0], "loaded-at")) {
    control->loaded_at = strtod(w[1], NULL);
  } else if (is_word(w[0], "clock")) {
    control->clock = is_word(w[1], "real") ? -1 : strtod(w[1], NULL);
  } else if (is_word(w[0], "trace")) {
    control->trace = is_word(w[1], "on");
  } else if (is_word(w[0], "unknown-field")) {
    control->unknown_field = is_word(w[1], "untouched") ? -1 : atoi(w[1]);
  } else {
    return false;
  }
  return true;
}

static bool line(Control *control, char **w, int n) {
  if (is_word(w[0], "gpu")) return line_gpu(control, w, n);
  if (is_word(w[0], "set")) return line_set(control, w, n);
  if (is_word(w[0], "instance")) return line_instance(control, w, n);
  if (is_word(w[0], "process")) return line_process(control, w, n);
  if (is_word(w[0], "fail")) return line_rule(control, RULE_FAIL, w, n);
  if (is_word(w[0], "delay")) return line_rule(control, RULE_DELAY, w, n);
  if (is_word(w[0], "hang")) return line_rule(control, RULE_HANG, w, n);
  if (is_word(w[0], "xid")) return line_xid(control, w, n);
  return line_of_driver(control, w, n);
}

/* ---- the file ---- */

static void parse(Control *control, char *text) {
  char *rest = text;
  for (int number = 1; rest != NULL; number++) {
    char *content = strsep(&rest, "\n"), *comment = strchr(content, '#');
    if (comment != NULL) *comment = 0;
    char *words[MAX_WORDS], *state = NULL;
    int count = 0;
    char *word = strtok_r(content, " \t\r", &state);
    for (; word != NULL && count < MAX_WORDS; word = strtok_r(NULL, " \t\r", &state)) words[count++] = word;
    if (count > 0 && !line(control, words, count)) violation(NULL, "control file: line %d cannot be read", number);
  }
}

static void with_default_versions(Control *control) {
  if (control->driver[0] == 0) snprintf(control->driver, sizeof control->driver, "%s", FAKE_NVML_VERSION);
  if (control->library[0] == 0) snprintf(control->library, sizeof control->library, "%s", FAKE_NVML_VERSION);
}

static char *read_all(const char *path) {
  FILE *file = fopen(path, "re");
  if (file == NULL) return strdup("gpu 0 h100-sxm\ngpu 1 a100-sxm\ngpu 2 v100-sxm\ngpu 3 rtx3090\n");
  char *text = NULL;
  size_t capacity = 0;
  if (getdelim(&text, &capacity, 0, file) < 0) text[0] = 0;
  fclose(file);
  return text;
}

static Control *read_control(void) {
  Control *control = calloc(1, sizeof *control);
  *control = (Control){.references = 1, .cuda = FAKE_NVML_CUDA, .loaded_at = library_loaded_at, .clock = -1,
      .unknown_field = NVML_ERROR_NOT_SUPPORTED};
  char *text = read_all(control_path());
  parse(control, text);
  free(text);
  with_default_versions(control);
  return control;
}

static void free_control(Control *control) {
  for (int i = 0; i < control->gpu_count; i++) {
    Gpu *gpu = &control->gpus[i];
    for (int key = 0; key < KEY_COUNT; key++) curve_free(&gpu->curves[key]);
    for (int j = 0; j < gpu->instance_count; j++) {
      for (int key = 0; key < KEY_COUNT; key++) curve_free(&gpu->instances[j].curves[key]);
    }
    free(gpu->processes);
  }
  free(control->gpus);
  free(control->rules);
  free(control->xids);
  free(control);
}

static bool changed(void) {
  struct stat now = {0};
  if (stat(control_path(), &now) != 0) memset(&now, 0, sizeof now);
  bool same = current != NULL && now.st_ino == seen.st_ino && now.st_size == seen.st_size
      && now.st_mtim.tv_sec == seen.st_mtim.tv_sec && now.st_mtim.tv_nsec == seen.st_mtim.tv_nsec;
  seen = now;
  return !same;
}

Control *control_acquire(void) {
  pthread_mutex_lock(&lock);
  if (changed()) {
    Control *before = current;
    current = read_control();
    if (before != NULL && --before->references == 0) free_control(before);
  }
  Control *control = current;
  control->references++;
  pthread_mutex_unlock(&lock);
  return control;
}

void control_release(Control *control) {
  pthread_mutex_lock(&lock);
  if (--control->references == 0) free_control(control);
  pthread_mutex_unlock(&lock);
}

__attribute__((destructor)) static void unloaded(void) {
  if (current != NULL) control_release(current);
  current = NULL;
}

double control_now(const Control *control) { return control->clock < 0 ? machine_time() : control->clock; }
