package io.gpuwarden.agent.simulate;

import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The list of simulated nodes, with what runs on each; made once. */
final class NodeIndexPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>gpuwarden: simulated nodes</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; }
      table { border-collapse: collapse; }
      th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0; }
      tr + tr { border-top: 1px solid #ccc; }
      </style>
      </head>
      <body>
      <h1>gpuwarden: simulated nodes</h1>
      <p>None of these GPUs exists. Prometheus finds all nodes at <a href="/sd">/sd</a>.</p>
      <table>
      <tr><th>Node</th><th>Metrics</th><th>GPUs and what runs on them</th></tr>
      """;

  private static final String FOOT =
      """
      </table>
      </body>
      </html>
      """;

  private NodeIndexPage() {}

  static Response of(List<SimulatedNode> nodes) {
    String rows = nodes.stream().map(NodeIndexPage::row).collect(Collectors.joining());
    byte[] page = (HEAD + rows + FOOT).getBytes(StandardCharsets.UTF_8);
    return Response.of(Status.OK, "text/html; charset=utf-8", page);
  }

  private static String row(SimulatedNode node) {
    String name = link(node.prefix() + "/", node.name());
    String metrics = link(node.prefix() + "/metrics", "metrics");
    return "<tr>" + cell(name) + cell(metrics) + cell(boards(node.plan())) + "</tr>\n";
  }

  private static String link(String path, String text) {
    return "<a href=\"" + path + "\">" + text + "</a>";
  }

  private static String cell(String content) {
    return "<td>" + content + "</td>";
  }

  /** Names and descriptions are this package's own words and need no escaping. */
  private static String boards(NodePlan plan) {
    return plan.boards().stream()
        .map(board -> board.model().name() + ": " + board.description())
        .collect(Collectors.joining("<br>"));
  }
}
