package io.gpuwarden.nvml;

import io.gpuwarden.gpu.ErrorKind;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.nvml.NvmlStructs.FieldValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Field values that are read together, in one call of {@code nvmlDeviceGetFieldValues}. A field
 * that the driver or board does not know is left out of later calls until everything is asked
 * again. Belongs to the GPU's reader.
 */
final class FieldGroup {
  private final NvmlLibrary nvml;
  private final long device;
  private final List<Field> fields = new ArrayList<>();
  private final List<Field> asked = new ArrayList<>();
  private final NativeBlock values = new NativeBlock(FieldValue.SIZE);

  FieldGroup(NvmlLibrary nvml, long device) {
    this.nvml = nvml;
    this.device = device;
  }

  /** Adds a field of the whole GPU. */
  Field add(int id) {
    return add(id, 0);
  }

  /**
   * @param scope a link, a power scope, by the field
   */
  Field add(int id, int scope) {
    return add(new Field(id, scope, false));
  }

  /** Adds a counter that is worth nothing unless it has 64 bits. */
  Field addWide(int id) {
    return add(new Field(id, 0, true));
  }

  private Field add(Field field) {
    fields.add(field);
    return field;
  }

  /** Reads all fields; each keeps its own answer. */
  void read(Tick tick) throws GpuException {
    asked.clear();
    for (Field field : fields) {
      if (tick.askAgain() || !field.settled()) {
        asked.add(field);
      }
    }
    if (!asked.isEmpty() && !readTogether()) {
      readOneByOne();
    }
  }

  void close() {
    values.close();
  }

  /**
   * @return false if the driver refuses the call as a whole: one field may be the cause
   */
  private boolean readTogether() throws GpuException {
    values.ensure(asked.size() * FieldValue.SIZE);
    for (int i = 0; i < asked.size(); i++) {
      asked.get(i).write(values, i * FieldValue.SIZE);
    }
    int code = nvml.nvmlDeviceGetFieldValues(device, asked.size(), values.address());
    if (code == NvmlReturn.SUCCESS.code) {
      for (int i = 0; i < asked.size(); i++) {
        asked.get(i).read(values, i * FieldValue.SIZE);
      }
      return true;
    }
    failed(asked, code);
    return asked.size() == 1 || NvmlReturn.kind(code) == ErrorKind.TRANSIENT || !hasFunction();
  }

  private void readOneByOne() throws GpuException {
    for (Field field : List.copyOf(asked)) {
      field.write(values, 0);
      int code = nvml.nvmlDeviceGetFieldValues(device, 1, values.address());
      if (code == NvmlReturn.SUCCESS.code) {
        field.read(values, 0);
      } else {
        failed(List.of(field), code);
      }
    }
  }

  private boolean hasFunction() {
    return nvml.has(NvmlSymbol.FIELD_VALUES);
  }

  private static void failed(List<Field> fields, int code) throws GpuException {
    for (Field field : fields) {
      field.failed(code);
    }
    ErrorKind kind = NvmlReturn.kind(code);
    if (kind == ErrorKind.GPU_LOST || kind == ErrorKind.DRIVER) {
      throw new GpuException(NvmlReturn.error(NvmlSymbol.FIELD_VALUES, code));
    }
  }
}
