package io.gpuwarden.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.exporter.BuildInfo;
import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void theBuildWritesDownWhatItWasMadeFrom() {
    BuildInfo build = Version.read(false);
    assertTrue(build.version().matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), build.version());
    assertTrue(build.revision().matches("[0-9A-Za-z._+-]+"), build.revision());
  }
}
