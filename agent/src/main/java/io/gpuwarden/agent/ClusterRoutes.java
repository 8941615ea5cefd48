package io.gpuwarden.agent;

import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Router;
import io.gpuwarden.exporter.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The pages of many simulated nodes: each under {@code /node/K}, a list of them at {@code /}, and
 * {@code /sd} for Prometheus' HTTP service discovery.
 */
final class ClusterRoutes implements Router {
  private static final String NODE = "/node/";

  private final List<Node> nodes;

  ClusterRoutes(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /**
   * @param k from 1
   */
  static String prefix(int k) {
    return NODE + k;
  }

  @Override
  public Response route(Request request) {
    String path = request.path();
    if (path.startsWith(NODE)) {
      return node(request, path.substring(NODE.length()));
    }
    return switch (path) {
      case "/" -> read(request, Response.of(Status.OK, Response.PLAIN_TEXT, list()));
      case "/sd" -> read(request, Response.of(Status.OK, "application/json", targets(request)));
      case "/-/healthy", "/-/ready" -> first(request);
      default -> Response.line(Status.NOT_FOUND, "There is no such page.");
    };
  }

  private static Response read(Request request, Response answer) {
    return request.reads()
        ? answer
        : Response.line(Status.METHOD_NOT_ALLOWED, "This page can only be read.")
            .with("Allow", "GET, HEAD");
  }

  private Response node(Request request, String rest) {
    int slash = rest.indexOf('/');
    String number = slash < 0 ? rest : rest.substring(0, slash);
    if (number.matches("[1-9]\\d{0,5}") && Integer.parseInt(number) <= nodes.size()) {
      return nodes.get(Integer.parseInt(number) - 1).routes().route(request);
    }
    return Response.line(Status.NOT_FOUND, "There are the nodes 1 to " + nodes.size() + ".");
  }

  /** The nodes share one clock and one tick: the last is ready when all are. */
  private Response first(Request request) {
    Node last = nodes.get(nodes.size() - 1);
    return last.routes()
        .route(
            new Request(request.method(), last.prefix() + request.path(), "", request.headers()));
  }

  private byte[] list() {
    return nodes.stream()
        .map(node -> node.prefix() + "/metrics\n")
        .collect(Collectors.joining("", "Simulated nodes\n", "/sd\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Targets at the address under which the asker found this page. */
  private byte[] targets(Request request) {
    String host =
        request
            .header("host")
            .filter(name -> name.matches("[A-Za-z0-9.:_\\[\\]-]+"))
            .orElse("localhost");
    return IntStream.rangeClosed(1, nodes.size())
        .mapToObj(
            k ->
                "{\"targets\":[\""
                    + host
                    + "\"],\"labels\":{\"__metrics_path__\":\""
                    + prefix(k)
                    + "/metrics\",\"instance\":\"node-"
                    + k
                    + "\"}}")
        .collect(Collectors.joining(",\n", "[", "]\n"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
