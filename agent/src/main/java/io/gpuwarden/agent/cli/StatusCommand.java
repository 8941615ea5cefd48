package io.gpuwarden.agent.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ISetter;

/** Shows what the running daemon's API says of its GPUs. */
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;
  private String url = DaemonPage.DEFAULT_URL;
  private boolean json;

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  ISetter url() {
    return new ISetter() {
      @Override
      @SuppressWarnings("unchecked") // picocli's contract: the old value
      public <T> @Nullable T set(T value) {
        String old = url;
        url = String.valueOf(value);
        return (T) old;
      }
    };
  }

  ISetter json() {
    return new ISetter() {
      @Override
      public <T> @Nullable T set(T value) {
        json = Boolean.TRUE.equals(value);
        return null;
      }
    };
  }

  @Override
  public Integer call() {
    return new DaemonPage(terminal, url)
        .show("/api/v1/gpus", body -> terminal.out().print(json ? body : table(body)));
  }

  private String table(String body) throws IOException {
    return new StatusTable(terminal).render(Json.parse(body));
  }
}
