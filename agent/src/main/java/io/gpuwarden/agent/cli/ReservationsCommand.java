package io.gpuwarden.agent.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Shows what the running daemon's API says of its reservations. */
final class ReservationsCommand implements Callable<Integer> {
  private static final String PAGE = "/api/v1/reservations";

  private final Terminal terminal;
  private final TextValue id = new TextValue();
  private final TextValue state = new TextValue();
  private final TextValue user = new TextValue();
  private final TextValue source = new TextValue();
  private final TextValue mine = new TextValue();
  private final TextValue url = new TextValue();
  private final TextValue json = new TextValue();

  ReservationsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  CommandSpec describe(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .paramLabel("ID")
            .type(String.class)
            .description("A reservation, such as slurm:4711.")
            .setter(id)
            .build());
    spec.addOption(text("--state", "STATES", state, "Only these, such as warned,reclaimable."));
    spec.addOption(text("--user", "USERS", user, "Only theirs: names or numbers."));
    spec.addOption(text("--source", "SOURCES", source, "Only of slurm, book or process."));
    spec.addOption(toggle("--mine", mine, "Only your own."));
    spec.addOption(
        OptionSpec.builder("--url")
            .paramLabel("URL")
            .type(String.class)
            .defaultValue(DaemonPage.DEFAULT_URL)
            .description("Where the daemon listens. Default: ${DEFAULT-VALUE}")
            .setter(url)
            .build());
    spec.addOption(toggle("--json", json, "The daemon's answer as it is, for scripts."));
    return spec;
  }

  private static OptionSpec text(String name, String label, TextValue value, String help) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(String.class)
        .description(help)
        .setter(value)
        .build();
  }

  private static OptionSpec toggle(String name, TextValue value, String help) {
    return OptionSpec.builder(name).type(boolean.class).description(help).setter(value).build();
  }

  private static boolean isOn(TextValue toggle) {
    return toggle.get().map(Boolean::parseBoolean).orElse(false);
  }

  @Override
  public Integer call() throws IOException {
    DaemonPage page = new DaemonPage(terminal, url.required());
    ReservationsTable table = new ReservationsTable(terminal);
    if (id.get().isPresent()) {
      return page.show(
          PAGE + "/" + encoded(id.get().get()),
          body -> print(isOn(json) ? body : table.one(Json.parse(body))));
    }
    return page.show(
        PAGE + query(), body -> print(isOn(json) ? body : table.all(Json.parse(body))));
  }

  private void print(String text) {
    terminal.out().print(text.endsWith("\n") ? text : text + "\n");
    terminal.out().flush();
  }

  private String query() throws IOException {
    List<String> filters = new ArrayList<>();
    add(filters, "state", state.get());
    add(filters, "user", user.get());
    add(filters, "source", source.get());
    if (isOn(mine)) {
      Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      add(filters, "user", Optional.of(uid.toString()));
    }
    return filters.isEmpty() ? "" : "?" + String.join("&", filters);
  }

  private static void add(List<String> filters, String name, Optional<String> value) {
    value.ifPresent(given -> filters.add(name + "=" + encoded(given)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
