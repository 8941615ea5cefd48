package io.gpuwarden.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gpuwarden.gpu.Absence;
import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.nvml.Question.Way;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuestionTest {
  private final NativeFunction function = (a, b, c, d, e, f) -> 0;
  private final NativeFunction.Library library =
      new NativeFunction.Library()
          .with(NvmlSymbol.MEMORY_INFO_V2, function)
          .with(NvmlSymbol.MEMORY_INFO, function);
  private final Device gpu = library.device();

  private int newCode;
  private int oldCode;
  private int newCalls;
  private int oldCalls;

  private final Question question =
      gpu.question(
          "memory",
          new Way(
              NvmlSymbol.MEMORY_INFO_V2,
              () -> {
                newCalls++;
                return newCode;
              },
              () -> 2),
          new Way(
              NvmlSymbol.MEMORY_INFO,
              () -> {
                oldCalls++;
                return oldCode;
              },
              () -> 1));

  @Test
  void theNewestWayThatAnswersIsTaken() throws GpuException {
    assertEquals(OptionalLong.of(2), question.asLong(Tick.EVERYTHING));
    assertEquals(0, oldCalls);
    assertEquals(List.of(), gpu.absences().list());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 13, 25, 26})
  void aWayThatTheDriverRefusesIsGivenUpForAnOlderOne(int code) throws GpuException {
    newCode = code;
    assertEquals(OptionalLong.of(1), question.asLong(Tick.EVERYTHING));
    assertEquals(OptionalLong.of(1), question.asLong(Tick.FAST));
    assertEquals(1, newCalls);
    assertEquals(2, oldCalls);
  }

  @Test
  void aMissingFunctionIsNeverCalled() throws GpuException {
    Question missing = gpu.question("x", new Way(NvmlSymbol.TEMPERATURE_V, () -> 0, () -> 1));
    assertFalse(missing.ask(Tick.EVERYTHING));
    Absence absence = gpu.absences().list().get(0);
    assertEquals("x", absence.reading());
    assertEquals(13, absence.error().code());
    assertEquals("nvmlDeviceGetTemperatureV", absence.error().function());
  }

  @Test
  void whatIsUnsupportedStaysAbsentUnaskedUntilEverythingIsAsked() throws GpuException {
    newCode = 3;
    oldCode = 3;
    assertTrue(question.asLong(Tick.EVERYTHING).isEmpty());
    assertTrue(question.asLong(Tick.FAST).isEmpty());
    assertTrue(question.asLong(Tick.FULL).isEmpty());
    assertEquals(1, newCalls);
    assertEquals(1, gpu.absences().list().size());
    newCode = 0;
    assertEquals(OptionalLong.of(2), question.asLong(Tick.EVERYTHING));
    assertEquals(List.of(), gpu.absences().list());
  }

  @Test
  void whatFailsForTheMomentIsAskedAgainAtOnce() throws GpuException {
    newCode = 999;
    assertTrue(question.asLong(Tick.FAST).isEmpty());
    assertEquals(0, oldCalls);
    assertEquals(ErrorKind.TRANSIENT, gpu.absences().list().get(0).error().kind());
    newCode = 0;
    assertEquals(OptionalLong.of(2), question.asLong(Tick.FAST));
    assertEquals(List.of(), gpu.absences().list());
  }

  @Test
  void absencesThatDoNotChangeAreTheSameList() throws GpuException {
    newCode = 999;
    question.ask(Tick.FAST);
    List<Absence> before = gpu.absences().list();
    question.ask(Tick.FAST);
    assertSame(before, gpu.absences().list());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 15, 16, 18})
  void aLostGpuOrDriverEndsTheReading(int code) {
    newCode = code;
    GpuException end = assertThrows(GpuException.class, () -> question.ask(Tick.FAST));
    assertEquals(code, end.error().code());
  }

  @Test
  void anOlderDriverThatRefusesAYoungArgumentIsNoMisuse() throws GpuException {
    Question young = gpu.question("y", new Way(NvmlSymbol.MEMORY_INFO, () -> 2).ofYoungArgument());
    assertFalse(young.ask(Tick.FULL));
    assertEquals(ErrorKind.UNSUPPORTED, gpu.absences().list().get(0).error().kind());
  }
}
