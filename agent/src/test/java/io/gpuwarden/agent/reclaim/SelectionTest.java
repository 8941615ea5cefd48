package io.gpuwarden.agent.reclaim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.agent.program.Reservations;
import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private static final ReservationSnapshot JOB =
      Reservations.idle("slurm:4711", Reservations.holder(1000, "ann", "4711"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "source=slurm true",
        "source=book false",
        "user=ann true",
        "user=an false",
        "account=physics true",
        "partition=gpu true",
        "job=4711 true",
        "reservation=slurm:4711 true",
        "source=slurm,user=ann true",
        "source=slurm,user=bob false",
        "user=bob,user=ann true",
      })
  void differentKeysMustAllFitAndOfOneKeyAnyValue(String only, boolean has) {
    assertEquals(has, Selection.parse(List.of(only)).has(JOB));
    assertEquals(has, Selection.parse(List.of(only.split(","))).has(JOB));
  }

  @Test
  void withoutAKeyEverythingIsSelected() {
    assertTrue(Selection.ALL.has(JOB));
  }

  @Test
  void whatAReservationDoesNotHaveFitsNothing() {
    ReservationSnapshot processes = Reservations.idle("process:7", Holder.user(7, "bob"));
    assertFalse(Selection.parse(List.of("account=physics")).has(processes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user", "user=", "=ann", "usr=ann", "user=ann,", "User=ann"})
  void aMistakeIsRefused(String only) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Selection.parse(List.of(only)));
    assertTrue(String.valueOf(e.getMessage()).startsWith("expected KEY=VALUE"), e.toString());
  }
}
