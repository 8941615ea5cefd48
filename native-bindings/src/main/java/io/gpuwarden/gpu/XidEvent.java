package io.gpuwarden.gpu;

/**
 * A critical error that a GPU reported.
 *
 * @param uuid of the GPU
 * @param xid NVIDIA's number for the error
 */
public record XidEvent(String uuid, long xid) {}
