package io.gpuwarden.exporter;

/**
 * Takes the samples of one metric. The labels of the device stand before those given here. A value
 * that is absent is not added.
 */
interface Samples {
  void add(double value);

  /**
   * @param label the value of the metric's one own label
   */
  void add(double value, String label);

  /**
   * @param labels values of the metric's own labels, in their order
   */
  void add(double value, String... labels);
}
