package io.gpuwarden.exporter;

/** Samples, and the device that they belong to. */
interface SampleSink extends Samples {
  /** The next samples belong to no device. */
  void node();

  /** The next samples belong to the GPU at this place of the snapshot's list. */
  void gpu(int place);

  /** The next samples belong to a MIG instance. */
  void mig(int gpuPlace, int place);

  /** The next samples belong to the reservation at this place of the snapshot's list. */
  void reservation(int place);
}
