package io.gpuwarden.exporter;

import io.gpuwarden.exporter.ReservationFilter.WrongFilterException;
import io.gpuwarden.exporter.api.ReservationsJson;
import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import java.util.Map;

/** {@code /api/v1/reservations} and what is below it. Owned by the event loop. */
final class ReservationRoutes {
  static final String PATH = "/api/v1/reservations";

  private static final String JSON = "application/json";
  private static final Response NOT_FOUND =
      Response.line(Status.NOT_FOUND, "There is no such reservation on this node.");

  private final CachedPage all =
      new CachedPage(
          JSON,
          Map.of("Vary", "Accept-Encoding"),
          (node, length) -> ReservationsJson.write(node, reservation -> true, length));

  /** All, or those that the query asks for. */
  Response list(NodeSnapshot node, Request request) {
    if (request.query().isEmpty()) {
      return all.get(node, request);
    }
    try {
      ReservationFilter filter = ReservationFilter.parse(request.query(), node.reservations());
      return Response.of(Status.OK, JSON, ReservationsJson.write(node, filter, 4096));
    } catch (WrongFilterException e) {
      return Response.line(Status.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /**
   * @param encodedId what stands in the path below {@link #PATH}
   */
  Response one(NodeSnapshot node, String encodedId) {
    String id = QueryPairs.decodePath(encodedId);
    for (ReservationSnapshot reservation : node.reservations().reservations()) {
      if (reservation.id().equals(id)) {
        return Response.of(Status.OK, JSON, ReservationsJson.write(reservation));
      }
    }
    return NOT_FOUND;
  }
}
