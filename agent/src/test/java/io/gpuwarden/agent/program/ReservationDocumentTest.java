package io.gpuwarden.agent.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.reservation.ProcessIdentity;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReservationDocumentTest {
  private static ReservationDocument document(ReservationSnapshot reservation) {
    return new ReservationDocument(
        "warning", "gpu-12", reservation, OptionalLong.of(1_700_000_600_500L), List.of());
  }

  @Test
  void theDocumentIsOneLineWithStableFields() {
    ReservationSnapshot reservation =
        Reservations.idle("slurm:4711", Reservations.holder(1000, "ann", "4711"));
    assertEquals(
        """
        {"version":1,"event":"warning","node":"gpu-12","reservation":"slurm:4711","source":"slurm",\
        "holder":{"uid":1000,"user":"ann","account":"physics","partition":"gpu","jobId":"4711",\
        "jobName":"train"},"nodes":1,"state":"reclaimable","waste":"idle","idleSeconds":7300,\
        "startSeconds":1699990000,"lastActiveSeconds":1700000000,\
        "reclaimNotBeforeSeconds":1700000601,\
        "why":"Its processes have done no work for 2 h 1 min.",\
        "next":"The next reclaim run takes it back.",\
        "devices":[{"gpu":0,"uuid":"GPU-a","activity":"idle","idleSeconds":7300},\
        {"gpu":2,"uuid":"GPU-c","activity":"idle","idleSeconds":7400}]}
        """,
        document(reservation).json());
  }

  @Test
  void whatIsNotKnownIsNotThere() {
    Holder nobody =
        new Holder(
            OptionalLong.empty(),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ReservationDocument document =
        new ReservationDocument(
            "reclaim",
            "n",
            Reservations.idle("process:7", nobody),
            OptionalLong.empty(),
            List.of(new ProcessIdentity(42, 99)));
    String json = document.json();
    assertTrue(json.contains("\"holder\":{\"user\":\"\"}"), json);
    assertTrue(json.contains("\"processes\":[{\"pid\":42,\"startTicks\":99}]"), json);
    assertFalse(json.contains("null"), json);
    assertFalse(json.contains("reclaimNotBefore"), json);
    assertFalse(document.variables().containsKey("GPUWARDEN_UID"));
    assertFalse(document.variables().containsKey("GPUWARDEN_JOB_ID"));
  }

  @Test
  void theVariablesSayTheSameInShort() {
    Map<String, String> variables =
        document(Reservations.idle("slurm:4711", Reservations.holder(1000, "ann", "4711")))
            .variables();
    assertEquals("1000", variables.get("GPUWARDEN_UID"));
    assertEquals("0 2", variables.get("GPUWARDEN_GPUS"));
    assertEquals("7300", variables.get("GPUWARDEN_IDLE_SECONDS"));
    assertEquals("The next reclaim run takes it back.", variables.get("GPUWARDEN_NEXT"));
  }

  @Test
  void noVariableHoldsACharacterThatDrivesATerminalOrEndsALine() {
    String hostile = "a\u001b]0;x\u0007\nBcc: b\r\u0000\u009b2J\u202e\u2028$(id)`id`'\";";
    Holder holder = Reservations.holder(1000, hostile, hostile);
    Map<String, String> variables = document(Reservations.idle("slurm:1", holder)).variables();
    String all = variables.values().stream().collect(Collectors.joining());
    assertTrue(all.codePoints().noneMatch(Character::isISOControl), all);
    assertEquals("a ]0;x  Bcc: b   2J  $(id)`id`'\";", variables.get("GPUWARDEN_USER"));
    assertFalse(document(Reservations.idle("slurm:1", holder)).json().contains("\u001b"));
  }
}
