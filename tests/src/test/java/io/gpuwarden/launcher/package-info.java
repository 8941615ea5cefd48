/** The program as it is delivered, started as a process of its own. */
package io.gpuwarden.launcher;
