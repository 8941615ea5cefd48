/**
 * What a GPU is to the rest of the program: records and small interfaces, without a type of any
 * native library. Absence is a value here: a reading that a GPU did not give is an empty optional
 * or a missing map key, never 0, -1 or NaN, and {@link io.gpuwarden.gpu.Absence} keeps the reason.
 */
package io.gpuwarden.gpu;
