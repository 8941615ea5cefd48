/**
 * What every source of GPUs promises, checked from outside: the C fake, the simulation and a real
 * driver pass the same checks.
 */
package io.gpuwarden.contract;
