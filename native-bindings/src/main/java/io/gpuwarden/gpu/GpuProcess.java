package io.gpuwarden.gpu;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A process that has a GPU open. One that both computes and draws is in the list twice.
 *
 * @param usedMemoryBytes device memory that it holds; empty where the driver cannot tell
 * @param gpuInstance the MIG GPU instance it runs on
 * @param computeInstance the MIG compute instance it runs on
 * @param name as the driver knows it; empty when the process is gone or of another pid namespace
 */
public record GpuProcess(
    int pid,
    ProcessType type,
    OptionalLong usedMemoryBytes,
    OptionalInt gpuInstance,
    OptionalInt computeInstance,
    Optional<String> name) {}
