package io.gpuwarden.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** curl(1) as a user of the machine, who need not have an account. */
record Curl(Path socket, int uid, int gid) {
  private static final String MARK = "\nstatus ";

  Curl(Path socket, int uid) {
    this(socket, uid, uid);
  }

  /**
   * What came of it.
   *
   * @param exit curl's own: 0 where an answer came, whatever it says
   * @param status of HTTP; 0 where no answer came
   */
  record Answer(int exit, int status, String body) {}

  Process start(String path, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid",
                "" + uid,
                "--regid",
                "" + gid,
                "--clear-groups",
                "--",
                "curl",
                "--silent",
                "--max-time",
                "30",
                "--write-out",
                MARK + "%{http_code}"));
    command.addAll(List.of("--unix-socket", socket.toString()));
    command.addAll(List.of(options));
    command.add("http://gpuwarden" + path);
    return new ProcessBuilder(command).start();
  }

  Answer get(String path) throws IOException, InterruptedException {
    return answer(start(path));
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return answer(start(path, "--data-raw", body));
  }

  static Answer answer(Process curl) throws IOException, InterruptedException {
    String all = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!curl.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("curl does not end");
    }
    int mark = all.lastIndexOf(MARK);
    if (mark < 0) {
      String why = new String(curl.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      throw new AssertionError("curl did not run: " + why);
    }
    return new Answer(
        curl.exitValue(),
        Integer.parseInt(all.substring(mark + MARK.length())),
        all.substring(0, mark));
  }
}
