package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.GpuProcess;
import io.gpuwarden.gpu.ProcessType;
import io.gpuwarden.gpu.ValueName;
import io.gpuwarden.nvml.NvmlStructs.ProcessInfo;
import io.gpuwarden.nvml.Question.Way;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The processes of one type on a GPU or MIG instance. */
final class ProcessList {
  static final int INITIAL_BYTES = 32 * ProcessInfo.SIZE_LONG;

  private static final int MAX_TRIES = 5;
  private static final int SLACK = 8;

  private final Device device;
  private final ProcessType type;
  private final NativeBlock buffer;
  private final Question question;

  private int stride;
  private boolean strideKnown;
  private int count;

  /**
   * @param buffer shared by the lists of a GPU
   * @param v3 and so on: the forms of the call
   */
  ProcessList(
      Device device,
      ProcessType type,
      NativeBlock buffer,
      NvmlSymbol v3,
      NvmlSymbol v2,
      NvmlSymbol v1) {
    this.device = device;
    this.type = type;
    this.buffer = buffer;
    question =
        device.question(
            "processes." + ValueName.of(type),
            new Way(v3, () -> ask(v3, 0)),
            new Way(v2, () -> ask(v2, ProcessInfo.SIZE)),
            new Way(v1, () -> ask(v1, ProcessInfo.SIZE_V1)));
  }

  /**
   * Adds what there is.
   *
   * @return false if the list could not be read
   */
  boolean read(Tick tick, ProcessNames names, List<GpuProcess> processes) throws GpuException {
    if (!question.ask(tick)) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      processes.add(process(i * stride, names));
    }
    return true;
  }

  /** True if this driver or board has no such list. */
  boolean unsupported() {
    return question.unsupported();
  }

  /**
   * @param formStride 0 if the driver has to show it
   */
  private int ask(NvmlSymbol form, int formStride) {
    boolean detect = formStride == 0 && !strideKnown;
    int code = NvmlReturn.INSUFFICIENT_SIZE.code;
    for (int i = 0; i < MAX_TRIES && code == NvmlReturn.INSUFFICIENT_SIZE.code; i++) {
      if (detect) {
        ProcessStride.prepare(buffer);
      }
      int capacity = buffer.size() / ProcessInfo.SIZE_LONG;
      device.out().putInt(Device.FIRST, capacity);
      code =
          device
              .nvml()
              .nvmlDeviceGetRunningProcesses(
                  form, device.handle(), device.first(), buffer.address());
      count = device.out().getInt(Device.FIRST);
      if (code == NvmlReturn.INSUFFICIENT_SIZE.code) {
        buffer.ensure((Math.max(count, capacity) + SLACK) * ProcessInfo.SIZE_LONG);
      }
    }
    if (code == NvmlReturn.SUCCESS.code) {
      count = Math.min(count, buffer.size() / ProcessInfo.SIZE_LONG);
      learnStride(formStride);
    }
    return code;
  }

  private void learnStride(int formStride) {
    if (formStride != 0) {
      stride = formStride;
    } else if (!strideKnown && count > 0) {
      stride = ProcessStride.detect(buffer, count);
      strideKnown = true;
    }
  }

  private GpuProcess process(int entry, ProcessNames names) {
    int pid = buffer.getInt(entry + ProcessInfo.PID);
    long memory = buffer.getLong(entry + ProcessInfo.USED_GPU_MEMORY);
    boolean ids = stride >= ProcessInfo.SIZE;
    return new GpuProcess(
        pid,
        type,
        memory == NvmlStructs.NOT_AVAILABLE_LONG ? OptionalLong.empty() : OptionalLong.of(memory),
        ids ? id(entry + ProcessInfo.GPU_INSTANCE_ID) : OptionalInt.empty(),
        ids ? id(entry + ProcessInfo.COMPUTE_INSTANCE_ID) : OptionalInt.empty(),
        names.name(pid));
  }

  private OptionalInt id(int offset) {
    int id = buffer.getInt(offset);
    return id == NvmlStructs.NOT_AVAILABLE_INT ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
