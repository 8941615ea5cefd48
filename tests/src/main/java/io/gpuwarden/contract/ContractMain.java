package io.gpuwarden.contract;

import io.gpuwarden.agent.time.SystemTime;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.nvml.NvmlGpuSource;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The contract against the driver of this machine, as Markdown on standard output. Its argument, if
 * any, is the library. Exit status 0 if every promise is kept, 1 if not, 3 without a driver.
 */
public final class ContractMain {
  private static final int NO_DRIVER = 3;

  private ContractMain() {}

  public static void main(String[] args) throws InterruptedException {
    Optional<Path> library = args.length > 0 ? Optional.of(Path.of(args[0])) : Optional.empty();
    System.exit(run(library, System.out));
  }

  static int run(Optional<Path> library, PrintStream out) throws InterruptedException {
    Time time = new SystemTime();
    Pause second = () -> time.waitUntil(time.monotonicNanos() + TimeUnit.SECONDS.toNanos(1));
    try {
      List<Outcome> outcomes = GpuContract.check(new NvmlGpuSource(library), second);
      out.println("| promise | kept |");
      out.println("|---|---|");
      outcomes.forEach(outcome -> print(outcome, out));
      return outcomes.stream().allMatch(Outcome::kept) ? 0 : 1;
    } catch (GpuException e) {
      out.println("No driver: " + e.error());
      e.details().forEach(detail -> out.println("- " + detail));
      return NO_DRIVER;
    }
  }

  private static void print(Outcome outcome, PrintStream out) {
    String found = outcome.kept() ? "yes" : "**no**: " + String.join("; ", outcome.broken());
    out.println("| " + outcome.promise() + " | " + found.replace('|', '/') + " |");
  }
}
