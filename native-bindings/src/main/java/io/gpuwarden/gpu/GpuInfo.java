package io.gpuwarden.gpu;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a GPU is, as opposed to what it does. Changes only when the GPU is opened anew or its MIG
 * mode is switched.
 *
 * @param name product name, such as {@code NVIDIA H100 80GB HBM3}
 * @param pciBusId as sysfs writes it: lower case, four-digit domain, {@code 0000:07:00.0}
 * @param minor N of {@code /dev/nvidiaN}
 * @param serial board serial number; consumer boards have none
 * @param architecture lower case, such as {@code hopper}
 * @param computeCapability such as {@code 9.0}
 * @param memoryApi which memory call answers; empty where none does
 */
public record GpuInfo(
    String name,
    Optional<String> pciBusId,
    OptionalInt minor,
    Optional<String> serial,
    Optional<String> architecture,
    Optional<String> computeCapability,
    Optional<String> vbios,
    MigMode mig,
    Optional<MemoryApi> memoryApi) {}
