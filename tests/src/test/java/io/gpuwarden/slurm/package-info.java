/** What Slurm calls, and a real Slurm. */
@NullMarked
package io.gpuwarden.slurm;

import org.jspecify.annotations.NullMarked;
