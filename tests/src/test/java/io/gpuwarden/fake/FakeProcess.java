package io.gpuwarden.fake;

import java.util.Locale;

/**
 * A process on a fake GPU: {@code FakeProcess.compute(4711).memory(1 << 30).named("python3")}.
 *
 * @param options the rest of its line in the control file
 */
public record FakeProcess(int pid, String options) {

  public static FakeProcess compute(int pid) {
    return new FakeProcess(pid, "type=compute");
  }

  public static FakeProcess graphics(int pid) {
    return new FakeProcess(pid, "type=graphics");
  }

  /** A client of the Multi-Process Service. */
  public static FakeProcess mps(int pid) {
    return new FakeProcess(pid, "type=mps");
  }

  public FakeProcess memory(long bytes) {
    return with("memory=" + bytes);
  }

  /** The driver does not know how much. */
  public FakeProcess unknownMemory() {
    return with("memory=unknown");
  }

  public FakeProcess on(int gpuInstance, int computeInstance) {
    return with(String.format(Locale.ROOT, "gi=%d ci=%d", gpuInstance, computeInstance));
  }

  /** What the driver's samples say of it, in percent. */
  public FakeProcess working(int sm, int memory, int encoder, int decoder) {
    return with(
        String.format(Locale.ROOT, "sm=%d mem=%d enc=%d dec=%d", sm, memory, encoder, decoder));
  }

  public FakeProcess named(String name) {
    return with("name=" + name);
  }

  private FakeProcess with(String more) {
    return new FakeProcess(pid, options + " " + more);
  }

  String line(int slot) {
    return String.format(Locale.ROOT, "process %d pid=%d %s", slot, pid, options);
  }
}
