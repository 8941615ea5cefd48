package io.gpuwarden.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReservationsTableTest {
  private static final String PAGE =
      """
      {"reservations":[
        {"id":"book:1","holder":{"uid":1000,"user":"ann"},"devices":[{"gpu":0,"uuid":"GPU-a",
         "activity":"active","idleSeconds":0}],"state":"active","idleSeconds":0,"why":"It works."},
        {"id":"slurm:7","holder":{"user":"bob","jobName":"train\\u001b[31m"},"devices":[
         {"gpu":1,"uuid":"GPU-b","activity":"idle","idleSeconds":7265},
         {"gpu":2,"uuid":"GPU-c","activity":"idle","idleSeconds":7300}],"state":"reclaimable",
         "waste":"unused","idleSeconds":7265,"startSeconds":1.7e9,"why":"No process is there.",
         "next":"The next reclaim run takes it back."}],
       "sources":[{"name":"slurm","error":"no such directory"}]}
      """;

  private static ReservationsTable table(int columns) {
    PrintWriter out = new PrintWriter(new StringWriter());
    return new ReservationsTable(new Terminal(out, out, columns, false));
  }

  @Test
  void whatCostsMostComesFirstAndAFailedSourceIsSaid() throws IOException {
    assertEquals(
        """
        slurm cannot be read, so its reservations are unknown: no such directory
        RESERVATION  USER  GPUS  STATE                 IDLE  WHY
        slurm:7      bob   1,2   reclaimable (unused)  2h1m  No process is there.
        book:1       ann   0     active                -     It works.
        """,
        table(0).all(Json.parse(PAGE)));
  }

  @Test
  void linesFitTheTerminal() throws IOException {
    List<String> lines = table(50).all(Json.parse(PAGE)).lines().skip(1).toList();
    assertTrue(lines.stream().allMatch(line -> line.length() <= 50), lines.toString());
  }

  @Test
  void oneIsShownInFullAndControlsNoTerminal() throws IOException {
    Json one = Json.parse(PAGE).at("reservations").items().get(1);
    String text = table(0).one(one);
    assertTrue(text.contains("device       GPU 2  GPU-c  idle, idle for 2h1m\n"), text);
    assertTrue(text.contains("next         The next reclaim run takes it back.\n"), text);
    assertFalse(text.contains("\u001b"), text);
  }

  @Test
  void noneIsSaidToo() throws IOException {
    assertEquals("No such reservation.\n", table(0).all(Json.parse("{\"reservations\":[]}")));
  }
}
