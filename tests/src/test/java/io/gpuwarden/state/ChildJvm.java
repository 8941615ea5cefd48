package io.gpuwarden.state;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that runs a class of these tests, as this user or as another one. */
public final class ChildJvm {
  private static final List<String> QUICK =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx64m");

  private final String classPath;
  private final List<String> options;

  private ChildJvm(String classPath, List<String> options) {
    this.classPath = classPath;
    this.options = options;
  }

  /** The same with options of the JVM, instead of those given before. */
  public ChildJvm with(List<String> some) {
    return new ChildJvm(classPath, some);
  }

  /** With the class path of this JVM. */
  public static ChildJvm here() {
    return new ChildJvm(System.getProperty("java.class.path"), List.of());
  }

  /** With a copy of the class path that other users can read, wherever this checkout lies. */
  public static ChildJvm readableByAll(Path copies) throws IOException {
    Files.createDirectories(copies);
    List<String> parts = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(":")) {
      Path from = Path.of(part);
      Path to = copies.resolve(parts.size() + "-" + from.getFileName());
      if (Files.isDirectory(from)) {
        copyFolder(from, to);
      } else if (Files.exists(from)) {
        Files.copy(from, to);
      }
      parts.add(to.toString());
    }
    openUp(copies);
    return new ChildJvm(String.join(":", parts), List.of());
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void openUp(Path copies) throws IOException {
    try (var all = Files.walk(copies)) {
      for (Path path : all.toList()) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    for (Path above = copies.getParent();
        above != null && Files.getOwner(above).equals(Files.getOwner(copies));
        above = above.getParent()) {
      if (above.getFileName() != null && above.getFileName().toString().startsWith("junit")) {
        Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  public ProcessBuilder command(Class<?> main, String... arguments) {
    return as(List.of(), main, arguments);
  }

  /** As another user, with no other group than the given one; only root can do that. */
  public ProcessBuilder as(int uid, int gid, Class<?> main, String... arguments) {
    return as(
        List.of("setpriv", "--reuid", "" + uid, "--regid", "" + gid, "--clear-groups", "--"),
        main,
        arguments);
  }

  private ProcessBuilder as(List<String> before, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(QUICK);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
