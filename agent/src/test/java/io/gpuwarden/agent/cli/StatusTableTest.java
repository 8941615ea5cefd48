package io.gpuwarden.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StatusTableTest {
  private static final String PAGE =
      """
      {"simulated": true, "driver": {"up": true, "driver": "580.1"}, "gpus": [
        {"index": 0, "uuid": "GPU-0", "up": true, "info": {"name": "NVIDIA H100"},
         "utilizationRatio": {"compute": 0.52},
         "memory": {"usedBytes": 1073741824, "totalBytes": 85899345920},
         "thermal": {"celsius": {"gpu": 41}},
         "power": {"watts": 312.4, "limitsWatts": {"enforced": 700}},
         "processes": [{"pid": 1, "name": "/usr/bin/python3"}, {"pid": 2}]},
        {"index": 1, "uuid": "GPU-1", "up": false, "error": {"text": "GPU is lost"}}
      ]}
      """;

  private static String render(int columns, boolean color) throws IOException {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new StatusTable(new Terminal(nowhere, nowhere, columns, color)).render(Json.parse(PAGE));
  }

  @Test
  void whatAGpuDidNotSayIsADash() throws IOException {
    assertEquals(
        """
        SIMULATED GPUs, driver 580.1
        GPU  NAME         BUSY             MEMORY        TEMP  POWER      PROCESSES  STATE
        0    NVIDIA H100  #####.....  52%  1.0/80.0 GiB  41 C  312/700 W  2 python3  up
        1    -            -                -             -     -          -          down: GPU is lost
        """,
        render(0, false));
  }

  @Test
  void noLineIsWiderThanTheTerminal() throws IOException {
    assertTrue(render(80, false).lines().skip(1).allMatch(line -> line.length() <= 80));
  }

  @Test
  void aGpuThatIsDownIsMarkedInColour() throws IOException {
    assertTrue(render(200, true).lines().anyMatch(line -> line.startsWith("\u001B[31m1 ")));
  }
}
