package io.gpuwarden.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Calls C functions by their address, through the libffi that JNA carries. The arguments lie in a
 * frame of native memory that is used again by every call, so a call costs one crossing and no
 * garbage: about a fifteenth of the time of a JNA {@code Function}, which boxes and copies them.
 *
 * <p>Every argument and the result is passed as 64 bits. In the calling conventions of 64-bit Linux
 * (x86-64, aarch64, ppc64le) that is how an {@code int} travels too.
 *
 * <p>An instance belongs to one thread at a time.
 */
final class NativeCall {
  private static final int MAX_ARGUMENTS = 6;
  private static final int ARGUMENTS = MAX_ARGUMENTS * Long.BYTES;
  private static final int RESULT = 2 * ARGUMENTS;

  private final Memory frame = new Memory(RESULT + Long.BYTES);
  private final ByteBuffer view =
      frame.getByteBuffer(0, frame.size()).order(ByteOrder.nativeOrder());
  private final long address = Pointer.nativeValue(frame);

  NativeCall() {
    for (int i = 0; i < MAX_ARGUMENTS; i++) {
      int slot = i * Long.BYTES;
      view.putLong(slot, address + ARGUMENTS + slot);
    }
  }

  long invoke(long function) {
    return call(function, 0);
  }

  long invoke(long function, long a) {
    view.putLong(ARGUMENTS, a);
    return call(function, 1);
  }

  long invoke(long function, long a, long b) {
    view.putLong(ARGUMENTS, a).putLong(ARGUMENTS + 8, b);
    return call(function, 2);
  }

  long invoke(long function, long a, long b, long c) {
    view.putLong(ARGUMENTS, a).putLong(ARGUMENTS + 8, b).putLong(ARGUMENTS + 16, c);
    return call(function, 3);
  }

  long invoke(long function, long a, long b, long c, long d) {
    view.putLong(ARGUMENTS + 24, d);
    view.putLong(ARGUMENTS, a).putLong(ARGUMENTS + 8, b).putLong(ARGUMENTS + 16, c);
    return call(function, 4);
  }

  long invoke(long function, long a, long b, long c, long d, long e) {
    view.putLong(ARGUMENTS + 24, d).putLong(ARGUMENTS + 32, e);
    view.putLong(ARGUMENTS, a).putLong(ARGUMENTS + 8, b).putLong(ARGUMENTS + 16, c);
    return call(function, 5);
  }

  long invoke(long function, long a, long b, long c, long d, long e, long f) {
    view.putLong(ARGUMENTS + 24, d).putLong(ARGUMENTS + 32, e).putLong(ARGUMENTS + 40, f);
    view.putLong(ARGUMENTS, a).putLong(ARGUMENTS + 8, b).putLong(ARGUMENTS + 16, c);
    return call(function, 6);
  }

  void close() {
    frame.close();
  }

  private long call(long function, int arguments) {
    Native.ffi_call(Signatures.BY_COUNT[arguments], function, address + RESULT, address);
    return view.getLong(RESULT);
  }

  /** libffi's description of "n arguments of 64 bits, a result of 64 bits"; lives forever. */
  private static final class Signatures {
    private static final int FFI_TYPE_UINT64 = 11;
    private static final int DEFAULT_ABI = 0;

    /** {@code ffi_type}: size_t size; uint16 alignment; uint16 type; ffi_type **elements. */
    private static final Memory TYPE = new Memory(24);

    /** One {@code ffi_type*} for each argument. */
    private static final Memory TYPES = new Memory(ARGUMENTS);

    static final long[] BY_COUNT = new long[MAX_ARGUMENTS + 1];

    static {
      TYPE.setLong(0, Long.BYTES);
      TYPE.setShort(8, (short) Long.BYTES);
      TYPE.setShort(10, (short) FFI_TYPE_UINT64);
      TYPE.setLong(16, 0);
      long type = Pointer.nativeValue(TYPE);
      for (int i = 0; i < MAX_ARGUMENTS; i++) {
        TYPES.setLong((long) i * Long.BYTES, type);
      }
      for (int i = 0; i <= MAX_ARGUMENTS; i++) {
        BY_COUNT[i] = Native.ffi_prep_cif(DEFAULT_ABI, i, type, Pointer.nativeValue(TYPES));
      }
    }
  }
}
