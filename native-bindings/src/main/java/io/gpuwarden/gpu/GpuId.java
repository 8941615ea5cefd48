package io.gpuwarden.gpu;

import java.util.Objects;

/**
 * Which GPU: its UUID is its identity; its index may change when GPUs come, go or the machine
 * boots.
 *
 * @param index the NVML index, from 0
 * @param uuid as the driver writes it, {@code GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}
 */
public record GpuId(int index, String uuid) {
  public GpuId {
    Objects.requireNonNull(uuid, "uuid");
  }
}
