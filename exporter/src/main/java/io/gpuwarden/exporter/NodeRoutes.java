package io.gpuwarden.exporter;

import io.gpuwarden.exporter.api.GpusJson;
import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Router;
import io.gpuwarden.exporter.http.Status;
import io.gpuwarden.exporter.page.NodePage;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The pages of one node. Every page is of the snapshot that is there when it is asked for: nothing
 * here reads a GPU or waits. Owned by the event loop.
 */
public final class NodeRoutes implements Router {
  private static final Response HEALTHY = Response.line(Status.OK, "gpuwarden is healthy.");
  private static final Response READY = Response.line(Status.OK, "gpuwarden is ready.");
  private static final Response NOT_FOUND =
      Response.line(Status.NOT_FOUND, "There is no such page.");
  private static final Response READ_ONLY =
      Response.line(Status.METHOD_NOT_ALLOWED, "This page can only be read.")
          .with("Allow", "GET, HEAD");
  private static final Response NOT_ACCEPTABLE =
      Response.line(
              Status.NOT_ACCEPTABLE,
              "Metrics are text/plain; version=0.0.4 or application/openmetrics-text;"
                  + " version=1.0.0.")
          .with("Vary", "Accept");
  private static final String NAME_PARAMETER = "name[]";

  private final SnapshotHolder snapshots;
  private final Supplier<Optional<String>> notReady;
  private final Exposition exposition;
  private final String prefix;
  private final CachedPage text;
  private final CachedPage openMetrics;
  private final CachedPage page;
  private final CachedPage gpus;
  private final ReservationRoutes reservations = new ReservationRoutes();

  /** The pages of a daemon: at the root, with the metrics that are shown by default. */
  public NodeRoutes(SnapshotHolder snapshots, Supplier<Optional<String>> notReady) {
    this(snapshots, notReady, new Exposition(false), "");
  }

  /**
   * @param notReady why the snapshot says nothing of now; empty when it does
   * @param prefix of every path, such as {@code /node/3}; empty for none
   */
  public NodeRoutes(
      SnapshotHolder snapshots,
      Supplier<Optional<String>> notReady,
      Exposition exposition,
      String prefix) {
    this.snapshots = snapshots;
    this.notReady = notReady;
    this.exposition = exposition;
    this.prefix = prefix;
    this.text = metricsPage(Format.TEXT);
    this.openMetrics = metricsPage(Format.OPEN_METRICS);
    this.page =
        new CachedPage(
            "text/html; charset=utf-8",
            Map.of(
                "Vary",
                "Accept-Encoding",
                "Content-Security-Policy",
                NodePage.CONTENT_SECURITY_POLICY),
            (node, length) -> NodePage.write(node, prefix, length));
    this.gpus =
        new CachedPage("application/json", Map.of("Vary", "Accept-Encoding"), GpusJson::write);
  }

  private CachedPage metricsPage(Format format) {
    return new CachedPage(
        format.contentType(),
        Map.of("Vary", "Accept, Accept-Encoding"),
        (node, length) -> PageWriter.write(exposition, format, node, length + length / 16));
  }

  @Override
  public Response route(Request request) {
    if (!request.path().startsWith(prefix)) {
      return NOT_FOUND;
    }
    String path = request.path().substring(prefix.length());
    return switch (path) {
      case "", "/" -> read(request, r -> page.get(snapshots.get(), r));
      case "/api/v1/gpus" -> read(request, r -> gpus.get(snapshots.get(), r));
      case ReservationRoutes.PATH -> read(request, r -> reservations.list(snapshots.get(), r));
      case "/metrics" -> read(request, this::metrics);
      case "/-/healthy" -> read(request, r -> HEALTHY);
      case "/-/ready" -> read(request, r -> ready());
      default -> below(path, request);
    };
  }

  private Response below(String path, Request request) {
    if (!path.startsWith(ReservationRoutes.PATH + "/")) {
      return NOT_FOUND;
    }
    String id = path.substring(ReservationRoutes.PATH.length() + 1);
    return read(request, r -> reservations.one(snapshots.get(), id));
  }

  private static Response read(Request request, Router page) {
    return request.reads() ? page.route(request) : READ_ONLY;
  }

  private Response ready() {
    return notReady.get().map(why -> Response.line(Status.UNAVAILABLE, why)).orElse(READY);
  }

  private Response metrics(Request request) {
    Optional<Format> format = FormatChoice.of(request.header("accept"));
    if (format.isEmpty()) {
      return NOT_ACCEPTABLE;
    }
    NodeSnapshot node = snapshots.get();
    if (!request.query().isEmpty()) {
      Set<String> names = names(request.query());
      if (!names.isEmpty()) {
        return filtered(node, format.get(), names);
      }
    }
    return (format.get() == Format.TEXT ? text : openMetrics).get(node, request);
  }

  private Response filtered(NodeSnapshot node, Format format, Set<String> names) {
    byte[] page = FilteredPage.write(exposition, format, node, names);
    return Response.of(Status.OK, format.contentType(), page).with("Vary", "Accept");
  }

  private static Set<String> names(String query) {
    Set<String> names = new LinkedHashSet<>();
    for (QueryPairs.Pair pair : QueryPairs.of(query)) {
      if (pair.name().equals(NAME_PARAMETER) && !pair.value().isEmpty()) {
        names.add(pair.value());
      }
    }
    return names;
  }
}
