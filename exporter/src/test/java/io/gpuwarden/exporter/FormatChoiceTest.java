package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormatChoiceTest {
  /** What clients send, and what they get; the first lines are headers of real releases. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          # Prometheus 2.30
          application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 > TEXT
          # Prometheus 2.42
          application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 > OPEN_METRICS
          # Prometheus 2.42 with native histograms
          application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 > OPEN_METRICS
          # Prometheus 3
          application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 > OPEN_METRICS
          # Prometheus 3 that is told to take plain text alone
          text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 > TEXT
          # curl
          */* > TEXT
          # a browser
          text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 > TEXT

          text/plain > TEXT
          TEXT/PLAIN; VERSION="0.0.4" > TEXT
          text/* > TEXT
          application/* > OPEN_METRICS
          application/openmetrics-text > OPEN_METRICS
          text/plain;q=0.1, application/openmetrics-text;q=0.2 > OPEN_METRICS
          text/plain;q=0.2, application/openmetrics-text;q=0.1 > TEXT
          text/plain;q=0.5, application/openmetrics-text;q=0.5 > TEXT
          text/plain;q=0, */* > OPEN_METRICS
          application/openmetrics-text;q=0, */* > TEXT
          */*;q=0.1, application/openmetrics-text;version=1.0.0;q=0.1 > OPEN_METRICS
          text/plain;q=nonsense, application/openmetrics-text;q=0.1 > OPEN_METRICS
          """)
  void theClientGetsWhatItLikesBest(String accept, Format expected) {
    assertEquals(Optional.of(expected), FormatChoice.of(Optional.of(accept)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          application/json
          text/html;q=1
          text/plain;q=0
          */*;q=0
          application/openmetrics-text;version=2.0.0
          """)
  void aClientThatTakesNeitherGetsNeither(String accept) {
    assertEquals(Optional.empty(), FormatChoice.of(Optional.of(accept)));
  }

  @ParameterizedTest
  @CsvSource({"''", "' '"})
  void aClientThatDoesNotSayGetsPlainText(String accept) {
    assertEquals(Optional.of(Format.TEXT), FormatChoice.of(Optional.of(accept)));
    assertEquals(Optional.of(Format.TEXT), FormatChoice.of(Optional.empty()));
  }
}
