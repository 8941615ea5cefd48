package io.gpuwarden.nvml;

import java.util.function.ToLongFunction;

/** Which functions one loaded library has, and where: looked up once, when it is loaded. */
@SuppressWarnings("EnumOrdinal") // an index for the life of this object, never stored
final class NvmlSymbols {
  private final long[] addresses = new long[NvmlSymbol.values().length];

  /**
   * @param lookup the address of a C name, 0 if the library lacks it
   */
  NvmlSymbols(ToLongFunction<String> lookup) {
    for (NvmlSymbol symbol : NvmlSymbol.values()) {
      addresses[symbol.ordinal()] = lookup.applyAsLong(symbol.cName);
    }
  }

  /** 0 if the library lacks it. */
  long address(NvmlSymbol symbol) {
    return addresses[symbol.ordinal()];
  }

  boolean has(NvmlSymbol symbol) {
    return address(symbol) != 0;
  }
}
