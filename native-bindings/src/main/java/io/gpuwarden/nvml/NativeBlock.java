package io.gpuwarden.nvml;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A block of native memory that is used again and again: C writes into it, Java reads it without
 * crossing over. Belongs to one thread at a time; must not be touched after {@link #close}.
 */
final class NativeBlock {
  private Memory memory;
  private ByteBuffer view;
  private long address;

  NativeBlock(int bytes) {
    memory = new Memory(bytes);
    view = viewOf(memory);
    address = Pointer.nativeValue(memory);
  }

  /** For C. Changes when the block grows. */
  long address() {
    return address;
  }

  long address(int offset) {
    return address + offset;
  }

  int size() {
    return view.capacity();
  }

  /** Makes room for that many bytes; what was in the block is lost if it was too small. */
  void ensure(int bytes) {
    if (bytes > size()) {
      memory.close();
      memory = new Memory(bytes);
      view = viewOf(memory);
      address = Pointer.nativeValue(memory);
    }
  }

  int getInt(int offset) {
    return view.getInt(offset);
  }

  long getUnsignedInt(int offset) {
    return Integer.toUnsignedLong(view.getInt(offset));
  }

  long getLong(int offset) {
    return view.getLong(offset);
  }

  double getDouble(int offset) {
    return view.getDouble(offset);
  }

  short getShort(int offset) {
    return view.getShort(offset);
  }

  void putInt(int offset, int value) {
    view.putInt(offset, value);
  }

  void putLong(int offset, long value) {
    view.putLong(offset, value);
  }

  void fill(int offset, int bytes, byte value) {
    memory.setMemory(offset, bytes, value);
  }

  /** The text up to its NUL, or all of {@code length} bytes where there is none. */
  String getString(int offset, int length) {
    byte[] bytes = new byte[length];
    view.get(offset, bytes);
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
  }

  void putString(int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    view.put(offset, bytes);
    view.put(offset + bytes.length, (byte) 0);
  }

  void close() {
    memory.close();
  }

  private static ByteBuffer viewOf(Memory memory) {
    return memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
  }
}
