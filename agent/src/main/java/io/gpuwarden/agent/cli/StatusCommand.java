package io.gpuwarden.agent.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ISetter;

/** Shows what the running daemon's API says of its GPUs. */
final class StatusCommand implements Callable<Integer> {
  static final String DEFAULT_URL = "http://localhost:9446";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Terminal terminal;
  private String url = DEFAULT_URL;
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
    URI page;
    try {
      page = URI.create(url.replaceAll("/+$", "") + "/api/v1/gpus");
      return show(page, HttpRequest.newBuilder(page).timeout(PATIENCE).build());
    } catch (IllegalArgumentException e) {
      return fail("\"" + url + "\" is not an address such as " + DEFAULT_URL, ExitStatus.USAGE);
    }
  }

  private int show(URI page, HttpRequest request) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return fail(page + " answered " + answer.statusCode() + "; is it gpuwarden?");
      }
      terminal.out().print(json ? answer.body() : table(answer.body()));
      return ExitStatus.OK;
    } catch (ConnectException | HttpTimeoutException e) {
      return fail(
          "no daemon answers at "
              + url
              + "; start it (gpuwarden agent), or say where it listens: --url=URL");
    } catch (IOException e) {
      return fail(page + " did not answer as gpuwarden does: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted");
    }
  }

  private String table(String body) throws IOException {
    return new StatusTable(terminal).render(Json.parse(body));
  }

  private int fail(String why) {
    return fail(why, ExitStatus.FAILED);
  }

  private int fail(String why, int status) {
    terminal.err().println("gpuwarden: " + why);
    return status;
  }
}
