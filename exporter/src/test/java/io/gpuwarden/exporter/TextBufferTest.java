package io.gpuwarden.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.client.Collector;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class TextBufferTest {
  private static final int MANY = 200_000;
  private static final double[] EDGES = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    0.1,
    0.001,
    0.0009999,
    0.01,
    0.1234,
    999.999,
    999.9995,
    9_999_999,
    9_999_999.999,
    1e7,
    1.0000001e7,
    1.23e7,
    1L << 53,
    (1L << 53) - 1,
    (1L << 53) + 2,
    1e15,
    1e16,
    1e17,
    1e22,
    1e300,
    Integer.MAX_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Math.PI,
    1795467617.25
  };

  private static String written(double value) {
    return text(new TextBuffer(0).putValue(value));
  }

  private static String text(TextBuffer buffer) {
    return new String(buffer.toBytes(), StandardCharsets.UTF_8);
  }

  private static void check(DoubleStream values) {
    values.forEach(value -> assertEquals(Collector.doubleToGoString(value), written(value)));
  }

  @Test
  void theEdgesAreWrittenAsSimpleclientWritesThem() {
    check(DoubleStream.of(EDGES).flatMap(edge -> DoubleStream.of(edge, -edge)));
    check(DoubleStream.of(EDGES).flatMap(e -> DoubleStream.of(Math.nextUp(e), Math.nextDown(e))));
  }

  @Test
  void whatIsNotFiniteIsWrittenAsGoWritesIt() {
    assertEquals("+Inf", written(Double.POSITIVE_INFINITY));
    assertEquals("-Inf", written(Double.NEGATIVE_INFINITY));
    assertEquals("NaN", written(Double.NaN));
  }

  @Test
  void anyDoubleIsWrittenAsSimpleclientWritesIt() {
    Random random = new Random(20260101);
    check(random.longs(MANY).mapToDouble(Double::longBitsToDouble));
  }

  @Test
  void wholeNumbersOfEverySizeAreWrittenAsSimpleclientWritesThem() {
    Random random = new Random(20260102);
    check(random.longs(MANY).mapToDouble(bits -> bits >> (bits & 63)));
  }

  @Test
  void decimalsAreWrittenAsSimpleclientWritesThem() {
    Random random = new Random(20260103);
    double[] scales = {1, 10, 100, 1000, 10_000, 1e6};
    check(
        random
            .longs(MANY)
            .mapToDouble(bits -> (bits >> (16 + (bits & 47))) / scales[(int) (bits & 1023) % 6]));
  }

  @Test
  void aLabelsValueIsEscapedAndUtf8() {
    String hostile = "\"a\\b\nc\" \u00e9 \u65e5 \ud83d\ude00 \t{},= \\n";
    assertEquals(
        "\\\"a\\\\b\\nc\\\" \u00e9 \u65e5 \ud83d\ude00 \t{},= \\\\n",
        text(new TextBuffer(0).putLabelValue(hostile)));
  }
}
