/**
 * A libnvidia-ml.so.1 of our own in C, for tests: how it is built, and how it is told what to be.
 */
package io.gpuwarden.fake;
