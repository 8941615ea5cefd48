package io.gpuwarden.agent.log;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.config.LogLevel;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  @Test
  void ofAPackageThatIsLeftOutErrorsAreShown() {
    Logging.onlyErrorsOf("left.out", LogLevel.INFO);
    assertFalse(LoggerFactory.getLogger("left.out.Part").isWarnEnabled());
    assertTrue(LoggerFactory.getLogger("left.out.Part").isErrorEnabled());
  }

  @Test
  void whoAsksForMoreSeesAll() {
    Logging.onlyErrorsOf("asked.for", LogLevel.DEBUG);
    assertTrue(LoggerFactory.getLogger("asked.for.Part").isInfoEnabled());
  }
}
