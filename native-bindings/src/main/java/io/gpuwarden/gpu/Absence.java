package io.gpuwarden.gpu;

/**
 * A value that a GPU did not give, and why.
 *
 * @param reading the value's name as in the JSON of {@code /api/v1/gpus}, such as {@code
 *     power.watts}
 */
public record Absence(String reading, GpuError error) {}
