package io.gpuwarden.exporter;

import io.gpuwarden.exporter.http.QualityList;
import java.util.Map;
import java.util.Optional;

/** Chooses a text format by a client's {@code Accept}. */
final class FormatChoice {
  private FormatChoice() {}

  /** How well a format fits: what the client says of it, and how exactly it says it. */
  private record Fit(double quality, int exactness) {
    static final Fit NONE = new Fit(0, 0);
  }

  /**
   * The format that the client likes best; of two that it likes alike the one that it names, else
   * plain text. Formats that this program does not write, such as protobuf, are passed over.
   *
   * @return empty if the client takes neither
   */
  static Optional<Format> of(Optional<String> accept) {
    if (accept.isEmpty() || accept.get().isBlank()) {
      return Optional.of(Format.TEXT);
    }
    QualityList list = QualityList.parse(accept.get());
    Fit text = fit(list, "text/plain", "text/*", "0.0.4");
    Fit open = fit(list, "application/openmetrics-text", "application/*", "1.0.0");
    if (text.quality() == 0 && open.quality() == 0) {
      return Optional.empty();
    }
    return Optional.of(isBetter(open, text) ? Format.OPEN_METRICS : Format.TEXT);
  }

  private static boolean isBetter(Fit a, Fit b) {
    return a.quality() > b.quality()
        || (a.quality() == b.quality() && a.exactness() > b.exactness());
  }

  private static Fit fit(QualityList list, String type, String family, String version) {
    Fit best = Fit.NONE;
    for (QualityList.Item item : list.items()) {
      int exactness = exactness(item, type, family, version);
      if (exactness > best.exactness()) {
        best = new Fit(item.quality(), exactness);
      }
    }
    return best;
  }

  /** 0 if the item is not about the type at all. */
  private static int exactness(QualityList.Item item, String type, String family, String version) {
    if (item.value().equals(type)) {
      Map<String, String> parameters = item.parameters();
      if (!parameters.containsKey("version")) {
        return 3;
      }
      return version.equals(parameters.get("version")) ? 4 : 0;
    }
    if (item.value().equals(family)) {
      return 2;
    }
    return item.value().equals("*/*") ? 1 : 0;
  }
}
