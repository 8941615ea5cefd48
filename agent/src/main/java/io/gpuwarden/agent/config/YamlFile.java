package io.gpuwarden.agent.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the configuration file. Its classes are loaded only when there is one. */
final class YamlFile {
  /** A configuration is a few lines; whatever is larger is another file. */
  private static final int MAX_BYTES = 1 << 16;

  private YamlFile() {}

  /** What the file says; mistakes are added to the problems. */
  static List<Given> read(Path file, List<Problem> problems) {
    try {
      return parse(file, text(file), problems);
    } catch (UnreadableFile e) {
      problems.add(new Problem(file.toString(), e.why));
      return List.of();
    }
  }

  private static List<Given> parse(Path file, String text, List<Problem> problems) {
    YamlSettings settings = new YamlSettings(file, problems);
    try {
      settings.read(new Parse(LoadSettings.builder().build()).parseString(text).iterator());
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      problems.add(new Problem(file + line, "not valid YAML: " + e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(new Problem(file.toString(), "not valid YAML: " + firstLine(e)));
    }
    return settings.given();
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String text(Path file) throws UnreadableFile {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UnreadableFile("larger than 64 KiB, so not a configuration file");
      }
      return withoutMark(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException e) {
      throw new UnreadableFile("no such file");
    } catch (AccessDeniedException e) {
      throw new UnreadableFile("may not be read by this user");
    } catch (CharacterCodingException e) {
      throw new UnreadableFile("not UTF-8 text");
    } catch (IOException e) {
      throw new UnreadableFile(
          Files.isDirectory(file)
              ? "a directory, not a file"
              : "cannot be read: " + e.getMessage());
    }
  }

  /** Some editors begin a file with a byte order mark. */
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static final class UnreadableFile extends Exception {
    private static final long serialVersionUID = 1L;
    private final String why;

    UnreadableFile(String why) {
      super(why);
      this.why = why;
    }
  }
}
