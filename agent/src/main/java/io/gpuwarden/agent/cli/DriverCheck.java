package io.gpuwarden.agent.cli;

import io.gpuwarden.gpu.DriverInfo;
import io.gpuwarden.gpu.Gpu;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuSession;
import io.gpuwarden.gpu.GpuSlot;
import io.gpuwarden.nvml.LibrarySearch;
import io.gpuwarden.nvml.NvmlGpuSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The driver's library, and whether the driver answers. */
final class DriverCheck {
  private final Optional<Path> library;

  DriverCheck(Optional<Path> library) {
    this.library = library;
  }

  List<Finding> findings() {
    List<LibrarySearch.Attempt> attempts = new LibrarySearch(library).attempts();
    Optional<LibrarySearch.Attempt> found =
        attempts.stream().filter(a -> a.failure().isEmpty()).findFirst();
    if (found.isEmpty()) {
      return List.of(
          Finding.bad(
                  "library",
                  "NVML (libnvidia-ml.so.1) was not found",
                  "install the NVIDIA driver, or say where its library is: --nvml.library=PATH",
                  "without a GPU, look at gpuwarden with: gpuwarden simulate")
              .with(attempts.stream().map(LibrarySearch.Attempt::toString).toList()));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.good("library", found.get().file().orElse(found.get().path())));
    findings.addAll(driver());
    return findings;
  }

  private List<Finding> driver() {
    try (GpuSession session = new NvmlGpuSource(library).open()) {
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.good("driver", text(session.driver())));
      session.scan().forEach(slot -> findings.add(gpu(slot)));
      if (findings.size() == 1) {
        findings.add(Finding.bad("GPUs", "the driver has none", "look into dmesg for NVRM lines"));
      }
      return findings;
    } catch (GpuException e) {
      return List.of(
          Finding.bad("driver", e.error().toString(), e.details().toArray(String[]::new)));
    }
  }

  private static String text(DriverInfo info) {
    return info.driver().orElse("of unknown version")
        + info.nvml().map(version -> ", NVML " + version).orElse("")
        + info.cuda().map(version -> ", CUDA " + version).orElse("");
  }

  private static Finding gpu(GpuSlot slot) {
    String what = "GPU " + slot.index();
    if (slot instanceof GpuSlot.Failed failed) {
      return Finding.bad(what, failed.error().toString(), "look into dmesg for NVRM lines");
    }
    Gpu gpu = ((GpuSlot.Present) slot).gpu();
    return Finding.good(what, gpu.id().uuid() + ", " + gpu.info().name());
  }
}
