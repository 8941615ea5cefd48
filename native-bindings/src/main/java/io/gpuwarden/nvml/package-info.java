/**
 * NVML through JNA: the C names at the bottom, readings at the top. No JNA type leaves it.
 *
 * <p>From the bottom: {@link io.gpuwarden.nvml.NativeCall} calls an address; {@link
 * io.gpuwarden.nvml.NvmlLibrary} is the C header and {@link io.gpuwarden.nvml.NvmlStructs} its
 * layouts; a {@link io.gpuwarden.nvml.Question} knows the forms of one question by driver, newest
 * first, and keeps the reason where none answers; a reader per subject puts questions and converts
 * units; {@link io.gpuwarden.nvml.NvmlGpu} puts the readings together.
 *
 * <p>A new value is a symbol in {@link io.gpuwarden.nvml.NvmlSymbol} and a method in {@link
 * io.gpuwarden.nvml.NvmlLibrary} if its function is new, a question in the reader of its subject,
 * and a component of the record that it fills.
 */
package io.gpuwarden.nvml;
