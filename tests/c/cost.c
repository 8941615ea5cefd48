/* What the fake itself costs: its processor time, shared by a file, so that a benchmark can leave it out. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "fake.h"

static nvmlU64 *total; /* nanoseconds of all threads; NULL where nobody asks */
static _Thread_local unsigned depth;
static _Thread_local nvmlU64 entered;

/* FAKE_NVML_COST names a file of at least eight bytes. */
__attribute__((constructor)) static void share(void) {
  const char *path = getenv("FAKE_NVML_COST");
  int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof *total, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped != MAP_FAILED) total = mapped;
  close(file);
}

static nvmlU64 thread_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (nvmlU64)now.tv_sec * 1000000000 + (nvmlU64)now.tv_nsec;
}

void cost_begin(void) {
  if (total != NULL && depth++ == 0) entered = thread_time();
}

void cost_end(void) {
  if (total != NULL && --depth == 0) __atomic_add_fetch(total, thread_time() - entered, __ATOMIC_RELAXED);
}
