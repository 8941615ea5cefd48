package io.gpuwarden.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Asks the machine's C compiler about the fake's header. */
public final class CCompiler {
  private final Path directory;

  /**
   * @param directory for what it writes
   */
  public CCompiler(Path directory) {
    this.directory = directory;
  }

  /**
   * The values of whole-number expressions, a line each.
   *
   * @param driver the release that the header is to speak for, 1000 * major + minor
   */
  public String print(int driver, String... expressions) throws IOException {
    StringBuilder source = new StringBuilder("#include <stddef.h>\n#include <stdio.h>\n");
    source.append("#include \"nvml.h\"\nint main(void) {\n");
    for (String expression : expressions) {
      source.append("  printf(\"%llu\\n\", (nvmlU64)(").append(expression).append("));\n");
    }
    Path file = directory.resolve("print.c");
    Files.writeString(file, source.append("}\n").toString());
    Path program = directory.resolve("print");
    String include = "-I" + FakeLibrary.sources().toAbsolutePath();
    FakeLibrary.run(
        List.of(
            "cc",
            "-std=c11",
            "-DFAKE_NVML_DRIVER=" + driver,
            include,
            "-o",
            program.toString(),
            file.toString()));
    return FakeLibrary.run(List.of(program.toString())).trim();
  }
}
