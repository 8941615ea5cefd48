package io.gpuwarden.gpucheck;

/**
 * Loads for a GPU: each takes memory, says {@code begin PID}, works for as many seconds as its
 * argument says, says {@code end}, and keeps its memory until its standard input ends.
 */
final class LoadSources {
  static final String TORCH =
      """
      import os
      import sys
      import time

      import torch

      device = torch.device("cuda:0")
      held = torch.ones(%BYTES%, dtype=torch.uint8, device=device)
      a = torch.rand(4096, 4096, device=device)
      b = a @ a
      torch.cuda.synchronize()
      print("begin", os.getpid(), flush=True)
      end = time.monotonic() + float(sys.argv[1])
      while time.monotonic() < end:
          for _ in range(16):
              b = a @ a
          torch.cuda.synchronize()
      print("end", flush=True)
      sys.stdin.read()
      """
          .replace("%BYTES%", Long.toString(LoadProgram.HELD_BYTES));

  static final String CUDA =
      """
      #include <cstdio>
      #include <cstdlib>
      #include <ctime>
      #include <unistd.h>

      __global__ void work(float *out, int rounds) {
        float x = threadIdx.x;
        for (int i = 0; i < rounds; i++) x = x * 0.999f + 0.5f;
        out[blockIdx.x * blockDim.x + threadIdx.x] = x;
      }

      static double now() {
        timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return t.tv_sec + t.tv_nsec / 1e9;
      }

      static void step(float *out) {
        work<<<2048, 256>>>(out, 200000);
        if (cudaDeviceSynchronize() != cudaSuccess) {
          printf("failed: %s\\n", cudaGetErrorString(cudaGetLastError()));
          exit(1);
        }
      }

      int main(int, char **argv) {
        void *held = nullptr;
        float *out = nullptr;
        if (cudaMalloc(&held, %BYTES%UL) != cudaSuccess) return 1;
        if (cudaMalloc(&out, 2048 * 256 * sizeof(float)) != cudaSuccess) return 1;
        cudaMemset(held, 1, %BYTES%UL);
        step(out);
        printf("begin %d\\n", (int)getpid());
        fflush(stdout);
        double end = now() + atof(argv[1]);
        while (now() < end) step(out);
        printf("end\\n");
        fflush(stdout);
        while (getchar() != EOF) continue;
        return 0;
      }
      """
          .replace("%BYTES%", Long.toString(LoadProgram.HELD_BYTES));

  private LoadSources() {}
}
