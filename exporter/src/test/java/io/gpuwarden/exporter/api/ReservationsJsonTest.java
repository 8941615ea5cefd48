package io.gpuwarden.exporter.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.exporter.NodeSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationsSnapshot;
import io.gpuwarden.exporter.SampleNodes;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

final class ReservationsJsonTest {
  private static final NodeSnapshot NODE = SampleNodes.reservations();

  static SortedSet<String> everyPath() {
    return JsonPaths.of(ReservationsJson.write(NODE, reservation -> true, 16));
  }

  @Test
  void everyComponentOfEveryRecordIsAField() {
    Set<String> expected = RecordPaths.of(ReservationsSnapshot.class, "");
    expected.removeAll(everyPath());
    assertEquals(Set.of(), expected);
  }

  @Test
  void oneReservationHasTheFieldsThatItHasAmongAll() {
    String all = text(ReservationsJson.write(NODE, reservation -> true, 16));
    for (ReservationSnapshot reservation : NODE.reservations().reservations()) {
      String one = text(ReservationsJson.write(reservation)).strip();
      assertTrue(all.contains(one), one);
    }
  }

  @Test
  void whatIsNotKnownIsNotThere() {
    String process =
        text(ReservationsJson.write(NODE, r -> r.source().equals("process"), 16))
            .replaceAll(",\"sources\".*", "");
    assertTrue(process.contains("\"holder\":{\"uid\":1005,\"user\":\"1005\"}"), process);
    assertFalse(process.contains("startSeconds"), process);
    assertFalse(process.contains("null"), process);
  }

  /** Only what the filter takes, and all else of the node as it is. */
  @Test
  void aFilterTakesReservationsAway() {
    String none = text(ReservationsJson.write(NODE, reservation -> false, 16));
    assertTrue(none.contains("\"reservations\":[],\"sources\":[{\"name\":\"book\""), none);
  }

  private static String text(byte[] page) {
    return new String(page, StandardCharsets.UTF_8);
  }
}
