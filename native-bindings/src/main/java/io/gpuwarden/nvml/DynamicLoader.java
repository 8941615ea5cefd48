package io.gpuwarden.nvml;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Optional;

/**
 * The C library's {@code dlopen} and its kin. JNA's own loading searches more places than asked,
 * unpacks jars into temporary files when it finds nothing, and folds all causes into one message;
 * here each path tried has its own reason.
 *
 * <p>An instance belongs to one thread at a time.
 */
final class DynamicLoader {
  private static final int RTLD_LAZY = 1; // and RTLD_LOCAL, which is 0
  private static final int DL_INFO_SIZE = 32;

  private static final long DLOPEN = address("dlopen");
  private static final long DLSYM = address("dlsym");
  private static final long DLCLOSE = address("dlclose");
  private static final long DLERROR = address("dlerror");
  private static final long DLADDR = address("dladdr");

  private final NativeCall call = new NativeCall();
  private String error = "";

  /**
   * @return the handle, or 0; then {@link #error} says why
   */
  long open(String path) {
    NativeBlock name = text(path);
    try {
      readString(name.address());
      call.invoke(DLERROR);
      long handle = call.invoke(DLOPEN, name.address(), RTLD_LAZY);
      if (handle == 0) {
        error = readString(call.invoke(DLERROR));
      }
      return handle;
    } finally {
      name.close();
    }
  }

  /** The reason of the last failure. */
  String error() {
    return error;
  }

  /**
   * @return 0 if the library has no such symbol
   */
  long symbol(long handle, String name) {
    NativeBlock block = text(name);
    try {
      return call.invoke(DLSYM, handle, block.address());
    } finally {
      block.close();
    }
  }

  /** The file that a symbol comes from, as the dynamic loader found it. */
  Optional<String> file(long symbol) {
    NativeBlock info = new NativeBlock(DL_INFO_SIZE);
    try {
      boolean found = (int) call.invoke(DLADDR, symbol, info.address()) != 0;
      long name = info.getLong(0);
      return found && name != 0 ? Optional.of(readString(name)) : Optional.empty();
    } finally {
      info.close();
    }
  }

  void close(long handle) {
    call.invoke(DLCLOSE, handle);
  }

  /**
   * The first call of a native method makes the JVM look it up, by which the dynamic loader forgets
   * its last error in this thread: whatever reads an error must have been called before.
   */
  private static String readString(long address) {
    return address == 0 ? "unknown error of the dynamic loader" : new Pointer(address).getString(0);
  }

  private static NativeBlock text(String text) {
    NativeBlock block = new NativeBlock(text.length() * 4 + 1);
    block.putString(0, text);
    return block;
  }

  private static long address(String function) {
    return Pointer.nativeValue(NativeLibrary.getProcess().getFunction(function));
  }
}
