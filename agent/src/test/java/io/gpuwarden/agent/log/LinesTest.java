package io.gpuwarden.agent.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static LoggingEvent event(String message, @Nullable Throwable thrown) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "", context.getLogger("a.B"), Level.WARN, message, thrown, new Object[] {7});
    event.setInstant(Instant.parse("2026-11-23T20:00:00.003Z"));
    return event;
  }

  private static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }

  @Test
  void aLineOfTextIsOneLineWhateverItSays() {
    Exception thrown = new IllegalStateException("a\nb", new RuntimeException("c"));
    assertEquals(
        "2026-11-23T20:00:00.003Z WARN  gpu 7 is  lost:"
            + " java.lang.IllegalStateException: a b, caused by: java.lang.RuntimeException: c\n",
        text(new TextLines().encode(event("gpu {} is\r\nlost", thrown))));
  }

  @Test
  void aLineOfJsonIsOneObject() {
    assertEquals(
        "{\"time\":\"2026-11-23T20:00:00.003Z\",\"level\":\"WARN\",\"logger\":\"a.B\","
            + "\"message\":\"gpu 7\\n\\\"x\\\"\"}\n",
        text(new JsonLines().encode(event("gpu {}\n\"x\"", null))));
  }
}
