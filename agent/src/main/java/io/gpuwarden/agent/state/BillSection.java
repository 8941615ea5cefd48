package io.gpuwarden.agent.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.gpuwarden.exporter.ReservationsSnapshot.BillLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The bill in the state file: one object for each source, user and account. */
public final class BillSection implements StateSection {
  private final Bill bill;

  public BillSection(Bill bill) {
    this.bill = bill;
  }

  @Override
  public String name() {
    return "bill";
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (BillLine line : bill.lines()) {
      json.writeStartObject();
      json.writeStringField("source", line.source());
      json.writeStringField("user", line.user());
      json.writeStringField("account", line.account());
      json.writeNumberField("reservedSeconds", line.reservedSeconds());
      json.writeNumberField("unusedSeconds", line.unusedSeconds());
      json.writeNumberField("idleSeconds", line.idleSeconds());
      json.writeNumberField("stalledSeconds", line.stalledSeconds());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  @Override
  public void read(JsonParser json) throws IOException {
    List<BillLine> lines = new ArrayList<>();
    StateJson.list(json, item -> lines.add(new Line().read(item)));
    bill.takeUp(lines);
  }

  /** A line while it is read; an amount that is not there is one that an older version lacked. */
  private static final class Line {
    private String source = "";
    private String user = "";
    private String account = "";
    private double reserved;
    private double unused;
    private double idle;
    private double stalled;

    BillLine read(JsonParser json) throws IOException {
      StateJson.object(json, this::field);
      if (source.isEmpty()) {
        throw StateJson.bad(json, "a line of the bill has no source");
      }
      return new BillLine(source, user, account, reserved, unused, idle, stalled);
    }

    private void field(String name, JsonParser json) throws IOException {
      switch (name) {
        case "source" -> source = StateJson.text(json);
        case "user" -> user = StateJson.text(json);
        case "account" -> account = StateJson.text(json);
        case "reservedSeconds" -> reserved = amount(json);
        case "unusedSeconds" -> unused = amount(json);
        case "idleSeconds" -> idle = amount(json);
        case "stalledSeconds" -> stalled = amount(json);
        default -> json.skipChildren();
      }
    }

    private static double amount(JsonParser json) throws IOException {
      double seconds = StateJson.number(json);
      if (seconds < 0) {
        throw StateJson.bad(json, "expected seconds, which are never negative");
      }
      return seconds;
    }
  }
}
