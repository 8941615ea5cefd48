package io.gpuwarden.gpu;

/** A part of a GPU whose utilization the driver measures. */
public enum Engine {
  /** A kernel was running: what nvidia-smi shows as GPU-Util. */
  COMPUTE,
  /** Device memory was being read or written. */
  MEMORY_COPY,
  ENCODER,
  DECODER,
  JPEG,
  /** Optical flow accelerator. */
  OFA
}
