package io.gpuwarden.agent.reservation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the cgroups of a process say about where it comes from: the text of {@code
 * /proc/PID/cgroup}, with a line {@code 0::/path} of version 2, lines {@code N:controllers:/path}
 * of version 1, or both.
 */
final class Cgroups {
  /** Users make cgroups of their own below it, under any name. */
  private static final String OF_USERS = "/user.slice/";

  private static final String JOB = "job_";
  private static final String STEP = "/step_";
  private static final int CONTAINER_ID_LENGTH = 64;
  private static final int SHORT_ID_LENGTH = 12;

  private static final String[] SCOPES = {
    "docker-", "libpod-", "cri-containerd-", "crio-", "nerdctl-"
  };
  private static final String[] RUNTIMES = {
    "docker", "podman", "containerd", "cri-o", "containerd"
  };

  private Cgroups() {}

  /** The Slurm job, from {@code .../job_4711/step_0/...}. */
  static Optional<String> slurmJob(String cgroups) {
    for (int line = 0; line < cgroups.length(); line = next(cgroups, line)) {
      String path = path(cgroups, line);
      String job = path.startsWith(OF_USERS) ? null : job(path);
      if (job != null) {
        return Optional.of(job);
      }
    }
    return Optional.empty();
  }

  /** The outermost container: the one that an administrator of this machine can see. */
  static Optional<String> container(String cgroups) {
    for (int line = 0; line < cgroups.length(); line = next(cgroups, line)) {
      String container = containerOf(path(cgroups, line));
      if (container != null) {
        return Optional.of(container);
      }
    }
    return Optional.empty();
  }

  private static int next(String cgroups, int line) {
    int end = cgroups.indexOf('\n', line);
    return end < 0 ? cgroups.length() : end + 1;
  }

  /** What follows the second colon of a line; empty if there is none. */
  private static String path(String cgroups, int line) {
    int newline = cgroups.indexOf('\n', line);
    int end = newline < 0 ? cgroups.length() : newline;
    int colon = cgroups.indexOf(':', line);
    colon = colon < 0 ? -1 : cgroups.indexOf(':', colon + 1);
    return colon < 0 || colon >= end ? "" : cgroups.substring(colon + 1, end);
  }

  private static @Nullable String job(String path) {
    for (int at = path.indexOf(JOB); at >= 0; at = path.indexOf(JOB, at + 1)) {
      int digits = at + JOB.length();
      int end = digits;
      while (end < path.length() && path.charAt(end) >= '0' && path.charAt(end) <= '9') {
        end++;
      }
      boolean begins = at == 0 || path.charAt(at - 1) == '/';
      if (begins && end > digits && path.startsWith(STEP, end)) {
        return path.substring(digits, end);
      }
    }
    return null;
  }

  private static @Nullable String containerOf(String path) {
    String before = "";
    int from = 0;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      String part = path.substring(from, end);
      String found = container(before, part, path);
      if (found != null) {
        return found;
      }
      before = part;
      from = end + 1;
    }
    return null;
  }

  private static @Nullable String container(String before, String part, String path) {
    if (part.isEmpty()) {
      return null;
    }
    if (part.startsWith("lxc.payload.")) {
      return "lxc:" + part.substring("lxc.payload.".length());
    }
    if (before.equals("lxc") || before.equals("lxc.payload")) {
      return "lxc:" + part;
    }
    return byId(part, path);
  }

  /** Of runtimes that name a cgroup after the container's id, 64 hexadecimal digits. */
  private static @Nullable String byId(String part, String path) {
    String name = part.endsWith(".scope") ? part.substring(0, part.length() - 6) : part;
    for (int i = 0; i < SCOPES.length; i++) {
      if (name.startsWith(SCOPES[i]) && isId(name, SCOPES[i].length())) {
        return shortened(RUNTIMES[i], name, SCOPES[i].length());
      }
    }
    int colon = name.lastIndexOf(':'); // containerd writes slice:runtime:id without systemd's help
    if (!isId(name, colon + 1)) {
      return null;
    }
    return shortened(runtimeIn(path), name, colon + 1);
  }

  private static String runtimeIn(String path) {
    if (path.contains("kubepods") || path.contains("containerd")) {
      return "containerd";
    }
    if (path.contains("libpod")) {
      return "podman";
    }
    return path.contains("docker") ? "docker" : "container";
  }

  private static String shortened(String runtime, String name, int from) {
    return runtime + ":" + name.substring(from, from + SHORT_ID_LENGTH);
  }

  private static boolean isId(String text, int from) {
    if (text.length() - from != CONTAINER_ID_LENGTH) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }
}
