package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The GPUs of this machine, by NVIDIA's NVML library. */
public final class NvmlGpuSource implements GpuSource {
  /** {@code NVML_INIT_FLAG_NO_GPUS}: a machine without a GPU is no error. */
  private static final int INIT_FLAG_NO_GPUS = 1;

  private final LibrarySearch search;

  /**
   * @param library the library's file; empty to search for it, see {@link LibrarySearch}
   */
  public NvmlGpuSource(Optional<Path> library) {
    search = new LibrarySearch(library);
  }

  /**
   * Takes readings without a driver, so that the classes which take them are met by whoever makes a
   * class-data archive. The values mean nothing.
   */
  public static void rehearse() throws GpuException {
    Rehearsal.run();
  }

  @Override
  public boolean simulated() {
    return false;
  }

  @Override
  public GpuSession open() throws GpuException {
    LoadedLibrary loaded = search.load();
    NvmlLibrary nvml = new NvmlLibrary(loaded.symbols());
    try {
      initialize(nvml, loaded);
    } catch (GpuException e) {
      nvml.close();
      loaded.unload();
      throw e;
    }
    return new NvmlSession(nvml, loaded);
  }

  private static void initialize(NvmlLibrary nvml, LoadedLibrary loaded) throws GpuException {
    boolean withFlags = nvml.has(NvmlSymbol.INIT_WITH_FLAGS);
    int code = withFlags ? nvml.nvmlInitWithFlags(INIT_FLAG_NO_GPUS) : nvml.nvmlInit_v2();
    if (code != NvmlReturn.SUCCESS.code) {
      NvmlSymbol function = withFlags ? NvmlSymbol.INIT_WITH_FLAGS : NvmlSymbol.INIT;
      GpuError error = NvmlReturn.error(function, code);
      throw new GpuException(error, advice(code, loaded.file()));
    }
  }

  private static List<String> advice(int code, String file) {
    String library = "library: " + file;
    if (code == NvmlReturn.LIB_RM_VERSION_MISMATCH.code) {
      return List.of(
          library,
          "the driver's files were exchanged while its kernel module was loaded:"
              + " reload the nvidia modules, or reboot");
    }
    if (code == NvmlReturn.DRIVER_NOT_LOADED.code) {
      return List.of(library, "try: modprobe nvidia; then look into dmesg");
    }
    return List.of(library);
  }
}
