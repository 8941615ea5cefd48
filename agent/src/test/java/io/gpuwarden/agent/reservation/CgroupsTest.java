package io.gpuwarden.agent.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CgroupsTest {
  private static final String ID =
      "3f9a1c2b4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8";

  @Test
  void theSlurmJobIsFoundInBothVersions() {
    assertJob("4711", "0::/system.slice/slurmstepd.scope/job_4711/step_batch/user/task_0");
    assertJob("4711", "0::/system.slice/gpu-0_slurmstepd.scope/job_4711/step_0/user/task_0\n");
    assertJob(
        "12",
        "9:name=systemd:/\n5:devices:/slurm_gpu-0/uid_1000/job_12/step_extern/task_0\n0::/\n");
  }

  @Test
  void whatOnlyLooksLikeAJobIsNone() {
    assertNoJob("0::/user.slice/user-1000.slice/user@1000.service/job_99/step_0");
    assertNoJob("0::/system.slice/job_/step_0");
    assertNoJob("0::/system.slice/myjob_7/step_0");
    assertNoJob("0::/system.slice/job_7");
    assertNoJob("0::/system.slice/job_7x/step_0");
    assertNoJob("0::/");
    assertNoJob("");
    assertNoJob("\n\n:\n::");
  }

  @Test
  void aContainerIsNamedByItsRuntimeAndShortId() {
    assertContainer("docker:3f9a1c2b4d5e", "0::/system.slice/docker-" + ID + ".scope");
    assertContainer("docker:3f9a1c2b4d5e", "4:devices:/docker/" + ID + "\n0::/\n");
    assertContainer(
        "podman:3f9a1c2b4d5e",
        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-"
            + ID
            + ".scope/container");
    assertContainer("podman:3f9a1c2b4d5e", "0::/libpod_parent/" + ID);
    assertContainer("containerd:3f9a1c2b4d5e", "0::/system.slice/nerdctl-" + ID + ".scope");
    assertContainer(
        "containerd:3f9a1c2b4d5e",
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1_2.slice/cri-containerd-"
            + ID
            + ".scope");
    assertContainer("containerd:3f9a1c2b4d5e", "11:cpu:/kubepods/burstable/pod1-2/" + ID);
    assertContainer(
        "containerd:3f9a1c2b4d5e",
        "0::/system.slice/kubepods-burstable-pod1_2.slice:cri-containerd:" + ID);
    assertContainer("cri-o:3f9a1c2b4d5e", "0::/kubepods.slice/crio-" + ID + ".scope/container");
    assertContainer("lxc:web", "0::/lxc.payload.web/init.scope");
    assertContainer("lxc:web", "0::/lxc/web/user.slice");
    assertContainer("lxc:web", "0::/lxc.payload/web");
  }

  @Test
  void aContainerInAContainerIsTheOuterOne() {
    assertContainer("lxc:lab", "0::/lxc.payload.lab/system.slice/docker-" + ID + ".scope");
  }

  @Test
  void whatOnlyLooksLikeAContainerIsNone() {
    assertNoContainer("0::/system.slice/docker.service");
    assertNoContainer("0::/machine.slice/libpod-conmon-" + ID + ".scope");
    assertNoContainer("0::/system.slice/docker-" + ID.substring(1) + ".scope");
    assertNoContainer("0::/system.slice/docker-" + ID.replace('f', 'g') + ".scope");
    assertNoContainer("0::/user.slice/user-1000.slice/session-3.scope");
    assertNoContainer("0::/");
    assertNoContainer("");
    assertNoContainer("garbage");
  }

  private static void assertJob(String job, String cgroups) {
    assertEquals(Optional.of(job), Cgroups.slurmJob(cgroups));
  }

  private static void assertNoJob(String cgroups) {
    assertEquals(Optional.empty(), Cgroups.slurmJob(cgroups));
  }

  private static void assertContainer(String container, String cgroups) {
    assertEquals(Optional.of(container), Cgroups.container(cgroups));
  }

  private static void assertNoContainer(String cgroups) {
    assertEquals(Optional.empty(), Cgroups.container(cgroups));
  }
}
