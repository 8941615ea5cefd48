package io.gpuwarden.program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of metrics in the text format: every sample by its name and labels, as written. */
public final class Scrape {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{.*\\})?) (\\S+)(?: \\S+)?");

  private final String page;
  private final Map<String, Double> samples = new LinkedHashMap<>();

  private Scrape(String page) {
    this.page = page;
  }

  /**
   * @throws IllegalArgumentException for a line that is no sample, and for a series that is there
   *     twice
   */
  public static Scrape parse(String page) {
    Scrape scrape = new Scrape(page);
    page.lines().filter(line -> !line.isEmpty() && line.charAt(0) != '#').forEach(scrape::add);
    return scrape;
  }

  private void add(String line) {
    Matcher matcher = SAMPLE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no sample: " + line);
    }
    if (samples.put(matcher.group(1), Double.valueOf(matcher.group(2))) != null) {
      throw new IllegalArgumentException("twice: " + line);
    }
  }

  public String page() {
    return page;
  }

  /**
   * The one series of a metric that has all these labels, such as {@code gpu="0"}; empty if there
   * is none.
   */
  public OptionalDouble value(String metric, String... labels) {
    Map<String, Double> found = of(metric, labels);
    if (found.size() > 1) {
      throw new IllegalArgumentException(found.size() + " series: " + found.keySet());
    }
    return found.values().stream().mapToDouble(Double::doubleValue).findFirst();
  }

  /** Every series of a metric that has all these labels. */
  public Map<String, Double> of(String metric, String... labels) {
    Map<String, Double> found = new LinkedHashMap<>();
    samples.forEach(
        (series, value) -> {
          if (name(series).equals(metric) && hasAll(series, labels)) {
            found.put(series, value);
          }
        });
    return found;
  }

  /** The names of all metrics that have a series with all these labels. */
  public Set<String> names(String... labels) {
    Set<String> names = new TreeSet<>();
    for (String series : samples.keySet()) {
      if (hasAll(series, labels)) {
        names.add(name(series));
      }
    }
    return names;
  }

  /** A label's value in a metric's only series. */
  public Optional<String> label(String metric, String label) {
    Pattern pattern = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
    return of(metric).keySet().stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1))
        .findFirst();
  }

  private static String name(String series) {
    int brace = series.indexOf('{');
    return brace < 0 ? series : series.substring(0, brace);
  }

  private static boolean hasAll(String series, String... labels) {
    for (String label : labels) {
      if (!series.contains('{' + label) && !series.contains(',' + label)) {
        return false;
      }
    }
    return true;
  }
}
