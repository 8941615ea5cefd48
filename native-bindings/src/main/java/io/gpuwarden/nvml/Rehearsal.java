package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuId;
import io.gpuwarden.gpu.ReadScope;

/**
 * Readings without a driver, for the making of a class-data archive on a machine that has none:
 * what these readings load and link is then in the archive, about 300 classes of lambdas and their
 * kin that every start would otherwise make anew.
 *
 * <p>Every NVML function is the C library's {@code sched_yield} here, which ignores what it is
 * given, writes nothing and returns 0: success.
 */
final class Rehearsal {
  private static final String DOES_NOTHING = "sched_yield";
  private static final long ANY_LIBRARY = 0; // RTLD_DEFAULT
  private static final long HANDLE = 1;

  private Rehearsal() {}

  static void run() throws GpuException {
    DynamicLoader loader = new DynamicLoader();
    long nothing = loader.symbol(ANY_LIBRARY, DOES_NOTHING);
    readAll(new NvmlSymbols(name -> nothing));
    readAll(new NvmlSymbols(name -> 0)); // the ways around what a driver lacks
  }

  private static void readAll(NvmlSymbols symbols) throws GpuException {
    NvmlGpu gpu = new NvmlGpu(new NvmlLibrary(symbols), HANDLE, new GpuId(0, "rehearsal"));
    try {
      gpu.read(ReadScope.FULL);
      gpu.read(ReadScope.FAST);
    } finally {
      gpu.tryClose();
    }
  }
}
