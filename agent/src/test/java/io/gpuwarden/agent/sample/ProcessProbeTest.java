package io.gpuwarden.agent.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.AgentState.ProcessState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessProbeTest {
  @TempDir private Path proc;

  @Test
  void readsWhatTheKernelSaysOfTheProcess() throws IOException {
    Path self = Files.createDirectories(proc.resolve("self"));
    Files.writeString(
        self.resolve("stat"),
        "42 (java (x) y) S 1 42 42 0 -1 4194560 7 0 0 0 150 50 3 4 20 0 17 0 1000 8192000 25 1\n");
    Files.writeString(proc.resolve("stat"), "cpu 1 2 3\nbtime 1700000000\n");
    Files.writeString(
        self.resolve("limits"), "Max open files            1024                 4096  files\n");
    Files.createDirectories(self.resolve("fd/0"));
    Files.createDirectories(self.resolve("fd/1"));
    ByteBuffer vector = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
    vector.putLong(16).putLong(1).putLong(6).putLong(65536).putLong(0).putLong(0);
    Files.write(self.resolve("auxv"), vector.array());
    ProcessState state = read(proc);
    assertEquals(OptionalDouble.of(2), state.cpuSeconds());
    assertEquals(OptionalInt.of(17), state.threads());
    assertEquals(OptionalDouble.of(1_700_000_010), state.startTimeSeconds());
    assertEquals(OptionalLong.of(8_192_000), state.virtualBytes());
    assertEquals(OptionalLong.of(25 * 65536), state.residentBytes());
    assertEquals(OptionalLong.of(2), state.openFds());
    assertEquals(OptionalLong.of(1024), state.maxFds());
  }

  @Test
  void whatCannotBeReadIsAbsent() {
    ProcessState state = read(proc.resolve("nowhere"));
    assertEquals(OptionalDouble.empty(), state.cpuSeconds());
    assertEquals(OptionalLong.empty(), state.residentBytes());
    assertEquals(OptionalLong.empty(), state.openFds());
    assertEquals(OptionalInt.empty(), state.threads());
    assertTrue(state.heapUsedBytes() > 0);
  }

  @Test
  void thisProcessIsPlausible() {
    ProcessState state = read(Path.of("/proc"));
    assertTrue(state.residentBytes().getAsLong() > 1 << 20);
    assertTrue(state.cpuSeconds().getAsDouble() > 0);
    assertTrue(state.threads().getAsInt() > 1);
    assertTrue(state.openFds().getAsLong() > 2);
  }

  private static ProcessState read(Path proc) {
    return new ProcessProbe(new ProcFiles(proc), new ManualTime()).read();
  }
}
