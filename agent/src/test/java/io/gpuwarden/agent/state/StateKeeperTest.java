package io.gpuwarden.agent.state;

import static io.gpuwarden.agent.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gpuwarden.agent.time.ManualTime;
import io.gpuwarden.exporter.ReservationsSnapshot.BillLine;
import io.gpuwarden.exporter.Waste;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class StateKeeperTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(StateLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ManualTime time = new ManualTime();
  private final CounterSection first = new CounterSection("first");
  private final CounterSection second = new CounterSection("second");

  @TempDir private Path parent;

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  private Path directory() {
    return parent.resolve("state");
  }

  private Path file() {
    return directory().resolve("state.json");
  }

  private StateKeeper open() {
    return StateKeeper.open(directory(), time, List.of(first, second));
  }

  /** A whole run of the daemon that changes nothing but what is given. */
  private void run(long one, long two) {
    try (StateKeeper keeper = open()) {
      first.value = one;
      second.value = two;
      keeper.tick();
    }
  }

  private void restart() {
    first.value = 0;
    second.value = 0;
    lines.list.clear();
    open().close();
  }

  private void hold(String text) throws IOException {
    Files.writeString(file(), text);
  }

  private List<String> said(Level level) {
    return lines.list.stream()
        .filter(line -> line.getLevel().equals(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.filter(f -> f.getFileName().toString().contains(".kept-")).sorted().toList();
    }
  }

  @Test
  void aRestartTakesTheStateUp() throws Exception {
    run(7, 8);
    restart();
    assertEquals(7, first.value);
    assertEquals(8, second.value);
    assertEquals(
        List.of("took up the state of 2023-11-14T22:13:20Z from " + file()), said(Level.INFO));
  }

  @Test
  void withoutAFileItStartsEmpty() throws Exception {
    try (StateKeeper keeper = open()) {
      assertTrue(keeper.step().success());
    }
    assertEquals(0, first.value);
    assertEquals(List.of(), said(Level.WARN));
  }

  @Test
  void onlyTheDaemonAndItsGroupMayRead() throws Exception {
    run(1, 1);
    assertEquals("rwxr-x---", PosixFilePermissions.toString(mode(directory())));
    assertEquals("rw-r-----", PosixFilePermissions.toString(mode(file())));
  }

  private static Set<PosixFilePermission> mode(Path path) throws IOException {
    return Files.getPosixFilePermissions(path);
  }

  @Test
  void itIsWrittenEveryTenSecondsAndOnlyIfItChanged() throws Exception {
    try (StateKeeper keeper = open()) {
      first.value = 1;
      keeper.tick();
      eventually("written at the first tick", () -> holds("\"first\":1"));
      first.value = 2;
      time.advance(Duration.ofMillis(9_999));
      keeper.tick();
      time.advance(Duration.ofMillis(1));
      assertTrue(holds("\"first\":1"));
      keeper.tick();
      eventually("written after ten seconds", () -> holds("\"first\":2"));
      Files.delete(file());
      time.advance(Duration.ofSeconds(10));
      keeper.tick();
    }
    assertFalse(Files.exists(file()), "it was written although nothing had changed");
  }

  private boolean holds(String text) {
    try {
      return Files.readString(file()).contains(text);
    } catch (IOException notYet) {
      return false;
    }
  }

  @Test
  void whatIsUrgentIsWrittenWithTheNextTick() throws Exception {
    try (StateKeeper keeper = open()) {
      keeper.tick();
      first.value = 5;
      keeper.soon();
      keeper.tick();
      eventually("written at once", () -> holds("\"first\":5"));
    }
  }

  @Test
  void theEndIsWritten() throws Exception {
    try (StateKeeper keeper = open()) {
      keeper.tick();
      first.value = 3;
    }
    assertTrue(holds("\"first\":3"));
  }

  @Test
  void aFileThatIsCutOffAnywhereIsKeptAsideAndReportedOnce() throws Exception {
    run(7, 8);
    String whole = Files.readString(file()).strip();
    for (int length = 0; length < whole.length(); length++) {
      hold(whole.substring(0, length));
      restart();
      assertEquals(0, first.value, "of the first " + length + " characters");
      assertEquals(1, said(Level.WARN).size(), () -> said(Level.WARN).toString());
      assertEquals(whole.substring(0, length), Files.readString(kept().get(kept().size() - 1)));
      time.advance(Duration.ofSeconds(1));
    }
    assertEquals(KeptAside.MOST, kept().size());
  }

  @Test
  void theReportSaysWhatIsWrongAndWhereItIsKept() throws Exception {
    run(7, 8);
    hold("{\"format\":\"gpuwarden-state\",\"version\":1,\"sections\":{\"first\":");
    restart();
    assertEquals(
        List.of(
            file()
                + " cannot be used: it is cut off, line 1 column 61; kept as "
                + file()
                + ".kept-20231114T221320Z; starting without a state"),
        said(Level.WARN));
  }

  @Test
  void aNewerVersionIsKeptAsideWhateverItsShape() throws Exception {
    run(7, 8);
    String newer = "{\"format\":\"gpuwarden-state\",\"version\":2,\"sections\":[1,2]}";
    hold(newer);
    restart();
    assertEquals(0, first.value);
    assertTrue(said(Level.WARN).get(0).contains("it is of version 2, newer than 1"));
    assertEquals(newer, Files.readString(kept().get(0)));
    restart();
    assertEquals(List.of(), said(Level.WARN), "reported once");
  }

  @Test
  void whatIsNoStateFileIsKeptAside() throws Exception {
    run(7, 8);
    List<String> bad =
        List.of(
            "[]",
            "7",
            "hello",
            "{}",
            "{\"format\":\"other\",\"version\":1,\"sections\":{}}",
            "{\"format\":\"gpuwarden-state\",\"sections\":{}}",
            "{\"format\":\"gpuwarden-state\",\"version\":\"1\"}",
            "{\"format\":\"gpuwarden-state\",\"version\":1,\"sections\":7}",
            "{\"format\":\"gpuwarden-state\",\"version\":1,\"sections\":{\"a\":1,\"a\":2}}",
            "{\"format\":\"gpuwarden-state\",\"version\":1,\"sections\":{}} {}");
    for (String text : bad) {
      hold(text);
      restart();
      assertEquals(1, said(Level.WARN).size(), text);
      assertTrue(kept().stream().anyMatch(path -> read(path).equals(text)), text);
      time.advance(Duration.ofSeconds(1));
    }
    Files.delete(file());
    Files.write(file(), "{\"format\"".getBytes(StandardCharsets.UTF_16));
    restart();
    assertEquals(1, said(Level.WARN).size());
    Files.delete(file());
    Files.createDirectory(file());
    restart();
    assertTrue(said(Level.WARN).get(0).contains("it is not a regular file"));
    Files.deleteIfExists(file());
    Files.write(file(), new byte[StateDirectory.MAX_BYTES + 1]);
    restart();
    assertTrue(said(Level.WARN).get(0).contains("it is larger than 4 MiB"));
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aBrokenSectionLosesNoOther() throws Exception {
    run(7, 8);
    String broken = Files.readString(file()).replace("\"first\":7", "\"first\":\"seven\"");
    hold(broken);
    restart();
    assertEquals(0, first.value);
    assertEquals(8, second.value);
    assertEquals(
        List.of(
            "a part of "
                + file()
                + " cannot be used: first (expected a whole number, line 1 column 1); the whole is"
                + " kept as "
                + file()
                + ".kept-20231114T221320Z; the rest is taken up"),
        said(Level.WARN));
    assertEquals(broken, Files.readString(kept().get(0)));
  }

  @Test
  void aSectionThatNobodyKnowsIsKept() throws Exception {
    run(7, 8);
    String more = ",\"later\":{\"a\":[1,\"\\u00e9\",null],\"b\":\"x\"},\"number\":-1.5e3";
    hold(Files.readString(file()).replace("\"second\":8", "\"second\":8" + more));
    run(9, 8);
    assertTrue(holds("\"first\":9"));
    assertTrue(holds(more), Files.readString(file()));
  }

  @Test
  void aSectionThatCannotBeWrittenKeepsWhatItHad() throws Exception {
    run(7, 8);
    first.broken = true;
    run(9, 10);
    first.broken = false;
    assertEquals(1, said(Level.ERROR).size());
    restart();
    assertEquals(7, first.value);
    assertEquals(10, second.value);
  }

  @Test
  void aDirectoryThatIsNotThereIsSaidOnceAndTriedAgain() throws Exception {
    Path deep = parent.resolve("not").resolve("yet");
    try (StateKeeper keeper = StateKeeper.open(deep, time, List.of(first))) {
      assertFalse(keeper.step().success());
      for (int i = 0; i < 2; i++) {
        time.advance(Duration.ofSeconds(10));
        keeper.tick();
      }
      Files.createDirectory(deep.getParent());
      time.advance(Duration.ofSeconds(10));
      keeper.tick();
      eventually("written in the end", () -> keeper.step().success());
    }
    assertTrue(Files.exists(deep.resolve("state.json")));
    assertEquals(1, said(Level.WARN).size(), () -> said(Level.WARN).toString());
    assertTrue(said(Level.WARN).get(0).contains("there is no such directory"));
    assertEquals(
        List.of("the state is kept again in " + deep.resolve("state.json")), said(Level.INFO));
  }

  @Test
  void aDirectoryThatComesLateLosesNothingThatItHeld() throws Exception {
    run(7, 8);
    Path away = parent.resolve("away");
    Files.move(directory(), away);
    Files.writeString(directory(), "in the way");
    try (StateKeeper keeper = open()) {
      assertFalse(keeper.step().success());
      Files.delete(directory());
      Files.move(away, directory());
      first.value = 1;
      keeper.tick();
    }
    assertTrue(holds("\"first\":1"));
    assertTrue(read(kept().get(0)).contains("\"first\":7"));
  }

  @Test
  void aDirectoryThatEverybodyMayWriteIsRefused() throws Exception {
    run(7, 8);
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwxrwx"));
    restart();
    assertEquals(0, first.value);
    assertTrue(said(Level.WARN).get(0).contains("every user may write there; chmod o-w"));
    assertTrue(holds("\"first\":7"), "left alone");
  }

  @Test
  void aSecondDaemonKeepsNothingInTheSameDirectory() throws Exception {
    try (StateKeeper keeper = open()) {
      first.value = 7;
      keeper.tick();
      eventually("written", () -> holds("\"first\":7"));
      CounterSection other = new CounterSection("first");
      other.value = 99;
      StateKeeper.open(directory(), time, List.of(other)).close();
      assertEquals(99, other.value);
    }
    assertTrue(holds("\"first\":7"));
    assertTrue(said(Level.WARN).get(0).contains("keeps a state there already"));
  }

  @Test
  void aLeftoverOfAKilledDaemonIsReplaced() throws Exception {
    run(7, 8);
    Files.writeString(directory().resolve("state.json.new"), "{\"form");
    restart();
    assertEquals(7, first.value);
    run(9, 8);
    assertTrue(holds("\"first\":9"));
    assertFalse(Files.exists(directory().resolve("state.json.new")));
  }

  @Test
  void theBillNeverRunsBackwards() throws Exception {
    Bill bill = new Bill();
    bill.add("slurm", "alice", "physics", 10, Optional.empty());
    bill.add("slurm", "alice", "physics", 5, Optional.of(Waste.IDLE));
    bill.add("book", "bob", "", 2, Optional.of(Waste.UNUSED));
    bill.add("book", "bob", "", 1, Optional.of(Waste.STALLED));
    bill.add("book", "bob", "", -1, Optional.empty());
    bill.add("book", "bob", "", Double.NaN, Optional.empty());
    try (StateKeeper keeper = StateKeeper.open(directory(), time, List.of(new BillSection(bill)))) {
      keeper.tick();
    }
    Bill next = new Bill();
    try (StateKeeper keeper = StateKeeper.open(directory(), time, List.of(new BillSection(next)))) {
      assertEquals(bill.lines(), next.lines());
      next.add("slurm", "alice", "physics", 1, Optional.empty());
      keeper.tick();
    }
    assertEquals(
        List.of(
            new BillLine("book", "bob", "", 3, 2, 0, 1),
            new BillLine("slurm", "alice", "physics", 16, 0, 5, 0)),
        next.lines());
  }
}
