package io.gpuwarden.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.gpuwarden.agent.config.LogFormat;
import io.gpuwarden.agent.config.LogLevel;
import io.gpuwarden.agent.log.Logging;
import io.gpuwarden.agent.state.StateJson;
import io.gpuwarden.agent.state.StateKeeper;
import io.gpuwarden.agent.state.StateSection;
import io.gpuwarden.agent.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that counts as fast as it can, in one thread for each directory, and keeps the number
 * as the daemon keeps its state. Says {@code DIRECTORY loaded N} at the start and {@code DIRECTORY
 * kept N} when a number is kept. Runs until it is killed, or for the rounds that it is told.
 */
final class StateScribe implements StateSection {
  private static final int PADDING = 20_000;

  private final Path directory;
  private final String padding = "x".repeat(PADDING);
  private long number;

  private StateScribe(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] arguments) throws InterruptedException {
    Logging.configure(LogLevel.WARN, LogFormat.TEXT);
    long rounds = Long.parseLong(arguments[0]);
    List<Thread> threads = new ArrayList<>();
    for (String directory : List.of(arguments).subList(1, arguments.length)) {
      StateScribe scribe = new StateScribe(Path.of(directory));
      threads.add(new Thread(() -> scribe.count(rounds)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void count(long rounds) {
    for (long round = 0; round != rounds; round++) {
      try (StateKeeper keeper = StateKeeper.open(directory, new SystemTime(), List.of(this))) {
        if (round == 0) {
          say("loaded");
        }
        number++;
        keeper.tick();
      }
      say("kept");
    }
  }

  /** One write of the system, so that a kill cuts no line in two. */
  private void say(String what) {
    String line = directory + " " + what + " " + number + "\n";
    synchronized (StateScribe.class) {
      System.out.print(line);
      System.out.flush();
    }
  }

  @Override
  public String name() {
    return "number";
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeStartArray();
    json.writeNumber(number);
    json.writeString(padding);
    json.writeEndArray();
  }

  @Override
  public void read(JsonParser json) throws IOException {
    json.nextToken();
    number = StateJson.integer(json);
    json.nextToken();
    StateJson.text(json);
  }
}
