/**
 * The program as it is installed, as a process of its own, on the fake driver: what it serves, logs
 * and survives, seen from outside.
 */
package io.gpuwarden.e2e;
