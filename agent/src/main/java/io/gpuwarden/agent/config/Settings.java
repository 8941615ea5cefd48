package io.gpuwarden.agent.config;

import io.gpuwarden.agent.simulate.SimulatedModel;
import io.gpuwarden.exporter.http.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the daemon was told, checked. What each means stands in {@link SettingsTable}, whose rows
 * have the names of these components.
 */
public record Settings(
    Optional<Path> configFile,
    List<ListenAddress> webListenAddress,
    LogLevel logLevel,
    LogFormat logFormat,
    Optional<Path> nvmlLibrary,
    Duration sampleInterval,
    Path stateDirectory,
    Path controlSocket,
    Optional<String> controlGroup,
    Optional<Path> warnCommand,
    Duration warnTimeout,
    boolean collectProcesses,
    Simulate simulate) {

  public Settings {
    webListenAddress = List.copyOf(webListenAddress);
  }

  /**
   * The simulation's own settings.
   *
   * @param gpus of each node
   * @param speed simulated seconds in a real second
   */
  public record Simulate(int gpus, SimulatedModel model, double speed, long seed, int nodes) {}
}
