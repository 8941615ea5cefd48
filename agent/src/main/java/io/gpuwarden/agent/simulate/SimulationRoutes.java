package io.gpuwarden.agent.simulate;

import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Router;
import io.gpuwarden.exporter.http.Status;
import java.util.List;
import java.util.Optional;

/** Finds the node whose page is asked for, and answers for all of them together. */
final class SimulationRoutes implements Router {
  private static final String NODE = "/node/";
  private static final Response NO_SUCH_NODE =
      Response.line(Status.NOT_FOUND, "There is no such node.");
  private static final Response READ_ONLY =
      Response.line(Status.METHOD_NOT_ALLOWED, "This page can only be read.")
          .with("Allow", "GET, HEAD");

  private final Router root;
  private final List<Router> nodes;
  private final Optional<Response> index;
  private final ServiceDiscovery discovery;

  SimulationRoutes(List<SimulatedNode> simulated, Simulation.Pages pages) {
    this.nodes = simulated.stream().map(node -> pages(node, pages, node.prefix())).toList();
    this.root = pages(simulated.get(0), pages, "");
    this.index = simulated.size() > 1 ? Optional.of(NodeIndexPage.of(simulated)) : Optional.empty();
    this.discovery = new ServiceDiscovery(simulated);
  }

  private static Router pages(SimulatedNode node, Simulation.Pages pages, String prefix) {
    return pages.of(node.snapshots(), node.sampler()::notReady, prefix);
  }

  @Override
  public Response route(Request request) {
    String path = request.path();
    if (path.startsWith(NODE)) {
      return node(path).map(node -> node.route(request)).orElse(NO_SUCH_NODE);
    }
    if (path.equals("/sd")) {
      return request.reads() ? discovery.route(request) : READ_ONLY;
    }
    if (path.equals("/") && index.isPresent()) {
      return request.reads() ? index.get() : READ_ONLY;
    }
    return root.route(request);
  }

  /** By the number between {@code /node/} and the next slash. */
  private Optional<Router> node(String path) {
    int end = path.indexOf('/', NODE.length());
    if (end < 0) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseInt(path, NODE.length(), end, 10);
      boolean canonical = path.startsWith(NODE + number + "/");
      return canonical && number >= 0 && number < nodes.size()
          ? Optional.of(nodes.get(number))
          : Optional.empty();
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }
}
