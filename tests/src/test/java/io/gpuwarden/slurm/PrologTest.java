package io.gpuwarden.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The prolog and epilog, each called as slurmd calls them: without a PATH. */
class PrologTest {
  private static final Path HOOKS = Path.of("../systemd/slurm").toAbsolutePath().normalize();

  @TempDir private Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Path directory;

  @BeforeEach
  void aJob() {
    directory = folder.resolve("jobs");
    environment.put("GPUWARDEN_JOB_DIRECTORY", directory.toString());
    environment.put("SLURM_JOB_ID", "4711");
    environment.put("SLURM_JOB_UID", "7101");
    environment.put("SLURM_JOB_USER", "alice");
    environment.put("SLURM_JOB_PARTITION", "gpu");
    environment.put("SLURM_JOB_GPUS", "2,3");
    environment.put("CUDA_VISIBLE_DEVICES", "2,3");
    environment.put("SLURM_JOB_NUM_NODES", "2");
    environment.put("SLURM_JOB_START_TIME", "1700000000");
  }

  /** What it printed; its status is 0, whatever happens. */
  private String run(String shell, String hook) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(shell.split(" ", -1)));
    command.add(HOOKS.resolve(hook).toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS), said);
    assertEquals(0, process.exitValue(), said);
    return said;
  }

  private List<String> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var all = Files.list(directory)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/dash", "/bin/bash --posix"})
  void theFileIsThereFromThePrologToTheEpilog(String shell) throws Exception {
    assertEquals("", run(shell, "gpuwarden-prolog"));
    assertEquals(List.of("4711"), files());
    assertEquals(
        """
        version=1
        job=4711
        uid=7101
        user=alice
        partition=gpu
        gpus=2,3
        visible=2,3
        nodes=2
        start=1700000000
        end
        """,
        Files.readString(directory.resolve("4711")));
    assertEquals("", run(shell, "gpuwarden-epilog"));
    assertEquals(List.of(), files());
    assertEquals("", run(shell, "gpuwarden-epilog"), "a second time is as good");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/dash", "/bin/bash --posix"})
  void aJobWithoutGpusLeavesNothing(String shell) throws Exception {
    environment.remove("SLURM_JOB_GPUS");
    environment.put("CUDA_VISIBLE_DEVICES", "NoDevFiles");
    assertEquals("", run(shell, "gpuwarden-prolog"));
    environment.remove("CUDA_VISIBLE_DEVICES");
    assertEquals("", run(shell, "gpuwarden-prolog"));
    assertEquals(List.of(), files());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/dash", "/bin/bash --posix"})
  void hostileValuesForgeNothing(String shell) throws Exception {
    environment.put("SLURM_JOB_NAME", "x\nuid=0\nend");
    environment.put("SLURM_JOB_ACCOUNT", "$(touch " + folder + "/owned) `id` \"';%s%n");
    environment.remove("SLURM_JOB_START_TIME");
    assertEquals("", run(shell, "gpuwarden-prolog"));
    String text = Files.readString(directory.resolve("4711"));
    assertFalse(text.contains("uid=0"), text);
    assertTrue(text.contains("account=$(touch " + folder + "/owned) `id` \"';%s%n\n"), text);
    assertFalse(Files.exists(folder.resolve("owned")));
    environment.put("SLURM_JOB_ID", "../../etc/x");
    run(shell, "gpuwarden-prolog");
    run(shell, "gpuwarden-epilog");
    assertEquals(List.of("4711"), files());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/dash", "/bin/bash --posix"})
  void troubleIsNoFailureOfTheJob(String shell) throws Exception {
    Files.writeString(directory, "a file where the directory should be");
    run(shell, "gpuwarden-prolog");
    run(shell, "gpuwarden-epilog");
    environment.clear();
    run(shell, "gpuwarden-prolog");
    run(shell, "gpuwarden-epilog");
  }
}
