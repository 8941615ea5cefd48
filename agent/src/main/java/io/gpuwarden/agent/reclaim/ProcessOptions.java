package io.gpuwarden.agent.reclaim;

import java.time.Duration;

/**
 * How processes are ended.
 *
 * @param grace between SIGTERM and SIGKILL
 * @param includeRoot whether processes of root may be ended too, such as those of containers
 */
public record ProcessOptions(Duration grace, boolean includeRoot) {}
