package io.gpuwarden.gpu;

/**
 * A value that a GPU did not give, and why.
 *
 * @param reading where the value would stand in a GPU's JSON of {@code /api/v1/gpus}, such as
 *     {@code power.watts} or {@code thermal.celsius.memory}; an object stands for all its values.
 *     Values of a MIG instance are below {@code migInstances.} with its UUID, those measured for a
 *     whole GPU instance below {@code migInstances.gpuInstanceN.}
 */
public record Absence(String reading, GpuError error) {}
