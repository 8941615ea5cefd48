package io.gpuwarden.nvml;

import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.ProcessUtilization;
import io.gpuwarden.nvml.NvmlStructs.ProcessUtilizationInfo;
import io.gpuwarden.nvml.NvmlStructs.ProcessUtilizationSample;
import io.gpuwarden.nvml.NvmlStructs.ProcessesUtilizationInfo;
import io.gpuwarden.nvml.Question.Way;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each process does, asked for only while a GPU has more than one: else all work is its own.
 * Whether the driver answers at all is asked now and then. Entries from before it was asked for are
 * passed over.
 */
final class ProcessUtilizationReader {
  private static final int INITIAL_ENTRIES = 128;
  private static final int MAX_TRIES = 4;
  private static final int MAX_PERCENT = 100;
  private static final int INFO = Device.TEXT;

  private static final Map<Engine, Integer> SAMPLE_FIELDS =
      Map.of(
          Engine.COMPUTE, ProcessUtilizationSample.SM_UTIL,
          Engine.MEMORY_COPY, ProcessUtilizationSample.MEM_UTIL,
          Engine.ENCODER, ProcessUtilizationSample.ENC_UTIL,
          Engine.DECODER, ProcessUtilizationSample.DEC_UTIL);
  private static final Map<Engine, Integer> INFO_FIELDS =
      Map.of(
          Engine.COMPUTE, ProcessUtilizationInfo.SM_UTIL,
          Engine.MEMORY_COPY, ProcessUtilizationInfo.MEM_UTIL,
          Engine.ENCODER, ProcessUtilizationInfo.ENC_UTIL,
          Engine.DECODER, ProcessUtilizationInfo.DEC_UTIL,
          Engine.JPEG, ProcessUtilizationInfo.JPG_UTIL,
          Engine.OFA, ProcessUtilizationInfo.OFA_UTIL);

  private final Device gpu;
  private final Question question;
  private final NativeBlock buffer = new NativeBlock(ProcessUtilizationInfo.SIZE);

  private long lastSeenMicros;
  private int count;
  private boolean askedBefore;

  ProcessUtilizationReader(Device gpu) {
    this.gpu = gpu;
    question =
        gpu.question(
            "processUtilization",
            new Way(NvmlSymbol.PROCESSES_UTILIZATION_INFO, () -> ask(this::askInfo)),
            new Way(NvmlSymbol.PROCESS_UTILIZATION, () -> ask(this::askSamples)));
  }

  /**
   * @param processes how many the GPU has
   */
  Optional<List<ProcessUtilization>> read(Tick tick, int processes) throws GpuException {
    if (processes < 2 && !tick.askAgain()) {
      askedBefore = false;
      return question.settled() ? Optional.empty() : Optional.of(List.of());
    }
    if (!question.ask(tick)) {
      return Optional.empty();
    }
    List<ProcessUtilization> entries = decode();
    boolean history = !askedBefore;
    askedBefore = true;
    return Optional.of(history ? List.of() : entries);
  }

  void close() {
    buffer.close();
  }

  /** A form of the call, for a number of entries that fit; sets {@link #count}. */
  private interface Form {
    int ask(int capacity);
  }

  private int ask(Form form) {
    buffer.ensure(INITIAL_ENTRIES * ProcessUtilizationInfo.SIZE);
    int code = NvmlReturn.INSUFFICIENT_SIZE.code;
    for (int i = 0; i < MAX_TRIES && code == NvmlReturn.INSUFFICIENT_SIZE.code; i++) {
      int capacity = buffer.size() / ProcessUtilizationInfo.SIZE;
      code = form.ask(capacity);
      if (code == NvmlReturn.INSUFFICIENT_SIZE.code) {
        buffer.ensure(2 * Math.max(count, capacity) * ProcessUtilizationInfo.SIZE);
      }
    }
    if (code == NvmlReturn.NOT_FOUND.code) { // nothing newer
      count = 0;
      return NvmlReturn.SUCCESS.code;
    }
    count = Math.min(count, buffer.size() / ProcessUtilizationInfo.SIZE);
    return code;
  }

  private int askInfo(int capacity) {
    NativeBlock out = gpu.out();
    out.putInt(INFO + ProcessesUtilizationInfo.VERSION, ProcessesUtilizationInfo.VERSION_WORD);
    out.putInt(INFO + ProcessesUtilizationInfo.PROCESS_SAMPLES_COUNT, capacity);
    out.putLong(INFO + ProcessesUtilizationInfo.LAST_SEEN_TIME_STAMP, lastSeenMicros);
    out.putLong(INFO + ProcessesUtilizationInfo.PROC_UTIL_ARRAY, buffer.address());
    int code = gpu.nvml().nvmlDeviceGetProcessesUtilizationInfo(gpu.handle(), out.address(INFO));
    count = out.getInt(INFO + ProcessesUtilizationInfo.PROCESS_SAMPLES_COUNT);
    return code;
  }

  private int askSamples(int capacity) {
    gpu.out().putInt(Device.FIRST, capacity);
    int code =
        gpu.nvml()
            .nvmlDeviceGetProcessUtilization(
                gpu.handle(), buffer.address(), gpu.first(), lastSeenMicros);
    count = gpu.out().getInt(Device.FIRST);
    return code;
  }

  private List<ProcessUtilization> decode() {
    boolean info = question.way().function() == NvmlSymbol.PROCESSES_UTILIZATION_INFO;
    int stride = info ? ProcessUtilizationInfo.SIZE : ProcessUtilizationSample.SIZE;
    int time = info ? ProcessUtilizationInfo.TIME_STAMP : ProcessUtilizationSample.TIME_STAMP;
    int pid = info ? ProcessUtilizationInfo.PID : ProcessUtilizationSample.PID;
    long since = lastSeenMicros;
    List<ProcessUtilization> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long micros = buffer.getLong(i * stride + time);
      Map<Engine, Double> ratios = ratios(i * stride, info ? INFO_FIELDS : SAMPLE_FIELDS);
      if (micros > since && !ratios.isEmpty()) {
        lastSeenMicros = Math.max(lastSeenMicros, micros);
        entries.add(new ProcessUtilization(buffer.getInt(i * stride + pid), micros, ratios));
      }
    }
    entries.sort(Comparator.comparingLong(ProcessUtilization::timestampMicros));
    return Collections.unmodifiableList(entries);
  }

  /** Drivers are known to write garbage here; what cannot be is left out. */
  private Map<Engine, Double> ratios(int entry, Map<Engine, Integer> fields) {
    Map<Engine, Double> ratios = new EnumMap<>(Engine.class);
    fields.forEach(
        (engine, offset) -> {
          long percent = buffer.getUnsignedInt(entry + offset);
          if (percent <= MAX_PERCENT) {
            ratios.put(engine, percent / (double) MAX_PERCENT);
          }
        });
    return Collections.unmodifiableMap(ratios);
  }
}
