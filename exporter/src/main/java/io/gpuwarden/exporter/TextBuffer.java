package io.gpuwarden.exporter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a page that is being written, in UTF-8. */
final class TextBuffer {
  /** Integers below this are exact in a double, and their digits are what it prints as. */
  private static final double EXACT = 1L << 53;

  /** From here on a double is printed with an exponent. */
  private static final double EXPONENT = 1e7;

  private byte[] bytes;
  private int length;

  TextBuffer(int expectedBytes) {
    bytes = new byte[expectedBytes];
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  int length() {
    return length;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  TextBuffer put(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  TextBuffer put(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  TextBuffer put(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return put(text.substring(i).getBytes(StandardCharsets.UTF_8));
      }
      bytes[length++] = (byte) c;
    }
    return this;
  }

  /** The value of a label, with backslash, quote and newline escaped. */
  TextBuffer putLabelValue(String value) {
    return put(needsEscape(value) ? escape(value) : value);
  }

  private static boolean needsEscape(String value) {
    return value.indexOf('"') >= 0 || value.indexOf('\\') >= 0 || value.indexOf('\n') >= 0;
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /**
   * A sample's value as Go prints it and as simpleclient does: what {@link Double#toString} gives,
   * with other words for what is not finite. Whole numbers and short decimals, which nearly all
   * readings are, need no garbage and a tenth of the time.
   */
  TextBuffer putValue(double value) {
    double magnitude = Math.abs(value);
    if (magnitude < EXACT && value == (long) value && !isNegativeZero(value)) {
      putWhole((long) value);
    } else if (!putThousandths(value, magnitude)) {
      put(slow(value));
    }
    return this;
  }

  private static boolean isNegativeZero(double value) {
    return value == 0 && 1 / value < 0;
  }

  private static String slow(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }

  private void putWhole(long value) {
    long magnitude = Math.abs(value);
    if (value < 0) {
      put('-');
    }
    if (magnitude < EXPONENT) {
      putDigits(magnitude);
      put('.').put('0');
    } else {
      putExponent(magnitude);
    }
  }

  /** Digits d.ddd without zeros at the end, then the exponent. */
  private void putExponent(long magnitude) {
    int start = length;
    putDigits(magnitude);
    int exponent = length - start - 1;
    while (bytes[length - 1] == '0' && length - start > 2) {
      length--;
    }
    reserve(1);
    System.arraycopy(bytes, start + 1, bytes, start + 2, length - start - 1);
    bytes[start + 1] = '.';
    length++;
    put('E');
    putDigits(exponent);
  }

  /** A number with at most three decimals, of a size that is printed without an exponent. */
  private boolean putThousandths(double value, double magnitude) {
    if (!(magnitude >= 1e-3 && magnitude < EXPONENT)) {
      return false;
    }
    long thousandths = Math.round(magnitude * 1000);
    if (thousandths / 1000.0 != magnitude) {
      return false;
    }
    if (value < 0) {
      put('-');
    }
    putDigits(thousandths / 1000);
    put('.');
    int decimals = (int) (thousandths % 1000);
    put((char) ('0' + decimals / 100));
    if (decimals % 100 != 0) {
      put((char) ('0' + decimals / 10 % 10));
    }
    if (decimals % 10 != 0) {
      put((char) ('0' + decimals % 10));
    }
    return true;
  }

  private void putDigits(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }
}
