package io.gpuwarden.gpu;

/** A kind of NVLink error; the driver repairs all of them by sending again. */
public enum NvLinkError {
  REPLAY,
  RECOVERY,
  CRC_FLIT,
  CRC_DATA,
  ECC_DATA
}
