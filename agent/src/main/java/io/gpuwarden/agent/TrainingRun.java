package io.gpuwarden.agent;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.nvml.NvmlGpuSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Does once, and quickly, what the daemon does, so that the JVM can write down which classes that
 * takes: the class-data archive is made from it.
 */
final class TrainingRun {
  private static final List<String> FLAGS =
      List.of("--web.listen-address=127.0.0.1:0", "--sample.interval=100ms", "--log.level=error");
  private static final List<String> PAGES =
      List.of("/metrics", "/", "/api/v1/gpus", "/-/healthy", "/-/ready");
  private static final int ROUNDS = 3;

  private TrainingRun() {}

  /** The exit status. */
  static int run() {
    try {
      Path folder = Files.createTempDirectory("gpuwarden");
      try {
        return run(folder);
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      return 1;
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static int run(Path folder) {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.add("--state.directory=" + folder.resolve("state"));
    flags.add("--control.socket=" + folder.resolve("control.sock"));
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)) {
      for (boolean simulated : new boolean[] {false, true}) {
        Optional<Daemon> daemon = new DaemonCommand(simulated, nowhere).start(flags, Map.of());
        if (daemon.isEmpty()) {
          return 1;
        }
        visit(daemon.get());
      }
      NvmlGpuSource.rehearse();
      loadOwnClasses();
      return 0;
    } catch (IOException | GpuException | ReflectiveOperationException e) {
      return 1;
    }
  }

  private static void visit(Daemon daemon) throws IOException {
    try (daemon) {
      for (int round = 0; round < ROUNDS; round++) {
        for (String page : PAGES) {
          get(daemon.addresses().get(0), page);
        }
      }
    }
  }

  private static void get(InetSocketAddress address, String page) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      String request =
          "GET "
              + page
              + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }

  /**
   * Classes for what neither the simulation nor a driver that does nothing shows; the archive has
   * them all the same. Those of the command line are left out.
   */
  private static void loadOwnClasses() throws IOException, ReflectiveOperationException {
    for (String jar : System.getProperty("java.class.path").split(":")) {
      if (!Path.of(jar).getFileName().toString().matches("(agent|exporter|native-bindings)-.*")) {
        continue;
      }
      try (JarFile classes = new JarFile(jar)) {
        for (JarEntry entry : classes.stream().toList()) {
          if (entry.getName().endsWith(".class")) {
            load(entry.getName().replace('/', '.'));
          }
        }
      }
    }
  }

  private static void load(String file) throws ReflectiveOperationException {
    String name = file.substring(0, file.length() - ".class".length());
    if (!name.startsWith("io.gpuwarden.agent.cli") && !name.endsWith("package-info")) {
      Class.forName(name, false, TrainingRun.class.getClassLoader());
    }
  }
}
