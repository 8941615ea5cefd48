package io.gpuwarden.gpu;

/**
 * Which MIG instance: a compute instance inside a GPU instance of its parent.
 *
 * @param uuid {@code MIG-...}
 * @param profile such as {@code 1g.10gb}
 */
public record MigInfo(String uuid, int gpuInstance, int computeInstance, String profile) {}
