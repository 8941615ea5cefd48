package io.gpuwarden.agent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gpuwarden.agent.cli.ControlClient.Reply;
import io.gpuwarden.agent.control.Claim;
import io.gpuwarden.agent.control.ControlException;
import io.gpuwarden.agent.control.ControlException.Kind;
import io.gpuwarden.agent.control.NodeControl.Outcome;
import io.gpuwarden.agent.reclaim.ReclaimNode;
import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The daemon of this node, asked over its control socket. */
final class ControlNode implements ReclaimNode {
  private static final String RESERVATIONS = "/api/v1/reservations";
  private static final Optional<String> NO_BODY = Optional.empty();
  private static final double MILLIS = 1000;

  /** Of what the daemon takes as a detail. */
  private static final int MAX_DETAIL = 1500;

  private final ControlClient client;

  ControlNode(ControlClient client) {
    this.client = client;
  }

  @Override
  public List<ReservationSnapshot> reclaimable() throws ControlException, IOException {
    Reply reply = granted(client.send("GET", RESERVATIONS + "?state=reclaimable", NO_BODY));
    List<ReservationSnapshot> found = new ArrayList<>();
    for (Json one : reply.json().at("reservations").items()) {
      found.add(ReservationReader.read(one));
    }
    return found;
  }

  @Override
  public boolean exists(String reservation) throws ControlException, IOException {
    try {
      return granted(client.send("GET", path(reservation), NO_BODY)).ok();
    } catch (ControlException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public Claim claim(String reservation, long generation) throws ControlException, IOException {
    String body = body(json -> json.writeNumberField("generation", generation));
    Json answer =
        granted(client.send("POST", path(reservation) + "/claim", Optional.of(body))).json();
    List<ProcessIdentity> processes = new ArrayList<>();
    for (Json process : answer.at("processes").items()) {
      processes.add(
          new ProcessIdentity(
              Math.toIntExact(ReservationReader.whole(process.at("pid"), "pid")),
              ReservationReader.whole(process.at("startTicks"), "startTicks")));
    }
    double expires = ReservationReader.number(answer.at("expiresSeconds"), "expiresSeconds");
    return new Claim(
        ReservationReader.text(answer.at("token"), "token"),
        ReservationReader.read(answer.at("reservation")),
        processes,
        Math.round(expires * MILLIS));
  }

  @Override
  public void report(String token, Outcome outcome, Optional<String> detail)
      throws ControlException, IOException {
    String body =
        body(
            json -> {
              json.writeStringField("outcome", outcome.name().toLowerCase(Locale.ROOT));
              if (detail.isPresent()) {
                json.writeStringField("detail", shortened(detail.get()));
              }
            });
    granted(client.send("POST", "/api/v1/claims/" + encoded(token), Optional.of(body)));
  }

  @Override
  public void release(String reservation) throws ControlException, IOException {
    granted(client.send("DELETE", path(reservation), NO_BODY));
  }

  private static String shortened(String detail) {
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "...";
  }

  private static String path(String reservation) {
    return RESERVATIONS + "/" + encoded(reservation);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String body(Fields fields) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  /** The answer, unless it is a refusal. */
  private static Reply granted(Reply reply) throws ControlException {
    if (reply.ok()) {
      return reply;
    }
    Kind kind =
        switch (reply.status()) {
          case 403 -> Kind.FORBIDDEN;
          case 404 -> Kind.NOT_FOUND;
          case 409 -> Kind.CONFLICT;
          case 503 -> Kind.UNAVAILABLE;
          default -> Kind.INVALID;
        };
    throw new ControlException(kind, reply.error());
  }
}
