/**
 * The command line beside the daemon: help, and the commands that look at it from outside. The only
 * package that sees picocli; the daemon's path does not load it.
 */
package io.gpuwarden.agent.cli;
