package io.gpuwarden.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QualityListTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "gzip, deflate, br",
        "br;q=1.0, gzip;q=0.8, *;q=0.1",
        "*",
        "identity;q=0.5, gzip;q=0.5",
        "identity;q=0, *;q=0.1",
        "deflate, *;q=0.3"
      })
  void gzipIsSentToWhoTakesIt(String header) {
    assertTrue(QualityList.parse(header).prefersGzip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "deflate, br",
        "gzip;q=0",
        "gzip;q=0, *",
        "*;q=0",
        "gzip;q=0.4, identity;q=0.5",
        "gzip;q=2",
        "gzip;q=-1",
        "gzip;q=.",
        "gzip;q="
      })
  void gzipIsNotSentToWhoDoesNot(String header) {
    assertFalse(QualityList.parse(header).prefersGzip());
  }

  @Test
  void anItemHasItsParametersAndItsQuality() {
    assertEquals(
        List.of(
            new QualityList.Item("text/plain", Map.of("version", "0.0.4"), 0.5),
            new QualityList.Item("*/*", Map.of(), 1)),
        QualityList.parse(" Text/Plain ; Version = \"0.0.4\" ; q=0.5 ,, */* , ;q=1").items());
  }
}
