package io.gpuwarden.agent.config;

import io.gpuwarden.exporter.http.ListenAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The types of settings that there are. */
final class Kinds {
  private Kinds() {}

  /** One text is one value. */
  private record Scalar<T>(
      String placeholder,
      String expected,
      List<String> choices,
      boolean isSwitch,
      Function<String, Optional<T>> reader,
      Function<T, List<String>> writer)
      implements Kind<T> {
    @Override
    public Optional<T> parse(List<String> texts) {
      return texts.size() == 1 ? reader.apply(texts.get(0)) : Optional.empty();
    }

    @Override
    public List<String> print(T value) {
      return writer.apply(value);
    }
  }

  /** Several texts are a list of values; at least one. */
  private record Repeated<T>(Kind<T> element) implements Kind<List<T>> {
    @Override
    public String placeholder() {
      return element.placeholder();
    }

    @Override
    public String expected() {
      return element.expected();
    }

    @Override
    public Optional<List<T>> parse(List<String> texts) {
      List<T> values =
          texts.stream().flatMap(text -> element.parse(List.of(text)).stream()).toList();
      return values.isEmpty() || values.size() < texts.size()
          ? Optional.empty()
          : Optional.of(values);
    }

    @Override
    public List<String> print(List<T> value) {
      return value.stream().flatMap(one -> element.print(one).stream()).toList();
    }

    @Override
    public boolean isList() {
      return true;
    }
  }

  /** A value that may be missing: without any text there is none. */
  private record Unsettable<T>(Kind<T> present) implements Kind<Optional<T>> {
    @Override
    public String placeholder() {
      return present.placeholder();
    }

    @Override
    public String expected() {
      return present.expected();
    }

    @Override
    public Optional<Optional<T>> parse(List<String> texts) {
      return Optional.of(present.parse(texts)).filter(Optional::isPresent);
    }

    @Override
    public List<String> print(Optional<T> value) {
      return value.stream().flatMap(one -> present.print(one).stream()).toList();
    }
  }

  private static <T> Kind<T> scalar(
      String placeholder,
      String expected,
      Function<String, Optional<T>> reader,
      Function<T, String> writer) {
    return new Scalar<>(
        placeholder, expected, List.of(), false, reader, value -> List.of(writer.apply(value)));
  }

  static Kind<List<ListenAddress>> addresses() {
    return new Repeated<>(
        scalar(
            "ADDRESS",
            "[HOST]:PORT, such as :9446, 127.0.0.1:9446 or [::1]:9446",
            Kinds::parseAddress,
            ListenAddress::toString));
  }

  private static Optional<ListenAddress> parseAddress(String text) {
    try {
      return Optional.of(ListenAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Kind<Path> path(String what) {
    return scalar("PATH", "the path of " + what, Kinds::parsePath, Path::toString);
  }

  static Kind<Optional<Path>> optionalPath(String what) {
    return new Unsettable<>(path(what));
  }

  /** As users and groups have one; what other systems allow in them, such as a blank, too. */
  static Kind<Optional<String>> optionalName(String what) {
    return new Unsettable<>(
        scalar(
            "NAME",
            "the name of " + what,
            text ->
                Optional.of(text).filter(name -> name.matches("[^-:,\\p{Cntrl}][^:,\\p{Cntrl}]*")),
            text -> text));
  }

  private static Optional<Path> parsePath(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  static <E extends Enum<E>> Kind<E> oneOf(String placeholder, Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Kinds::name).toList();
    return new Scalar<>(
        placeholder,
        "one of " + String.join(", ", names),
        names,
        false,
        text ->
            Arrays.stream(type.getEnumConstants()).filter(e -> name(e).equals(text)).findFirst(),
        value -> List.of(name(value)));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Kind<Boolean> onOff() {
    return new Scalar<>(
        "true|false",
        "true or false",
        List.of("true", "false"),
        true,
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            },
        value -> List.of(value.toString()));
  }

  static Kind<Duration> duration(Duration least, Duration most) {
    return scalar(
        "DURATION",
        "a duration"
            + range(Durations.print(least), Durations.print(most))
            + ", such as 1s or 500ms",
        text -> Durations.parse(text).filter(within(least, most)),
        Durations::print);
  }

  /** A duration that is a whole number of ten seconds. */
  static Kind<Duration> tensOfSeconds(Duration least, Duration most) {
    return scalar(
        "DURATION",
        "a whole number of ten seconds"
            + range(Durations.print(least), Durations.print(most))
            + ", such as 5m",
        text ->
            Durations.parse(text)
                .filter(within(least, most))
                .filter(duration -> duration.toMillis() % 10_000 == 0),
        Durations::print);
  }

  static Kind<Integer> integer(int least, int most) {
    return scalar(
        "N",
        "a whole number" + range(least, most),
        text -> number(text, Integer::valueOf).filter(within(least, most)),
        Object::toString);
  }

  static Kind<Long> anyLong() {
    return scalar("N", "a whole number", text -> number(text, Long::valueOf), Object::toString);
  }

  static Kind<Double> decimal(double least, double most) {
    return scalar(
        "FACTOR",
        "a number" + range(plain(least), plain(most)),
        text ->
            Optional.of(text)
                .filter(t -> t.matches("\\d{1,9}(\\.\\d{1,9})?"))
                .flatMap(t -> number(t, Double::valueOf))
                .filter(within(least, most)),
        Kinds::plain);
  }

  private static String range(Object least, Object most) {
    return " from " + least + " to " + most;
  }

  /** Without a fraction where there is none. */
  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static <T> Optional<T> number(String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static <T extends Comparable<T>> Predicate<T> within(T least, T most) {
    return value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}
