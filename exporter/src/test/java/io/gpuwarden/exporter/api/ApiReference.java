package io.gpuwarden.exporter.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.gpuwarden.exporter.SampleNodes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes API.md: what is said of the pages, and what the program itself makes of a sample node. */
final class ApiReference {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String HEAD =
      """
      # HTTP API

      The lists and the sample are made by the program itself; do not edit this page, change
      `ApiReference` and run `mvn -pl exporter -am test -Dgolden.update=true`.

      | path | answers |
      | --- | --- |
      | `/` | a page for people |
      | `/metrics` | the metrics of METRICS.md, in Prometheus' text format 0.0.4 or in OpenMetrics 1.0.0 as `Accept` asks; `?name[]=gpu_up&name[]=...` gives only these |
      | `/api/v1/gpus` | JSON: every reading of every GPU, and for each that is absent the reason |
      | `/api/v1/reservations` | JSON: who holds which devices, whether they are idle and why, what happens next |
      | `/api/v1/reservations/ID` | JSON: one of them; 404 when there is none of this id |
      | `/-/healthy` | 200 as long as the process serves |
      | `/-/ready` | 200 once a whole tick has been published and as long as it is fresh, else 503 and why |

      Every page is of the last tick: no request reads a GPU. GET and HEAD; gzip where
      `Accept-Encoding` takes it. Errors are a line of plain text: 404, 405 with `Allow`, 406 where
      `Accept` takes neither format, 413, 414, 431 and 400 for requests too large or malformed, 503
      when there are too many connections. The simulation has the same pages of its node K below
      `/node/K`.

      ## /api/v1/gpus

      - A name ends with its unit (`Bytes`, `Seconds`, `Celsius`, `Watts`, `Joules`, `Hertz`, and
        `Ratio`, 0 to 1). Fields may be added; their names and units stay.
      - What is not known is not there: never 0, never -1, never `null` but for a single fan in
        `thermal.fanRatios`.
      - `up` is false where a GPU gave no reading in this tick; `error` then says why, and only
        `index`, `uuid`, `info` and `counters` are left.
      - `counters` are the daemon's own: they start at 0 with it and go on when the driver is
        reloaded. Counters elsewhere are the driver's and start at 0 with that. In `xids` the name
        is the XID and the value how often it came.
      - `utilizationRatio` is the mean over the last tick; `activity` (Hopper and newer) likewise,
        as ratios.
      - `processUtilization` has the driver's samples since the last tick, `timestampMicros` by its
        clock.

      ### Why a value is absent

      `absences` of a GPU has an element for each value that could not be read. `reading` is the
      path at which the value would stand in the GPU's object, such as `thermal.celsius.memory`; a
      path of an object or array stands for all that is in it. With the C function that was asked,
      its return code (`nvmlReturn_t`) and what that means; `kind` is `unsupported` (asking again
      has no prospect), `no_permission`, `transient`, `gpu_lost`, `driver` or `misuse`.

      For a value of a MIG instance `reading` begins with `migInstances.UUID.`, or, where it is
      measured for a whole GPU instance, with `migInstances.gpuInstanceN.`; the same path without
      this beginning is the value's in the instance's object. `processes.compute`,
      `processes.graphics` and `processes.mps` say that one kind of process is missing from the
      list. `memory.bar1UsedBytes` stands for `memory.bar1TotalBytes` too.

          jq '.gpus[] | [.index, (.absences[] | select("power.watts" | startswith(.reading)) | .text)]'

      """;

  private static final String RESERVATIONS =
      """

      ## /api/v1/reservations

      `?state=&waste=&source=&user=&account=&partition=&id=` gives only those that meet all of it. A
      name can be given more than once or with a list (`state=idle,warned`) and takes any of the
      values; `user` is a name or a uid. Another name, or a value that cannot be, is 400 and a line
      that says what can stand there: a script with a slip in it does not get everything.

          curl -s 'localhost:9446/api/v1/reservations?state=reclaimable' | jq -r '.reservations[].id'

      - `state` is the first that holds of `exempt`, `held`, `unknown`, `active`, `reclaimable`,
        `warned`, `idle`; `why` says it in a sentence, and `next` what happens if nothing changes.
      - `waste` is `unused` (no process has used its devices), `idle` (processes, no work) or
        `stalled` (looks busy, does nothing).
      - `idleSeconds` is observed time without activity, the smallest of the devices'; a device's
        `activity` is `unknown`, `active`, `touched` (a process came or its memory moved, so the
        idle clock waits) or `idle`. `idleDevices` have been idle for long enough to be warned of.
      - `generation` changes with the state: whoever acts names the one that it saw.
      - `sources`: where reservations come from. With an `error` it could not be read in this tick;
        its reservations are then unknown, not gone.
      - `bill`: GPU-seconds by source, user and account, kept over restarts; `account` is empty text
        where there is none. `warnings` and `reclaims` are counted since start.

      """;

  private ApiReference() {}

  static String write() {
    return HEAD
        + "### Every value\n\n"
        + list(GpusJsonTest.everyPath())
        + "\n### A sample\n\n"
        + sample(GpusJson.write(SampleNodes.oneGpu("rtx3090", 0), 16))
        + RESERVATIONS
        + "### Every value\n\n"
        + list(ReservationsJsonTest.everyPath())
        + "\n### A sample\n\n"
        + sample(
            ReservationsJson.write(
                SampleNodes.reservations(), r -> r.id().equals("slurm:4712_3"), 16));
  }

  private static String sample(byte[] page) {
    return "```json\n" + pretty(page) + "\n```\n";
  }

  private static String list(Collection<String> paths) {
    return paths.stream()
        .filter(path -> !path.isEmpty())
        .map(path -> "- `" + path + "`\n")
        .collect(Collectors.joining());
  }

  private static String pretty(byte[] written) {
    StringWriter page = new StringWriter();
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    try (JsonParser in = FACTORY.createParser(written);
        JsonGenerator out = FACTORY.createGenerator(page).setPrettyPrinter(printer)) {
      while (in.nextToken() != null) {
        out.copyCurrentEvent(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString();
  }
}
