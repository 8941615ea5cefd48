package io.gpuwarden.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gpuwarden.agent.Golden;
import io.gpuwarden.agent.config.Setting.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference page and the sample file are made from the table; here they are kept so. */
class ConfigurationPagesTest {
  private static final Path SAMPLE = Path.of("src/main/dist/etc/gpuwarden.yaml");

  @TempDir Path folder;

  @Test
  void theReferencePageIsMadeFromTheTable() throws IOException {
    Golden.check(Path.of("CONFIGURATION.md"), page());
  }

  @Test
  void theSampleFileIsMadeFromTheTable() throws IOException {
    Golden.check(SAMPLE, sample());
  }

  @Test
  void theSampleFileChangesNothingAsItIsAndEverythingWithoutItsCommentMarks() throws Exception {
    Configuration asItIs =
        Configuration.load(Scope.BOTH, List.of("--config.file=" + SAMPLE), Map.of());
    assertEquals("config.file=" + SAMPLE, new ConfigurationPrinter(asItIs).changed());

    Path used = folder.resolve("used.yaml");
    Files.writeString(used, Files.readString(SAMPLE).replaceAll("(?m)^#( *[a-z-]+:)", "$1"));
    Configuration all = Configuration.load(Scope.BOTH, List.of("--config.file=" + used), Map.of());
    for (Setting<?> row : SettingsTable.rows()) {
      Origin.Layer expected =
          row.equals(SettingsTable.CONFIG_FILE) ? Origin.Layer.FLAG : Origin.Layer.FILE;
      assertEquals(expected, all.origin(row).layer(), row.key());
    }
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            <!-- Made from SettingsTable; a test compares. To write it anew:
                 mvn -pl agent -am test -Dgolden.update=true -->

            Every setting has one name. It is a key of the configuration file, where what stands
            before the dot is a section, a variable of the environment and a flag. Flags are
            stronger than variables, variables than the file. An unknown name, a value that is not
            fit, a key given twice: the daemon does not start, names every mistake with its place,
            and exits with status 2. `gpuwarden check-config` finds the same mistakes,
            `gpuwarden print-config` shows the effective values and where each comes from.

                # the file                       # the environment                           # flags
                web:
                  listen-address: 127.0.0.1:9446   GPUWARDEN_WEB_LISTEN_ADDRESS=127.0.0.1:9446   --web.listen-address=127.0.0.1:9446

            A flag and its value may also stand apart: `--log.level debug`.
            """);
    for (Setting<?> row : SettingsTable.rows()) {
      page.append("\n## ").append(row.key()).append("\n\n").append(row.help()).append("\n\n");
      String only =
          row.scope() == Scope.BOTH
              ? ""
              : ", of `gpuwarden " + row.scope().name().toLowerCase(Locale.ROOT) + "`";
      page.append("- flag `").append(row.flag()).append("`").append(only);
      page.append("; variable `").append(row.variable()).append("`\n");
      page.append("- ").append(row.kind().expected());
      page.append(row.kind().isList() ? "; may be several\n" : "\n");
      page.append("- default: ").append(defaults(row)).append('\n');
    }
    return page.toString();
  }

  private static String defaults(Setting<?> row) {
    return row.defaultTexts().isEmpty()
        ? "none"
        : row.defaultTexts().stream()
            .map(text -> "`" + text + "`")
            .collect(Collectors.joining(", "));
  }

  private static String sample() {
    StringBuilder yaml =
        new StringBuilder(
            """
            # gpuwarden's configuration. Everything here is a comment: what is not said has its
            # default. Use it with: gpuwarden agent --config.file=PATH
            # Every setting is described in CONFIGURATION.md of the sources.
            """);
    String open = "";
    for (Setting<?> row : SettingsTable.rows()) {
      if (row.equals(SettingsTable.CONFIG_FILE)) {
        continue;
      }
      String section = row.key().substring(0, row.key().indexOf('.'));
      String name = row.key().substring(row.key().indexOf('.') + 1);
      if (!section.equals(open)) {
        yaml.append("\n#").append(section).append(":\n");
        open = section;
      }
      yaml.append("  # ").append(row.help().split("(?<=\\.) ")[0]).append(" Default: ");
      yaml.append(row.defaultTexts().isEmpty() ? "none" : String.join(", ", row.defaultTexts()));
      yaml.append(".\n#  ").append(name).append(": ").append(row.example()).append('\n');
    }
    return yaml.toString();
  }
}
