package io.gpuwarden.gpu;

/** Where a temperature is measured. */
public enum TemperatureSensor {
  GPU,
  MEMORY
}
