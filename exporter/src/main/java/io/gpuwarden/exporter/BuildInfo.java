package io.gpuwarden.exporter;

/**
 * Which program this is.
 *
 * @param revision of the source; "unknown" when it was not built from a repository
 * @param simulated true if the GPUs do not exist
 */
public record BuildInfo(String version, String revision, String javaVersion, boolean simulated) {}
