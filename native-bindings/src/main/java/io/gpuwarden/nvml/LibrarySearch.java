package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuError;
import io.gpuwarden.gpu.GpuException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for the NVML library: where it was said to be and nowhere else, or by the dynamic loader
 * and then in the places where distributions and containers keep it. Remembers every path tried and
 * why it was no use.
 */
public final class LibrarySearch {
  static final String SONAME = "libnvidia-ml.so.1";

  /** Without one of these nothing can be read; a library that lacks it is not NVML. */
  private static final List<NvmlSymbol> REQUIRED =
      List.of(
          NvmlSymbol.INIT,
          NvmlSymbol.SHUTDOWN,
          NvmlSymbol.COUNT,
          NvmlSymbol.HANDLE_BY_INDEX,
          NvmlSymbol.UUID);

  private final List<String> candidates;
  private final String arch;

  /**
   * One path that was tried.
   *
   * @param path a file, or a bare name that the dynamic loader looked for
   * @param failure why it is no use; empty if this is the library
   * @param file the file that was loaded, where that is known
   */
  public record Attempt(String path, Optional<String> failure, Optional<String> file) {
    @Override
    public String toString() {
      return path + ": " + failure.orElseGet(() -> "loaded" + file.map(f -> " " + f).orElse(""));
    }
  }

  /**
   * @param library the only file to try; empty to search
   */
  public LibrarySearch(Optional<Path> library) {
    this(
        library.map(path -> List.of(path.toAbsolutePath().toString())).orElse(usualPlaces()),
        System.getProperty("os.arch", ""));
  }

  LibrarySearch(List<String> candidates, String arch) {
    this.candidates = List.copyOf(candidates);
    this.arch = arch;
  }

  /**
   * Tries one path after the other until one is the library, and lets go of it again. NVML is not
   * initialized by this.
   */
  public List<Attempt> attempts() {
    List<Attempt> attempts = new ArrayList<>();
    search(attempts).ifPresent(LoadedLibrary::unload);
    return attempts;
  }

  /** Loads the library. */
  LoadedLibrary load() throws GpuException {
    List<Attempt> attempts = new ArrayList<>();
    Optional<LoadedLibrary> found = search(attempts);
    if (found.isPresent()) {
      return found.get();
    }
    String text =
        attempts.size() == 1
            ? attempts.get(0).toString()
            : SONAME + " was not found; is the NVIDIA driver installed?";
    NvmlReturn reason = NvmlReturn.LIBRARY_NOT_FOUND;
    throw new GpuException(
        new GpuError("dlopen", reason.code, text, reason.kind),
        attempts.stream().map(Attempt::toString).toList());
  }

  private Optional<LoadedLibrary> search(List<Attempt> attempts) {
    DynamicLoader loader = new DynamicLoader();
    for (String path : candidates) {
      Optional<String> objection = objection(path);
      if (objection.isPresent()) {
        attempts.add(new Attempt(path, objection, Optional.empty()));
        continue;
      }
      Optional<LoadedLibrary> loaded = load(loader, path, attempts);
      if (loaded.isPresent()) {
        return loaded;
      }
    }
    return Optional.empty();
  }

  private Optional<String> objection(String path) {
    return path.startsWith("/") ? ElfFile.objection(Path.of(path), arch) : Optional.empty();
  }

  private static Optional<LoadedLibrary> load(
      DynamicLoader loader, String path, List<Attempt> attempts) {
    long handle = loader.open(path);
    if (handle == 0) {
      attempts.add(new Attempt(path, Optional.of(loader.error()), Optional.empty()));
      return Optional.empty();
    }
    NvmlSymbols symbols = new NvmlSymbols(name -> loader.symbol(handle, name));
    Optional<String> file = loader.file(symbols.address(NvmlSymbol.INIT));
    Optional<String> lack =
        REQUIRED.stream().filter(symbol -> !symbols.has(symbol)).map(s -> s.cName).findFirst();
    if (lack.isPresent()) {
      loader.close(handle);
      attempts.add(new Attempt(path, lack.map(name -> "is not NVML: lacks " + name), file));
      return Optional.empty();
    }
    attempts.add(new Attempt(path, Optional.empty(), file));
    return Optional.of(new LoadedLibrary(file.orElse(path), handle, symbols));
  }

  private static List<String> usualPlaces() {
    Stream<String> directories =
        Stream.of(
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib/powerpc64le-linux-gnu",
            "/usr/lib64",
            "/usr/lib",
            "/usr/lib/x86_64-linux-gnu/nvidia/current", // Debian's alternatives
            "/usr/lib64/nvidia",
            "/usr/lib/nvidia",
            "/opt/nvidia/lib64",
            "/run/opengl-driver/lib", // NixOS
            "/usr/lib/wsl/lib", // Windows Subsystem for Linux
            "/usr/local/nvidia/lib64", // containers: mounted by a device plugin
            "/usr/local/nvidia/lib",
            "/home/kubernetes/bin/nvidia/lib64", // Container-Optimized OS
            "/run/nvidia/driver/usr/lib/x86_64-linux-gnu", // the driver in a container of its own
            "/run/nvidia/driver/usr/lib/aarch64-linux-gnu",
            "/run/nvidia/driver/usr/lib64");
    return Stream.concat(Stream.of(SONAME), directories.map(d -> d + "/" + SONAME)).toList();
  }
}
