package io.gpuwarden.gpu;

import java.util.Optional;

/**
 * The driver behind a session.
 *
 * @param driver version of the kernel driver, such as {@code 535.104.05}
 * @param nvml version of the NVML library, such as {@code 12.535.104.05}
 * @param cuda newest CUDA version that the driver supports, such as {@code 12.2}
 */
public record DriverInfo(Optional<String> driver, Optional<String> nvml, Optional<String> cuda) {}
