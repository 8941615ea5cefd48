package io.gpuwarden.agent.reservation.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gpuwarden.agent.reservation.ClaimedDevices;
import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.agent.reservation.SourceException;
import io.gpuwarden.agent.reservation.TestGpus;
import io.gpuwarden.agent.reservation.UserNames;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.GpuSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlurmSourceTest {
  private static final long BOOT_SECONDS = 1_690_000_000;
  private static final long START_SECONDS = 1_700_000_000;

  @TempDir private Path folder;
  private Path jobs;
  private Path jobstats;
  private Path mapping;
  private Path proc;
  private Path cgroups;
  private List<GpuSnapshot> gpus = List.of(TestGpus.up(0), TestGpus.up(1), TestGpus.up(2));
  private long wallMillis = START_SECONDS * 1000 + 100_000;
  private SlurmSource source;

  @BeforeEach
  void makeTheDirectories() throws IOException {
    jobs = Files.createDirectory(folder.resolve("jobs"));
    jobstats = Files.createDirectory(folder.resolve("gpustat"));
    mapping = Files.createDirectory(folder.resolve("maps"));
    proc = Files.createDirectory(folder.resolve("proc"));
    cgroups = Files.createDirectory(folder.resolve("cgroup"));
    Files.writeString(proc.resolve("stat"), "cpu 1 2 3\nbtime " + BOOT_SECONDS + "\n");
    source = source();
  }

  private SlurmSource source() {
    return new SlurmSource(
        new SlurmDirectories(Optional.of(jobs), Optional.of(jobstats), Optional.of(mapping), false),
        UserNames.ofSystem(new ManualTime()),
        cgroups,
        proc);
  }

  private List<Reservation> read() throws SourceException {
    wallMillis += 6_000;
    return source.read(gpus, new ClaimedDevices(), wallMillis);
  }

  private Reservation only() throws SourceException {
    List<Reservation> all = read();
    assertEquals(1, all.size(), all.toString());
    return all.get(0);
  }

  private static String file(String job, String more) {
    return "version=1\njob=" + job + "\nuid=7101\nuser=alice\npartition=gpu\n" + more + "end\n";
  }

  /** Written long enough ago, for this test's clock. */
  private void write(Path directory, String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(START_SECONDS * 1000));
  }

  @Test
  void aJobOfOurOwnPrologIsAReservationWithAllThatItsFileTells() throws Exception {
    write(jobs, "4711", file("4711", "gpus=0,2\nnodes=2\nstart=" + START_SECONDS + "\n"));
    Reservation job = only();
    assertEquals("slurm:4711", job.id());
    assertEquals(List.of("GPU-0", "GPU-2"), job.devices());
    assertEquals("alice", job.holder().user());
    assertEquals(7101, job.holder().uid().getAsLong());
    assertEquals(Optional.of("gpu"), job.holder().partition());
    assertEquals(Optional.empty(), job.holder().account());
    assertEquals(Optional.of("4711"), job.holder().jobId());
    assertEquals(START_SECONDS * 1000, job.startMillis().getAsLong());
    assertEquals(2, job.nodes());
    Files.delete(jobs.resolve("4711"));
    assertEquals(List.of(), read());
  }

  @Test
  void theSameObjectsAreToldWhileNothingChanges() throws Exception {
    write(jobs, "1", file("1", "gpus=0\nstart=" + START_SECONDS + "\n"));
    List<Reservation> first = read();
    assertSame(first, read());
    assertSame(first, source.read(gpus, new ClaimedDevices(), wallMillis + 1000));
  }

  @Test
  void uuidsOfMigInstancesCountMoreThanIndices() throws Exception {
    write(jobs, "5", file("5", "gpus=3\nvisible=MIG-a,MIG-b\nstart=" + START_SECONDS + "\n"));
    assertEquals(List.of("MIG-a", "MIG-b"), only().devices());
  }

  @Test
  void jobstatsFilesAreReadByUuidIndexAndInstance() throws Exception {
    gpus =
        List.of(
            TestGpus.up(0),
            TestGpus.withMig(
                1, Optional.of(List.of()), TestGpus.instance("MIG-x", 7, Optional.empty())));
    write(jobstats, "GPU-0", "12 7101\n");
    write(jobstats, "1.7", "13");
    List<Reservation> both = read();
    assertEquals(List.of("slurm:12", "slurm:13"), both.stream().map(Reservation::id).toList());
    assertEquals(7101, both.get(0).holder().uid().getAsLong());
    assertEquals(List.of("MIG-x"), both.get(1).devices());
    assertEquals(true, both.get(1).holder().uid().isEmpty());
    assertEquals("", both.get(1).holder().user());
  }

  @Test
  void aFileThatIsRewrittenInPlaceIsReadAgain() throws Exception {
    write(jobstats, "0", "12 7101");
    assertEquals("slurm:12", only().id());
    Files.writeString(jobstats.resolve("0"), "13 7102");
    assertEquals("slurm:13", only().id());
  }

  @Test
  void severalJobsOfAMappingShareTheirGpu() throws Exception {
    write(mapping, "0", "21\n22\n");
    write(mapping, "1", "22\n");
    List<Reservation> both = read();
    assertEquals(List.of("GPU-0"), both.get(0).devices());
    assertEquals(List.of("GPU-0", "GPU-1"), both.get(1).devices());
  }

  @Test
  void aJobThatSeveralDirectoriesTellOfIsOneReservation() throws Exception {
    write(jobs, "30", file("30", "gpus=0,1\nstart=" + START_SECONDS + "\n"));
    write(jobstats, "0", "30 7101");
    write(mapping, "1", "30\n");
    assertEquals(List.of("GPU-0", "GPU-1"), only().devices());
  }

  @Test
  void whatIsNoJobFileIsLeftOut() throws Exception {
    write(jobs, "1", "version=1\njob=1\ngpus=0\n"); // half written
    write(jobs, "2", "");
    write(jobs, "3", file("3", "gpus=0\n").replace("version=1", "version=9"));
    write(jobs, ".4.123", file("4", "gpus=0\n"));
    write(jobs, "5", "\u0000\u0001\ufffd".repeat(10_000));
    write(jobs, "6", file("6; rm -rf /", "gpus=0\n"));
    write(jobs, "7", file("7", "gpus=../../etc,-1,99\n"));
    Files.createDirectory(jobs.resolve("8"));
    Files.createSymbolicLink(jobs.resolve("9"), Path.of("/etc/passwd"));
    write(jobstats, "0", "1 2 3");
    write(jobstats, "1", "");
    write(jobstats, "nonsense", "44 7101");
    write(mapping, "2", "not a number\n\n");
    assertEquals(List.of(), read());
  }

  @Test
  void aDirectoryThatIsGoneIsAFailureAndItsReturnIsNone() throws Exception {
    Files.delete(jobstats);
    SourceException e = assertThrows(SourceException.class, this::read);
    assertEquals(jobstats + " does not exist; Slurm's prolog has to make it", e.getMessage());
    Files.createDirectory(jobstats);
    assertEquals(List.of(), read());
  }

  @Test
  void aFileOlderThanTheBootIsLeftOver() throws Exception {
    write(jobs, "1", file("1", "gpus=0\nstart=" + (BOOT_SECONDS - 3600) + "\n"));
    assertEquals(List.of(), read());
  }

  @Test
  void aJobWhoseCgroupHasGoneIsOver() throws Exception {
    write(jobs, "1", file("1", "gpus=0\nstart=" + START_SECONDS + "\n"));
    Path group = cgroups.resolve("freezer/slurm/uid_7101/job_1/step_batch");
    Files.createDirectories(cgroups.resolve("freezer/slurm"));
    assertEquals("slurm:1", only().id(), "its cgroup has not been made yet");
    Files.createDirectories(group);
    wallMillis += 20_000;
    assertEquals("slurm:1", only().id());
    Files.delete(group);
    Files.delete(group.getParent());
    wallMillis += 20_000;
    assertEquals(List.of(), read());
  }

  @Test
  void stoppedProcessesAreASuspendedJobAndItsStepTellsOfAPerson() throws Exception {
    write(jobs, "1", file("1", "gpus=0\nstart=" + START_SECONDS + "\n"));
    Path step = cgroups.resolve("system.slice/slurmstepd.scope/job_1/step_interactive/user/task_0");
    Files.createDirectories(step);
    Files.writeString(step.resolve("cgroup.procs"), "100\n101\n");
    process(100, "T");
    process(101, "T");
    Reservation job = only();
    assertEquals(true, job.suspended());
    assertEquals(Optional.of(true), job.interactive());
    process(101, "S");
    wallMillis += 20_000;
    assertEquals(false, only().suspended());
  }

  private void process(int pid, String state) throws IOException {
    Path own = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(own.resolve("stat"), pid + " (a) b) " + state + " 1 1 1\n");
  }

  @Test
  void aGpuThatIsLostDoesNotEndItsJob() throws Exception {
    gpus =
        List.of(
            TestGpus.withMig(
                0, Optional.of(List.of()), TestGpus.instance("MIG-x", 7, Optional.empty())));
    write(jobstats, "0.7", "13 7101");
    assertEquals(List.of("MIG-x"), only().devices());
    gpus = List.of(TestGpus.down(0));
    assertEquals(List.of("MIG-x"), only().devices());
  }
}
