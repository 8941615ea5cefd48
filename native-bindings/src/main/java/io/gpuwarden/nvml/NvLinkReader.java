package io.gpuwarden.nvml;

import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.NvLinkError;
import io.gpuwarden.gpu.NvLinkReading;
import io.gpuwarden.gpu.ValueName;
import io.gpuwarden.nvml.Question.Way;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/** The NVLinks of a GPU, added up. */
final class NvLinkReader {
  /** In any header so far; a driver refuses the numbers that it does not know. */
  private static final int MAX_LINKS = 36;

  private static final int FIELD_DATA_TRANSMITTED = 138; // KiB
  private static final int FIELD_DATA_RECEIVED = 139; // KiB
  private static final int FIELD_LINK_TRANSMITTED = 202;
  private static final int FIELD_LINK_RECEIVED = 204;
  private static final int KIB = 1024;

  private final Device gpu;
  private final Question activeLinks;
  private final Question received;
  private final Question transmitted;
  private final Map<NvLinkError, Question> errors = new EnumMap<>(NvLinkError.class);
  private final NativeBlock linkFields = new NativeBlock(NvmlStructs.FieldValue.SIZE);

  /** What a call that asks link by link found. */
  private long sum;

  private OptionalInt active = OptionalInt.empty();
  private Map<NvLinkError, Long> errorCounts = Map.of();

  NvLinkReader(Device gpu, FieldGroup fast, FieldGroup slow) {
    this.gpu = gpu;
    activeLinks =
        gpu.question(
            "nvLink.activeLinks",
            new Way(NvmlSymbol.NVLINK_STATE, () -> sumOverLinks(this::state), () -> sum));
    transmitted = bytes("transmittedBytes", fast, FIELD_DATA_TRANSMITTED, FIELD_LINK_TRANSMITTED);
    received = bytes("receivedBytes", fast, FIELD_DATA_RECEIVED, FIELD_LINK_RECEIVED);
    error(NvLinkError.REPLAY, slow.add(52), 0);
    error(NvLinkError.RECOVERY, slow.add(59), 1);
    error(NvLinkError.CRC_FLIT, slow.add(38), 2);
    error(NvLinkError.CRC_DATA, slow.add(45), 3);
    error(NvLinkError.ECC_DATA, slow.add(160), 4);
  }

  NvLinkReading read(Tick tick) throws GpuException {
    if (tick.full()) {
      active = activeLinks.asInt(tick);
      errorCounts = Values.map(NvLinkError.class, errors, tick, Long::valueOf);
    }
    return new NvLinkReading(active, received.asLong(tick), transmitted.asLong(tick), errorCounts);
  }

  void close() {
    linkFields.close();
  }

  /** One call about one link; its answer is the u64 at {@link Device#FIRST}. */
  private interface LinkCall {
    int ask(int link);
  }

  private Question bytes(String reading, FieldGroup fast, int sumField, int linkField) {
    Field all = fast.add(sumField, Field.ALL_LINKS);
    return gpu.question(
        "nvLink." + reading,
        new Way(NvmlSymbol.FIELD_VALUES, all::code, () -> all.value() * KIB).ofYoungArgument(),
        new Way(
            NvmlSymbol.FIELD_VALUES,
            () -> sumOverLinks(link -> field(linkField, link)),
            () -> sum));
  }

  private void error(NvLinkError error, Field field, int counter) {
    LinkCall call =
        link ->
            gpu.nvml().nvmlDeviceGetNvLinkErrorCounter(gpu.handle(), link, counter, gpu.first());
    errors.put(
        error,
        gpu.question(
            "nvLink.errors." + ValueName.of(error),
            field.way(),
            new Way(NvmlSymbol.NVLINK_ERROR_COUNTER, () -> sumOverLinks(call), () -> sum)));
  }

  /** A link that does not exist is passed over; a number beyond the driver's last ends it. */
  private int sumOverLinks(LinkCall call) {
    int answers = 0;
    sum = 0;
    for (int link = 0; link < MAX_LINKS; link++) {
      gpu.out().putLong(Device.FIRST, 0);
      int code = call.ask(link);
      if (code == NvmlReturn.SUCCESS.code) {
        answers++;
        sum += gpu.out().getLong(Device.FIRST);
      } else if (code == NvmlReturn.INVALID_ARGUMENT.code) {
        break;
      } else if (code != NvmlReturn.NOT_SUPPORTED.code) {
        return code;
      }
    }
    return answers > 0 ? NvmlReturn.SUCCESS.code : NvmlReturn.NOT_SUPPORTED.code;
  }

  private int state(int link) {
    return gpu.nvml().nvmlDeviceGetNvLinkState(gpu.handle(), link, gpu.first());
  }

  private int field(int id, int link) {
    Field field = new Field(id, link, true);
    field.write(linkFields, 0);
    int code = gpu.nvml().nvmlDeviceGetFieldValues(gpu.handle(), 1, linkFields.address());
    if (code != NvmlReturn.SUCCESS.code) {
      return code;
    }
    field.read(linkFields, 0);
    gpu.out().putLong(Device.FIRST, field.value());
    return field.code();
  }
}
