package io.gpuwarden.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryCheckTest {
  @TempDir Path temporary;

  @Test
  void aDirectoryThatIsNotThereIsNoProblemSinceNothingIsKept() {
    Finding finding = StateDirectoryCheck.finding(temporary.resolve("none"));
    assertTrue(finding.good());
    assertTrue(finding.found().contains("does not exist"), finding.found());
  }

  @Test
  void aFileInItsPlaceIsAProblem() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    Finding finding = StateDirectoryCheck.finding(file);
    assertFalse(finding.good());
    assertEquals(List.of("choose another: --state.directory=PATH"), finding.advice());
  }
}
