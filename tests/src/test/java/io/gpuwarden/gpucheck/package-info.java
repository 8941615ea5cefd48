/**
 * The check of gpuwarden against a real driver and board, beside {@code nvidia-smi}. Needs the
 * program's own libraries alone: it runs where nothing else is installed.
 */
package io.gpuwarden.gpucheck;
