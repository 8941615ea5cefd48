package io.gpuwarden.benchmarks;

import io.gpuwarden.fake.FakeDriver;
import io.gpuwarden.fake.FakeModel;
import io.gpuwarden.fake.FakeNvml;
import io.gpuwarden.fake.FakeProcess;
import io.gpuwarden.fake.FakeSlice;
import io.gpuwarden.nvml.NvmlGpuSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/** A node of H100 boards on the C fake of NVML, whose clock runs. */
public final class FakeNode implements AutoCloseable {
  private static final int SLICES = 7;

  private final FakeNvml fake;

  /**
   * @param slices whether each GPU is cut into seven MIG instances
   */
  public FakeNode(int gpus, boolean slices) {
    fake = FakeNvml.in(directory(), FakeDriver.R580);
    fake.change(
        control -> {
          control.realClock().add(gpus, FakeModel.H100);
          for (int gpu = 0; gpu < gpus; gpu++) {
            control.processes(gpu, FakeProcess.compute(100 + gpu).memory(1 << 30).named("python"));
            if (slices) {
              control.mig(gpu, slices());
            }
          }
        });
  }

  private static FakeSlice[] slices() {
    return IntStream.range(0, SLICES)
        .mapToObj(i -> FakeSlice.of(i, SLICES + i, "1g.10gb"))
        .toArray(FakeSlice[]::new);
  }

  /** Under the module's own folder; {@code mvn clean} removes it. */
  private static Path directory() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "benchmarks"));
      return Files.createTempDirectory(parent, "fake").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public NvmlGpuSource source() {
    return new NvmlGpuSource(Optional.of(fake.library()));
  }

  @Override
  public void close() {
    fake.close();
  }
}
