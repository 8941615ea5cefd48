package io.gpuwarden.exporter;

import io.gpuwarden.gpu.GpuReading;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Writes one row of the table. The last call says where the value comes from and makes the row:
 *
 * <pre>{@code
 * gauge("gpu_power_watts", "watts", "Power of the whole board.")
 *     .from("nvmlDeviceGetPowerUsage")
 *     .reading(r -> r.power().watts())
 * }</pre>
 *
 * An empty optional or a missing map key is a sample that is not there.
 */
final class Row {
  private final String name;
  private final MetricType type;
  private final String unit;
  private final String help;
  private String source = "";
  private List<String> labels = List.of();
  private boolean optIn;

  private Row(String name, MetricType type, String unit, String help) {
    this.name = name;
    this.type = type;
    this.unit = unit;
    this.help = help;
  }

  static Row gauge(String name, String unit, String help) {
    return new Row(name, MetricType.GAUGE, unit, help);
  }

  static Row gauge(String name, String help) {
    return new Row(name, MetricType.GAUGE, "", help);
  }

  /**
   * @param name with {@code _total}
   */
  static Row counter(String name, String unit, String help) {
    return new Row(name, MetricType.COUNTER, unit, help);
  }

  /**
   * @param name with {@code _total}
   */
  static Row counter(String name, String help) {
    return new Row(name, MetricType.COUNTER, "", help);
  }

  /**
   * @param name with {@code _info}
   */
  static Row info(String name, String help) {
    return new Row(name, MetricType.INFO, "", help);
  }

  /** The native functions behind it, or what else it is made from. */
  Row from(String functions) {
    source = functions;
    return this;
  }

  Row labels(String... names) {
    labels = List.of(names);
    return this;
  }

  Row optIn() {
    optIn = true;
    return this;
  }

  private Metric of(Values values) {
    return new Metric(name, type, unit, help, labels, source, optIn, values);
  }

  // Of the node.

  Metric node(Values.OfNode values) {
    return of(values);
  }

  Metric nodeValue(Function<NodeSnapshot, OptionalDouble> value) {
    return of((Values.OfNode) (node, out) -> add(out, value.apply(node)));
  }

  Metric nodeCount(Function<NodeSnapshot, OptionalLong> value) {
    return of((Values.OfNode) (node, out) -> add(out, value.apply(node)));
  }

  // Of a GPU, whether it is up or not.

  Metric gpu(Values.OfGpu values) {
    return of(values);
  }

  // Of a GPU that is up.

  Metric upGpu(Values.OfGpu values) {
    return of(
        (Values.OfGpu)
            (gpu, out) -> {
              if (gpu.up()) {
                values.add(gpu, out);
              }
            });
  }

  /** From what the daemon has counted. */
  Metric counted(Function<GpuCounters, OptionalDouble> value) {
    return upGpu((gpu, out) -> add(out, value.apply(gpu.counters())));
  }

  <E extends Enum<E>> Metric countedBy(
      String label, Class<E> keys, Function<GpuCounters, Map<E, Double>> values) {
    Labels<E> own = new Labels<>(keys);
    return labels(label).upGpu((gpu, out) -> own.add(out, values.apply(gpu.counters())));
  }

  /** From the reading of this tick. */
  Metric reading(Function<GpuReading, OptionalDouble> value) {
    return ofReading((reading, out) -> add(out, value.apply(reading)));
  }

  Metric readingLong(Function<GpuReading, OptionalLong> value) {
    return ofReading((reading, out) -> add(out, value.apply(reading)));
  }

  Metric readingInt(Function<GpuReading, OptionalInt> value) {
    return ofReading(
        (reading, out) -> {
          OptionalInt number = value.apply(reading);
          if (number.isPresent()) {
            out.add(number.getAsInt());
          }
        });
  }

  Metric readingFlag(Function<GpuReading, Optional<Boolean>> value) {
    return ofReading(
        (reading, out) -> value.apply(reading).ifPresent(flag -> out.add(flag ? 1 : 0)));
  }

  <E extends Enum<E>> Metric readingBy(
      String label, Class<E> keys, Function<GpuReading, Map<E, ? extends Number>> values) {
    return readingBy(label, new Labels<>(keys), values);
  }

  <E extends Enum<E>> Metric readingBy(
      String label, Labels<E> keys, Function<GpuReading, Map<E, ? extends Number>> values) {
    return labels(label).ofReading((reading, out) -> keys.add(out, values.apply(reading)));
  }

  /** Samples of a reading. */
  interface OfReading {
    void add(GpuReading reading, Samples out);
  }

  Metric ofReading(OfReading values) {
    return of(
        (Values.OfGpu)
            (gpu, out) -> {
              if (gpu.reading().isPresent()) {
                values.add(gpu.reading().get(), out);
              }
            });
  }

  // Of a MIG instance.

  Metric mig(Values.OfMig values) {
    return of(values);
  }

  Metric migValue(Function<MigSnapshot, OptionalDouble> value) {
    return of((Values.OfMig) (gpu, mig, out) -> add(out, value.apply(mig)));
  }

  Metric migCount(Function<MigSnapshot, OptionalLong> value) {
    return of((Values.OfMig) (gpu, mig, out) -> add(out, value.apply(mig)));
  }

  // Of a reservation.

  Metric reservation(Values.OfReservation values) {
    return of(values);
  }

  Metric reservationValue(Function<ReservationSnapshot, OptionalDouble> value) {
    return of((Values.OfReservation) (reservation, out) -> add(out, value.apply(reservation)));
  }

  /** One sample for each value of the enum: 1 for the one that holds, 0 for the others. */
  <E extends Enum<E>> Metric reservationOneOf(
      String label, Class<E> values, Function<ReservationSnapshot, Optional<E>> value) {
    Labels<E> own = new Labels<>(values);
    return labels(label)
        .reservation(
            (reservation, out) -> value.apply(reservation).ifPresent(e -> own.addOneOf(out, e)));
  }

  static void add(Samples out, OptionalDouble value) {
    if (value.isPresent()) {
      out.add(value.getAsDouble());
    }
  }

  static void add(Samples out, OptionalLong value) {
    if (value.isPresent()) {
      out.add((double) value.getAsLong());
    }
  }

  /** A key's value, or nothing. */
  static <E> OptionalDouble at(Map<E, ? extends Number> values, E key) {
    Number value = values.get(key);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
  }

  /** Keys and their label values: the names in lower case, in the order of the enum. */
  static final class Labels<E extends Enum<E>> {
    private final List<E> keys;
    private final String[] words;

    Labels(Class<E> type) {
      this(List.of(type.getEnumConstants()));
    }

    /** Only some of them. */
    Labels(List<E> keys) {
      this.keys = keys;
      this.words = keys.stream().map(Labels::word).toArray(String[]::new);
    }

    static String word(Enum<?> key) {
      return key.name().toLowerCase(Locale.ROOT);
    }

    List<E> keys() {
      return keys;
    }

    String word(int place) {
      return words[place];
    }

    /** 1 for this key, 0 for every other. */
    void addOneOf(Samples out, E key) {
      for (int i = 0; i < words.length; i++) {
        out.add(keys.get(i) == key ? 1 : 0, words[i]);
      }
    }

    void add(Samples out, Map<E, ? extends Number> values) {
      for (int i = 0; i < words.length; i++) {
        Number value = values.get(keys.get(i));
        if (value != null) {
          out.add(value.doubleValue(), words[i]);
        }
      }
    }
  }
}
