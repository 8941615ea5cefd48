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

/** A page of the running daemon, over TCP; what goes wrong is said on standard error. */
final class DaemonPage {
  static final String DEFAULT_URL = "http://localhost:9446";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Terminal terminal;
  private final String url;

  /**
   * @param url of the daemon, as the user wrote it
   */
  DaemonPage(Terminal terminal, String url) {
    this.terminal = terminal;
    this.url = url;
  }

  /** What is done with the page. */
  interface Show {
    void show(String body) throws IOException;
  }

  /** The exit status. */
  int show(String path, Show show) {
    try {
      URI page = URI.create(url.replaceAll("/+$", "") + path);
      return show(page, HttpRequest.newBuilder(page).timeout(PATIENCE).build(), show);
    } catch (IllegalArgumentException e) {
      return fail("\"" + url + "\" is not an address such as " + DEFAULT_URL, ExitStatus.USAGE);
    }
  }

  private int show(URI page, HttpRequest request, Show show) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return switch (answer.statusCode()) {
        case 200 -> {
          show.show(answer.body());
          yield ExitStatus.OK;
        }
        case 400 -> fail(answer.body().strip(), ExitStatus.USAGE);
        case 404 -> fail(answer.body().strip(), ExitStatus.FAILED);
        default ->
            fail(
                page + " answered " + answer.statusCode() + "; is it gpuwarden?",
                ExitStatus.FAILED);
      };
    } catch (ConnectException | HttpTimeoutException e) {
      return fail(
          "no daemon answers at "
              + url
              + "; start it (gpuwarden agent), or say where it listens: --url=URL",
          ExitStatus.FAILED);
    } catch (IOException e) {
      return fail(page + " did not answer as gpuwarden does: " + e.getMessage(), ExitStatus.FAILED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted", ExitStatus.FAILED);
    }
  }

  private int fail(String why, int status) {
    terminal.err().println("gpuwarden: " + why);
    return status;
  }
}
