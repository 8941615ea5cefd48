package io.gpuwarden.agent.simulate;

/**
 * One MIG instance of a layout.
 *
 * @param profile such as {@code 1g.10gb}
 * @param sevenths of the compute units
 */
record MigSlice(String profile, int gpuInstance, int sevenths, long memoryBytes) {}
