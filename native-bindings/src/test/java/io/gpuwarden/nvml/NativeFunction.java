package io.gpuwarden.nvml;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;

/** C functions written in Java, so that the binding can be called back where a library would be. */
interface NativeFunction extends Callback {
  /** Arguments that the caller did not give have no meaning. */
  long invoke(long a, long b, long c, long d, long e, long f);

  /** A library of such functions. Keep it as long as it is called. */
  final class Library {
    private final Map<String, NativeFunction> functions = new HashMap<>();

    Library with(NvmlSymbol symbol, NativeFunction function) {
      functions.put(symbol.cName, function);
      return this;
    }

    NvmlLibrary nvml() {
      return new NvmlLibrary(new NvmlSymbols(this::address));
    }

    /** The functions of a GPU, which has the handle 7. */
    Device device() {
      return new Device(nvml(), 7, "", new NativeBlock(Device.OUT_SIZE), new Absences());
    }

    private long address(String name) {
      NativeFunction function = functions.get(name);
      return function == null
          ? 0
          : Pointer.nativeValue(CallbackReference.getFunctionPointer(function));
    }
  }
}
