package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReservationRoutesTest {
  private static final Pattern ID = Pattern.compile("[{]\"id\":\"([^\"]*)\"");

  private final NodeRoutes routes =
      new NodeRoutes(new SnapshotHolder(SampleNodes.reservations()), Optional::empty);

  private Response get(String path, String query) {
    return routes.route(new Request("GET", path, query, Map.of()));
  }

  private Response list(String query) {
    return get("/api/v1/reservations", query);
  }

  private static String ids(Response response) {
    assertEquals(Status.OK, response.status(), response.text());
    assertEquals("application/json", response.headers().get("Content-Type"));
    Matcher found = ID.matcher(response.text());
    return String.join(" ", found.results().map(result -> result.group(1)).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          state=reclaimable             | slurm:4712_3
          state=idle,warned             | process:1005 slurm:4713
          state=idle&state=warned       | process:1005 slurm:4713
          state=idle%2Cwarned           | process:1005 slurm:4713
          state=active&waste=stalled    | slurm:4716
          source=book,process           | book:12 process:1005
          user=bob                      | slurm:4712_3 slurm:4714
          user=bob&state=reclaimable    | slurm:4712_3
          user=1002                     | slurm:4712_3 slurm:4714
          user=alice,mia                | book:12 slurm:4711 slurm:4713
          account=infra                 | slurm:4715 slurm:4716
          partition=gpu&state=unknown   | slurm:4714
          id=book%3A12&id=slurm:4711    | book:12 slurm:4711
          user=nobody                   | ''
          user=b%6fb&&state=reclaimable | slurm:4712_3
          """)
  void aFilterTakesThoseThatMeetAllOfIt(String query, String expected) {
    assertEquals(expected, ids(list(query)));
  }

  @Test
  void withoutAFilterAllAreThere() {
    List<String> all =
        SampleNodes.reservations().reservations().reservations().stream()
            .map(ReservationSnapshot::id)
            .toList();
    assertEquals(String.join(" ", all), ids(list("")));
  }

  /** A script with a slip in it must not get all reservations, and act on them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state=reclaimabel | state is one of exempt, held, unknown, active, reclaimable, warned, idle.
          state=            | state is one of exempt, held, unknown, active, reclaimable, warned, idle.
          state             | state is one of exempt, held, unknown, active, reclaimable, warned, idle.
          state=idle,       | state is one of exempt, held, unknown, active, reclaimable, warned, idle.
          state=IDLE        | state is one of exempt, held, unknown, active, reclaimable, warned, idle.
          waste=much        | waste is one of unused, idle, stalled.
          source=pbs        | source is one of book, process, slurm.
          user=             | user is empty.
          id=slurm:1,       | id is empty.
          stat=reclaimable  | Reservations can be filtered by state, waste, source, user, account, partition, id; not by anything else.
          state=%zz         | state is one of exempt, held, unknown, active, reclaimable, warned, idle.
          """)
  void aWrongFilterIsRefusedAndTheChoicesNamed(String query, String why) {
    Response refused = list(query);
    assertEquals(Status.BAD_REQUEST, refused.status());
    assertEquals(why + "\n", refused.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"slurm:4712_3", "slurm%3A4712_3", "slurm%3a4712%5f3"})
  void oneReservationIsFoundByItsIdHoweverItIsEncoded(String id) {
    Response one = get("/api/v1/reservations/" + id, "");
    assertEquals("slurm:4712_3", ids(one));
    assertTrue(one.text().contains("\"why\":\"No process is on its device, "), one.text());
    assertTrue(one.text().contains("\"next\":\"The next reclaim run takes it back.\""), one.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"slurm:9", "", "slurm", "slurm:4711/", "SLURM:4711", "%", "%zz", "a+b"})
  void anotherIdIsNotFound(String id) {
    Response missing = get("/api/v1/reservations/" + id, "");
    assertEquals(Status.NOT_FOUND, missing.status());
    assertEquals("There is no such reservation on this node.\n", missing.text());
  }

  @Test
  void aPlusInAPathIsAPlus() {
    assertEquals("a+b c", QueryPairs.decodePath("a+b%20c"));
  }

  @Test
  void reservationsCanOnlyBeRead() {
    for (String path : List.of("/api/v1/reservations", "/api/v1/reservations/book:12")) {
      for (String method : List.of("POST", "DELETE")) {
        Response refused = routes.route(new Request(method, path, "", Map.of()));
        assertEquals(Status.METHOD_NOT_ALLOWED, refused.status());
        assertEquals("GET, HEAD", refused.headers().get("Allow"));
      }
    }
  }
}
