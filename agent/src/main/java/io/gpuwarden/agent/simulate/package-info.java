/**
 * Nodes of GPUs that do not exist, behind the same interface as NVML: boards with the values that
 * such boards give and the absences that they have, under workloads of every kind.
 *
 * <p>Everything is a function of the seed and of the injected time. A board advances in fixed steps
 * of a sixth of a second, however often it is read, so that the same seed and the same times give
 * the same readings.
 */
package io.gpuwarden.agent.simulate;
