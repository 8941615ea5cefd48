package io.gpuwarden.exporter;

import io.gpuwarden.gpu.DriverInfo;
import io.gpuwarden.gpu.GpuError;
import java.util.Optional;

/**
 * Whether the driver answers. Up if {@code error} is empty and {@code info} present; both empty
 * while it is being opened for the first time.
 *
 * @param info present while a session is open
 * @param error why there is no session
 */
public record DriverState(Optional<DriverInfo> info, Optional<GpuError> error) {
  public boolean up() {
    return info.isPresent() && error.isEmpty();
  }
}
