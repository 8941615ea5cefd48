/**
 * Jobs of Slurm, by the files that its prolog writes: gpuwarden's own, jobstats' and those of
 * dcgm-exporter's job mapping.
 */
@NullMarked
package io.gpuwarden.agent.reservation.slurm;

import org.jspecify.annotations.NullMarked;
