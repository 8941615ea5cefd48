package io.gpuwarden.nvml;

/**
 * An NVML library in this process.
 *
 * @param file where it was found
 * @param handle the dynamic loader's
 */
record LoadedLibrary(String file, long handle, NvmlSymbols symbols) {

  /** Takes the library out of the process, so that a newer file is loaded the next time. */
  void unload() {
    new DynamicLoader().close(handle);
  }
}
