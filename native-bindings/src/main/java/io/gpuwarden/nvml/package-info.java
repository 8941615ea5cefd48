/** NVML through JNA: the C names at the bottom, readings at the top. No JNA type leaves it. */
package io.gpuwarden.nvml;
