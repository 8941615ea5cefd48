/** The program: its entry point and the wiring of the daemon. */
package io.gpuwarden.agent;
