package io.gpuwarden.agent;

import io.gpuwarden.exporter.BuildInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which program this is, as the build wrote it down. */
public final class Version {
  private Version() {}

  public static BuildInfo read(boolean simulated) {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the program is incomplete", e);
    }
    return new BuildInfo(
        properties.getProperty("version", "unknown"),
        properties.getProperty("revision", "unknown"),
        System.getProperty("java.version", "unknown"),
        simulated);
  }
}
