package io.gpuwarden.exporter.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot.BillLine;
import io.gpuwarden.exporter.ReservationsSnapshot.Reclaims;
import io.gpuwarden.exporter.ReservationsSnapshot.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;

/**
 * {@code /api/v1/reservations}: who holds what, whether it is idle and why, what happens next;
 * where reservations come from and what they have cost.
 */
public final class ReservationsJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonFields out;

  private ReservationsJson(JsonFields out) {
    this.out = out;
  }

  /**
   * The whole page.
   *
   * @param shown which of the reservations
   */
  public static byte[] write(
      NodeSnapshot node, Predicate<ReservationSnapshot> shown, int expectedBytes) {
    return page(expectedBytes, fields -> new ReservationsJson(fields).node(node, shown));
  }

  /** One reservation alone. */
  public static byte[] write(ReservationSnapshot reservation) {
    return page(1024, fields -> new ReservationJson(fields).write(reservation));
  }

  private interface Page {
    void write(JsonFields fields) throws IOException;
  }

  private static byte[] page(int expectedBytes, Page body) {
    ByteArrayOutputStream page = new ByteArrayOutputStream(expectedBytes);
    try (JsonGenerator json = FACTORY.createGenerator(page)) {
      json.writeStartObject();
      body.write(new JsonFields(json));
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("a page in memory cannot fail to be written", e);
    }
    return page.toByteArray();
  }

  private void node(NodeSnapshot node, Predicate<ReservationSnapshot> shown) throws IOException {
    out.field("version", node.build().version());
    out.field("simulated", node.build().simulated());
    out.field("tick", node.tick());
    if (node.tick() > 0) {
      out.field("timestampSeconds", node.timestampSeconds());
    }
    ReservationsSnapshot all = node.reservations();
    out.array("reservations", () -> reservations(all, shown));
    out.array("sources", () -> sources(all));
    out.array("bill", () -> bill(all));
    out.object(
        "warnings",
        () -> {
          out.field("given", all.warnings().given());
          out.field("failed", all.warnings().failed());
        });
    out.array("reclaims", () -> reclaims(all));
  }

  private void reservations(ReservationsSnapshot all, Predicate<ReservationSnapshot> shown)
      throws IOException {
    ReservationJson one = new ReservationJson(out);
    for (ReservationSnapshot reservation : all.reservations()) {
      if (shown.test(reservation)) {
        out.element(() -> one.write(reservation));
      }
    }
  }

  private void sources(ReservationsSnapshot all) throws IOException {
    for (Source source : all.sources()) {
      out.element(
          () -> {
            out.field("name", source.name());
            out.field("error", source.error());
            out.field("durationSeconds", source.durationSeconds());
            out.field("errorsTotal", source.errorsTotal());
          });
    }
  }

  private void bill(ReservationsSnapshot all) throws IOException {
    for (BillLine line : all.bill()) {
      out.element(
          () -> {
            out.field("source", line.source());
            out.field("user", line.user());
            out.field("account", line.account());
            out.field("reservedSeconds", line.reservedSeconds());
            out.field("unusedSeconds", line.unusedSeconds());
            out.field("idleSeconds", line.idleSeconds());
            out.field("stalledSeconds", line.stalledSeconds());
          });
    }
  }

  private void reclaims(ReservationsSnapshot all) throws IOException {
    for (Reclaims reclaims : all.reclaims()) {
      out.element(
          () -> {
            out.field("source", reclaims.source());
            out.field("outcome", reclaims.outcome());
            out.field("count", reclaims.count());
          });
    }
  }
}
