/**
 * Configuration: one table of settings, read from a file, the environment and flags, in that order
 * of strength. Strict: every mistake is reported, all at once, and nothing is repaired.
 */
package io.gpuwarden.agent.config;
