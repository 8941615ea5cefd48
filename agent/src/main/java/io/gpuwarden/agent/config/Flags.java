package io.gpuwarden.agent.config;

import io.gpuwarden.agent.config.Setting.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads flags: {@code --key=value} or {@code --key value}; a switch may stand alone. */
final class Flags {
  private final Scope scope;
  private final List<String> args;
  private final List<Problem> problems;
  private final Map<Setting<?>, List<String>> found = new LinkedHashMap<>();
  private int next;

  private Flags(Scope scope, List<String> args, List<Problem> problems) {
    this.scope = scope;
    this.args = args;
    this.problems = problems;
  }

  /** What the flags say; mistakes are added to the problems. */
  static List<Given> read(Scope scope, List<String> args, List<Problem> problems) {
    Flags flags = new Flags(scope, args, problems);
    while (flags.next < args.size()) {
      flags.readOne(args.get(flags.next++));
    }
    List<Given> given = new ArrayList<>();
    flags.found.forEach(
        (setting, texts) ->
            given.add(new Given(setting, texts, new Origin(Origin.Layer.FLAG, setting.flag()))));
    return given;
  }

  private void readOne(String arg) {
    if (!arg.startsWith("--") || arg.length() == 2) {
      problems.add(new Problem(arg, "not a flag; every setting is given as --KEY=VALUE"));
      return;
    }
    int equals = arg.indexOf('=');
    String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
    Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(arg.substring(equals + 1));
    Optional<Setting<?>> setting = find(name);
    if (setting.isPresent() && scope.takes(setting.get().scope())) {
      add(setting.get(), value);
    } else {
      problems.add(setting.map(this::foreign).orElseGet(() -> unknown(name)));
      skipValue(value);
    }
  }

  private static Optional<Setting<?>> find(String name) {
    return SettingsTable.rows().stream()
        .filter(row -> row.key().equals(name) || row.flag().substring(2).equals(name))
        .findFirst();
  }

  private Problem foreign(Setting<?> setting) {
    String command = setting.scope() == Scope.SIMULATE ? "simulate" : "agent";
    return new Problem(setting.flag(), "a flag of \"gpuwarden " + command + "\" only");
  }

  private Problem unknown(String name) {
    List<String> flags =
        SettingsTable.rows().stream()
            .filter(row -> scope.takes(row.scope()))
            .map(Setting::flag)
            .toList();
    return new Problem("--" + name, "unknown flag" + Nearest.hint("--" + name, flags));
  }

  /** After a flag that is wrong, its value is not reported as a second mistake. */
  private void skipValue(Optional<String> value) {
    if (value.isEmpty() && next < args.size() && !args.get(next).startsWith("--")) {
      next++;
    }
  }

  private void add(Setting<?> setting, Optional<String> value) {
    Optional<String> text = value.or(() -> following(setting));
    if (text.isEmpty()) {
      problems.add(
          new Problem(setting.flag(), "has no value; expected " + setting.kind().expected()));
    } else if (found.containsKey(setting) && !setting.kind().isList()) {
      problems.add(new Problem(setting.flag(), "given more than once"));
    } else {
      found.computeIfAbsent(setting, row -> new ArrayList<>()).add(text.get());
    }
  }

  private Optional<String> following(Setting<?> setting) {
    if (setting.kind().isSwitch()) {
      return Optional.of("true");
    }
    boolean there = next < args.size() && !args.get(next).startsWith("--");
    return there ? Optional.of(args.get(next++)) : Optional.empty();
  }
}
