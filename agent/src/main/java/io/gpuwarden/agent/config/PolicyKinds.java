package io.gpuwarden.agent.config;

import io.gpuwarden.agent.idle.Limits;
import io.gpuwarden.agent.idle.Match;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How limits and rules of the idle policy are written. */
final class PolicyKinds {
  private static final List<String> KEYS =
      List.of(
          "name",
          "source",
          "user",
          "account",
          "partition",
          "gpu-model",
          "interactive",
          "unused",
          "idle",
          "stalled",
          "exempt");

  private PolicyKinds() {}

  /** Such as {@code 30m/1h}. */
  static final class OfLimits implements Kind<Limits> {
    @Override
    public String placeholder() {
      return "WARN/RECLAIM";
    }

    @Override
    public String expected() {
      return "two durations, the first no longer than the second, such as 30m/1h";
    }

    @Override
    public Optional<Limits> parse(List<String> texts) {
      return texts.size() == 1 ? limits(texts.get(0)) : Optional.empty();
    }

    @Override
    public List<String> print(Limits value) {
      return List.of(text(value));
    }
  }

  /** Limits that need not be there. */
  static final class OfOptionalLimits implements Kind<Optional<Limits>> {
    private final OfLimits present = new OfLimits();

    @Override
    public String placeholder() {
      return present.placeholder();
    }

    @Override
    public String expected() {
      return present.expected();
    }

    @Override
    public Optional<Optional<Limits>> parse(List<String> texts) {
      return Optional.of(present.parse(texts)).filter(Optional::isPresent);
    }

    @Override
    public List<String> print(Optional<Limits> value) {
      return value.map(present::print).orElse(List.of());
    }
  }

  /** A list of rules, each with keys and values; in the file also as a section of its own. */
  static final class OfRules implements Kind<List<PolicyRule>> {
    @Override
    public String placeholder() {
      return "RULE";
    }

    @Override
    public String expected() {
      return "a rule such as \"partition=interactive; idle=30m/1h\" or \"user=alice,bob; exempt\"";
    }

    @Override
    public Optional<List<PolicyRule>> parse(List<String> texts) {
      List<PolicyRule> rules = new ArrayList<>();
      for (String text : texts) {
        if (PolicyKinds.mistake(text).isPresent()) {
          return Optional.empty();
        }
        rules.add(rule(text));
      }
      return rules.isEmpty() ? Optional.empty() : Optional.of(rules);
    }

    @Override
    public List<String> print(List<PolicyRule> value) {
      return value.stream().map(PolicyRule::text).toList();
    }

    @Override
    public Optional<String> mistake(List<String> texts) {
      return texts.stream().flatMap(text -> PolicyKinds.mistake(text).stream()).findFirst();
    }

    @Override
    public boolean isList() {
      return true;
    }

    @Override
    public boolean takesSections() {
      return true;
    }
  }

  private static Optional<Limits> limits(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    Optional<Duration> warn = Durations.parse(text.substring(0, slash).strip());
    Optional<Duration> reclaim = Durations.parse(text.substring(slash + 1).strip());
    boolean good =
        warn.isPresent()
            && reclaim.isPresent()
            && !warn.get().isZero()
            && reclaim.get().compareTo(warn.get()) >= 0;
    return good ? Optional.of(new Limits(warn.get(), reclaim.get())) : Optional.empty();
  }

  private static String text(Limits limits) {
    return Durations.print(limits.warnAfter()) + "/" + Durations.print(limits.reclaimAfter());
  }

  /** Keys and values in order; a key without a value is {@code true}. */
  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String part : text.split(";", -1)) {
      if (!part.isBlank()) {
        int equals = part.indexOf('=');
        String key = equals < 0 ? part : part.substring(0, equals);
        fields.put(key.strip(), equals < 0 ? "true" : part.substring(equals + 1).strip());
      }
    }
    return fields;
  }

  /** What is wrong with a rule; empty if nothing is. */
  private static Optional<String> mistake(String text) {
    Map<String, String> fields = fields(text);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String key = field.getKey();
      String value = field.getValue();
      if (!KEYS.contains(key)) {
        return Optional.of("unknown key \"" + key + "\"" + Nearest.hint(key, KEYS));
      }
      boolean good =
          switch (key) {
            case "unused", "idle", "stalled" -> limits(value).isPresent();
            case "interactive", "exempt" -> value.equals("true") || value.equals("false");
            default -> !list(value).isEmpty();
          };
      if (!good) {
        return Optional.of(key + ": expected " + expected(key) + "; found \"" + value + "\"");
      }
    }
    boolean says =
        fields.keySet().stream()
            .anyMatch(key -> List.of("unused", "idle", "stalled", "exempt").contains(key));
    return says
        ? Optional.empty()
        : Optional.of("a rule that changes nothing: it needs unused, idle, stalled or exempt");
  }

  private static String expected(String key) {
    return switch (key) {
      case "unused", "idle", "stalled" -> new OfLimits().expected();
      case "interactive", "exempt" -> "true or false";
      default -> "one or more names, separated by commas; * stands for any text";
    };
  }

  private static List<String> list(String value) {
    List<String> names = new ArrayList<>();
    for (String name : value.split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  private static PolicyRule rule(String text) {
    Map<String, String> fields = fields(text);
    return new PolicyRule(
        text,
        Optional.ofNullable(fields.get("name")),
        new Match(
            names(fields, "source"),
            names(fields, "user"),
            names(fields, "account"),
            names(fields, "partition"),
            names(fields, "gpu-model"),
            Optional.ofNullable(fields.get("interactive")).map(Boolean::valueOf)),
        limits(fields, "unused"),
        limits(fields, "idle"),
        limits(fields, "stalled"),
        "true".equals(fields.get("exempt")));
  }

  private static List<String> names(Map<String, String> fields, String key) {
    String value = fields.get(key);
    return value == null ? List.of() : list(value);
  }

  private static Optional<Limits> limits(Map<String, String> fields, String key) {
    return Optional.ofNullable(fields.get(key)).flatMap(PolicyKinds::limits);
  }
}
