package io.gpuwarden.agent.reservation;

import static io.gpuwarden.agent.reservation.TestGpus.compute;
import static io.gpuwarden.agent.reservation.TestGpus.down;
import static io.gpuwarden.agent.reservation.TestGpus.graphics;
import static io.gpuwarden.agent.reservation.TestGpus.instance;
import static io.gpuwarden.agent.reservation.TestGpus.on;
import static io.gpuwarden.agent.reservation.TestGpus.process;
import static io.gpuwarden.agent.reservation.TestGpus.up;
import static io.gpuwarden.agent.reservation.TestGpus.withMig;
import static io.gpuwarden.agent.reservation.TestGpus.withoutList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.GpuSnapshot;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.ProcessType;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessSourceTest {
  private static final long ALICE = 1000;
  private static final long BOB = 1001;

  private final ManualTime time = new ManualTime();
  private final Machine machine = new Machine();
  private final UserNames names =
      new UserNames(time, Runnable::run, (uid, pid) -> Optional.of("user" + uid));
  private ProcessSource source = new ProcessSource(machine, names, false);
  private final ClaimedDevices claimed = new ClaimedDevices();

  /** Processes that a test starts and ends. */
  private static final class Machine implements ProcessView {
    private final Map<Integer, ProcessFacts> processes = new HashMap<>();
    private final Set<Integer> hidden = new HashSet<>();
    private int looks;

    void start(int pid, long uid, long startMillis) {
      start(pid, uid, startMillis, Optional.empty(), Optional.empty());
    }

    void start(
        int pid,
        long uid,
        long startMillis,
        Optional<String> slurmJob,
        Optional<String> container) {
      ProcessIdentity identity = new ProcessIdentity(pid, startMillis / 10);
      processes.put(pid, new ProcessFacts(identity, uid, startMillis, slurmJob, container));
    }

    @Override
    public OptionalLong startTicks(int pid) {
      looks++;
      return facts(pid, 0)
          .map(facts -> OptionalLong.of(facts.identity().startTicks()))
          .orElse(OptionalLong.empty());
    }

    @Override
    public Optional<ProcessFacts> facts(int pid, long wallMillis) {
      looks++;
      return hidden.contains(pid) ? Optional.empty() : Optional.ofNullable(processes.get(pid));
    }

    @Override
    public boolean gone(int pid) {
      return !processes.containsKey(pid);
    }
  }

  private List<Reservation> read(GpuSnapshot... gpus) {
    return source.read(List.of(gpus), claimed, time.wallMillis());
  }

  private static List<String> text(List<Reservation> reservations) {
    return reservations.stream().map(each -> each.id() + " " + each.devices()).toList();
  }

  private void afterTheNextCheck() {
    time.advance(Duration.ofMillis(2 * WatchedProcess.CHECK_MILLIS));
  }

  private void claim(String device) {
    claimed.add(
        List.of(
            new Reservation(
                "book:1",
                "book",
                Holder.user(7, "carol"),
                List.of(device),
                OptionalLong.empty(),
                OptionalLong.empty(),
                1,
                false,
                Optional.empty())));
  }

  @Test
  void eachUserHasOneReservationOfAllItsDevices() {
    machine.start(10, ALICE, 5_000);
    machine.start(11, ALICE, 3_000);
    machine.start(12, BOB, 9_000);
    List<Reservation> all = read(up(0, compute(10)), up(1, compute(12), compute(11)), up(2));
    assertEquals(List.of("process:1000 [GPU-0, GPU-1]", "process:1001 [GPU-1]"), text(all));
    assertEquals("user1000", all.get(0).holder().user());
    assertEquals(OptionalLong.of(ALICE), all.get(0).holder().uid());
    assertEquals(OptionalLong.of(3_000), all.get(0).startMillis(), "the earliest");
    assertEquals(
        List.of(new ProcessIdentity(10, 500), new ProcessIdentity(11, 300)),
        source.processes("process:1000"));
    assertEquals(List.of(), source.processes("process:7"));
  }

  @Test
  void aTickInWhichNothingChangesMakesNothingNew() {
    machine.start(10, ALICE, 5_000);
    List<Reservation> before = read(up(0, compute(10)));
    int looks = machine.looks;
    time.advance(Duration.ofSeconds(1));
    assertSame(before, read(up(0, compute(10))));
    assertEquals(looks, machine.looks, "and looks at no process");
  }

  @Test
  void reservedDevicesAreLeftOut() {
    machine.start(10, ALICE, 5_000);
    claim("GPU-0");
    assertEquals(
        List.of("process:1000 [GPU-1]"), text(read(up(0, compute(10)), up(1, compute(10)))));
  }

  @Test
  void aDesktopHoldsNothing() {
    machine.start(10, ALICE, 5_000);
    assertEquals(List.of(), read(up(0, graphics(10))));
    assertEquals(
        List.of("process:1000 [GPU-0]"),
        text(read(up(0, compute(10), graphics(10)))),
        "but computing counts, drawing or not");
  }

  @Test
  void aServerThatRootRunsForOthersHoldsNothing() {
    GpuProcess server = process(10, ProcessType.COMPUTE, "/usr/bin/nvidia-cuda-mps-server");
    machine.start(10, 0, 5_000);
    machine.start(11, ALICE, 6_000);
    GpuProcess client = process(11, ProcessType.MPS, "python3");
    assertEquals(List.of("process:1000 [GPU-0]"), text(read(up(0, server, client))));
  }

  @Test
  void nobodyHidesBehindTheNameOfAServer() {
    machine.start(10, ALICE, 5_000);
    GpuProcess posing = process(10, ProcessType.COMPUTE, "nvidia-cuda-mps-server");
    assertEquals(List.of("process:1000 [GPU-0]"), text(read(up(0, posing))));
  }

  @Test
  void processesOfAJobAreLeftToSlurm() {
    machine.start(10, ALICE, 5_000, Optional.of("7"), Optional.empty());
    machine.start(11, ALICE, 5_000);
    source = new ProcessSource(machine, names, true);
    assertEquals(
        List.of("process:1000 [GPU-1]"), text(read(up(0, compute(10)), up(1, compute(11)))));
  }

  @Test
  void withoutSlurmTheJobIsShownIfItIsOne() {
    machine.start(10, ALICE, 5_000, Optional.of("7"), Optional.of("docker:abc"));
    machine.start(11, ALICE, 6_000, Optional.of("7"), Optional.empty());
    machine.start(12, ALICE, 7_000, Optional.of("8"), Optional.empty());
    Holder one = read(up(0, compute(10))).get(0).holder();
    assertEquals(Optional.of("7"), one.jobId());
    assertEquals(Optional.of("docker:abc"), one.jobName());
    Holder two = read(up(0, compute(10), compute(11))).get(0).holder();
    assertEquals(Optional.of("7"), two.jobId());
    assertEquals(Optional.empty(), two.jobName(), "not all are in the container");
    Holder three = read(up(0, compute(10), compute(11), compute(12))).get(0).holder();
    assertEquals(Optional.empty(), three.jobId());
  }

  @Test
  void aLostGpuKeepsItsReservations() {
    machine.start(10, ALICE, 5_000);
    List<Reservation> before = read(up(0, compute(10)));
    for (int i = 0; i < 200; i++) {
      time.advance(Duration.ofSeconds(1));
      assertSame(before, read(down(0)));
    }
    assertSame(before, read(withoutList(0)));
    assertSame(before, read(), "nor is it in the list");
    assertEquals(List.of(), read(up(0)), "it answers again, and has no process");
  }

  @Test
  void aProcessThatEndsWhileItsGpuIsLostHoldsNothing() {
    machine.start(10, ALICE, 5_000);
    machine.start(11, BOB, 5_000);
    read(up(0, compute(10), compute(11)));
    machine.processes.remove(10);
    afterTheNextCheck();
    assertEquals(List.of("process:1001 [GPU-0]"), text(read(down(0))));
  }

  @Test
  void whoGetsTheIdOfAnEndedProcessHoldsNothing() {
    machine.start(10, ALICE, 5_000);
    read(up(0, compute(10)));
    machine.start(10, BOB, 90_000);
    for (int i = 0; i < 3; i++) {
      afterTheNextCheck();
      assertEquals(List.of(), read(down(0)), "the new process never was on the lost GPU");
    }
    read(up(0, compute(10)));
    assertEquals(List.of("process:1001 [GPU-0]"), text(read(up(0, compute(10)))));
  }

  @Test
  void aProcessOutOfSightIsInNoReservation() {
    machine.start(10, ALICE, 5_000);
    machine.start(11, BOB, 5_000);
    machine.hidden.add(11);
    assertEquals(List.of("process:1000 [GPU-0]"), text(read(up(0, compute(10), compute(11)))));
    assertEquals(1, source.unseen());
    machine.hidden.clear();
    afterTheNextCheck();
    assertEquals(2, read(up(0, compute(10), compute(11))).size());
    assertEquals(0, source.unseen());
  }

  @Test
  void aProcessThatEndedIsNotUnseen() {
    assertEquals(List.of(), read(up(0, compute(10))));
    assertEquals(0, source.unseen());
  }

  @Test
  void anInstanceIsHeldAndNotItsGpu() {
    machine.start(10, ALICE, 5_000);
    machine.start(11, BOB, 5_000);
    GpuSnapshot byInstance =
        withMig(
            0,
            Optional.of(List.of(on(1, 10), on(2, 11))),
            instance("MIG-a", 1, Optional.of(List.of(on(1, 10)))),
            instance("MIG-b", 2, Optional.of(List.of(on(2, 11)))));
    List<String> held = List.of("process:1000 [MIG-a]", "process:1001 [MIG-b]");
    assertEquals(held, text(read(byInstance)));
    GpuSnapshot byGpu =
        withMig(
            0,
            Optional.of(List.of(on(1, 10), on(2, 11))),
            instance("MIG-a", 1, Optional.empty()),
            instance("MIG-b", 2, Optional.empty()));
    assertEquals(held, text(read(byGpu)), "by the ids of the processes");
    GpuSnapshot byNothing =
        withMig(
            0,
            Optional.of(List.of(compute(10), compute(11))),
            instance("MIG-a", 1, Optional.empty()),
            instance("MIG-b", 2, Optional.empty()));
    assertEquals(held, text(read(byNothing)), "what cannot be told now is as it was");
    claim("MIG-a");
    assertEquals(List.of("process:1001 [MIG-b]"), text(read(byInstance)));
    claim("GPU-0");
    assertEquals(List.of(), read(byInstance), "the GPU is reserved as a whole");
  }

  @Test
  void anInstanceThatIsTakenApartHoldsNothing() {
    machine.start(10, ALICE, 5_000);
    read(withMig(0, Optional.empty(), instance("MIG-a", 1, Optional.of(List.of(on(1, 10))))));
    assertEquals(
        List.of("process:1000 [MIG-a]"), text(read(up(0))), "it may be missing for a moment");
    List<Reservation> now = List.of();
    for (int i = 0; i < 70; i++) {
      now = read(up(0));
    }
    assertEquals(List.of(), now);
  }

  @Test
  void aClockThatIsSetDoesNotStopTheChecks() {
    machine.start(10, ALICE, 5_000);
    read(up(0, compute(10)));
    machine.processes.remove(10);
    time.moveWall(Duration.ofDays(-1));
    assertEquals(List.of(), read(up(0, compute(10))));
  }

  @Test
  void realProcessesAreGroupedByTheirOwner() {
    source = new ProcessSource(new ProcessFiles(), UserNames.ofSystem(time), false);
    int pid = (int) ProcessHandle.current().pid();
    List<Reservation> all = read(up(0, compute(pid)));
    long uid = new ProcessFiles().uid(pid).orElseThrow();
    assertEquals(List.of("process:" + uid + " [GPU-0]"), text(all));
  }
}
