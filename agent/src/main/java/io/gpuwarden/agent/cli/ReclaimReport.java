package io.gpuwarden.agent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.agent.audit.AuditOutcome;
import io.gpuwarden.agent.audit.AuditRecord;
import io.gpuwarden.agent.program.SafeText;
import io.gpuwarden.agent.reclaim.ReclaimLine;
import io.gpuwarden.agent.reclaim.ReclaimLine.Result;
import io.gpuwarden.agent.reclaim.ReclaimRun;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says what a run does while it does it: a table for people, or a JSON object a line. */
final class ReclaimReport implements ReclaimRun.Listener {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final PrintWriter out;
  private final boolean json;
  private final String by;
  private final Map<Result, Integer> counts = new LinkedHashMap<>();
  private int widest = "RESERVATION".length();
  private int widestUser = "USER".length();

  /**
   * @param by the user who runs it
   */
  ReclaimReport(PrintWriter out, boolean json, String by) {
    this.out = out;
    this.json = json;
    this.by = by;
  }

  @Override
  public void listed(List<ReservationSnapshot> reservations) {
    for (ReservationSnapshot reservation : reservations) {
      widest = Math.max(widest, reservation.id().length());
      widestUser = Math.max(widestUser, reservation.holder().user().length());
    }
    if (!json && !reservations.isEmpty()) {
      row("RESERVATION", "USER", "GPUS", "IDLE", "WHAT");
    }
  }

  @Override
  public void claimed(ReservationSnapshot reservation) {
    if (json) {
      write(new AuditRecord("claim", reservation, by, Optional.empty()).fields());
    }
  }

  @Override
  public void ended(ReclaimLine line) {
    counts.merge(line.result(), 1, Integer::sum);
    ReservationSnapshot reservation = line.reservation();
    String word = line.result().name().toLowerCase(Locale.ROOT);
    if (json) {
      AuditOutcome outcome = new AuditOutcome(word, Optional.of(line.detail()));
      write(new AuditRecord("outcome", reservation, by, Optional.of(outcome)).fields());
      return;
    }
    row(
        reservation.id(),
        reservation.holder().user(),
        Integer.toString(reservation.devices().size()),
        span(reservation.idleSeconds()),
        word + ": " + line.detail());
  }

  /** The last line. */
  void end(boolean executed) {
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("event", "summary");
      fields.put("execute", executed);
      for (Result result : Result.values()) {
        fields.put(result.name().toLowerCase(Locale.ROOT), (long) count(result));
      }
      write(fields);
    } else if (counts.isEmpty()) {
      out.println("Nothing is reclaimable.");
    } else if (!executed) {
      out.println(
          "A dry run: "
              + count(Result.WOULD)
              + " would be taken back. To do it: gpuwarden reclaim --execute");
    } else {
      out.println(
          count(Result.RECLAIMED)
              + " taken back, "
              + count(Result.FAILED)
              + " failed, "
              + (count(Result.SKIPPED) + count(Result.ABANDONED))
              + " left alone.");
    }
    out.flush();
  }

  private int count(Result result) {
    return counts.getOrDefault(result, 0);
  }

  private void row(String id, String user, String gpus, String idle, String what) {
    String form = "%-" + widest + "s  %-" + widestUser + "s  %4s  %9s  %s";
    out.println(SafeText.line(String.format(Locale.ROOT, form, id, user, gpus, idle, what)));
    out.flush();
  }

  private static String span(double seconds) {
    long minutes = (long) seconds / 60;
    return minutes < 60 ? minutes + "min" : minutes / 60 + "h" + minutes % 60 + "min";
  }

  private void write(Map<String, Object> fields) {
    StringWriter line = new StringWriter();
    try (JsonGenerator object = FACTORY.createGenerator(line)) {
      object.writeStartObject();
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        object.writeFieldName(field.getKey());
        if (field.getValue() instanceof Long number) {
          object.writeNumber(number);
        } else if (field.getValue() instanceof Boolean flag) {
          object.writeBoolean(flag);
        } else {
          object.writeString(String.valueOf(field.getValue()));
        }
      }
      object.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    out.println(line);
    out.flush();
  }
}
