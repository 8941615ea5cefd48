package io.gpuwarden.agent.simulate;

import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Router;
import io.gpuwarden.exporter.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The nodes as targets for Prometheus, in the format of its {@code http_sd_configs}. All have the
 * address under which Prometheus reached this page; the path and the labels tell them apart:
 *
 * <pre>{@code
 * [{"targets":["gpu-sim:9446"],
 *   "labels":{"__metrics_path__":"/node/0/metrics","instance":"sim-000","node":"sim-000"}}]
 * }</pre>
 */
final class ServiceDiscovery implements Router {
  /** A host name or address with or without a port; nothing that JSON would have to escape. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

  private static final Response NO_HOST =
      Response.line(
          Status.BAD_REQUEST, "The Host header must say under which address I am reached.");

  private final List<SimulatedNode> nodes;

  ServiceDiscovery(List<SimulatedNode> nodes) {
    this.nodes = nodes;
  }

  @Override
  public Response route(Request request) {
    Optional<String> host = request.header("host").filter(name -> HOST.matcher(name).matches());
    return host.map(this::targets).orElse(NO_HOST);
  }

  private Response targets(String host) {
    String json =
        nodes.stream()
            .map(node -> target(host, node))
            .collect(Collectors.joining(",\n", "[", "]\n"));
    return Response.of(Status.OK, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static String target(String host, SimulatedNode node) {
    return "{\"targets\":"
        + "[\""
        + host
        + "\"]"
        + ",\"labels\":{"
        + pair("__metrics_path__", node.prefix() + "/metrics")
        + ","
        + pair("instance", node.name())
        + ","
        + pair("node", node.name())
        + "}}";
  }

  private static String pair(String name, String value) {
    return "\"" + name + "\":\"" + value + "\"";
  }
}
