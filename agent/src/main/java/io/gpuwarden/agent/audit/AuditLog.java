package io.gpuwarden.agent.audit;

import io.gpuwarden.exporter.ReservationSnapshot;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line in the log for each warning, claim and outcome; with {@code --log.format=json} one JSON
 * object, of the logger {@code gpuwarden.audit}. Its keys are those of {@link AuditRecord}.
 */
public final class AuditLog {
  private static final Logger log = LoggerFactory.getLogger("gpuwarden.audit");

  private AuditLog() {}

  /**
   * The holder was told, or the line is all the telling there is.
   *
   * @param by the program that told, or {@code log}
   */
  public static void warning(ReservationSnapshot reservation, String by) {
    write("warned", new AuditRecord("warning", reservation, by, Optional.empty()));
  }

  /**
   * The right to take it back was given.
   *
   * @param by the user who asked for it
   */
  public static void claim(ReservationSnapshot reservation, String by) {
    write("claimed", new AuditRecord("claim", reservation, by, Optional.empty()));
  }

  /**
   * A claim has ended.
   *
   * @param by the user who reported it
   */
  public static void outcome(ReservationSnapshot reservation, String by, AuditOutcome outcome) {
    write(outcome.name(), new AuditRecord("outcome", reservation, by, Optional.of(outcome)));
  }

  private static void write(String done, AuditRecord line) {
    LoggingEventBuilder event = log.atInfo();
    for (Map.Entry<String, Object> field : line.fields().entrySet()) {
      event = event.addKeyValue(field.getKey(), field.getValue());
    }
    event.log("{} {}", done, line.reservation().id());
  }
}
