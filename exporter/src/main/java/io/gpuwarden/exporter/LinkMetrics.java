package io.gpuwarden.exporter;

import static io.gpuwarden.exporter.Row.counter;
import static io.gpuwarden.exporter.Row.gauge;

import io.gpuwarden.gpu.NvLinkError;
import java.util.List;

/** What connects the GPU: PCI Express and NVLink. */
final class LinkMetrics {
  private static final String FIELDS = "nvmlDeviceGetFieldValues";

  static final List<Metric> ROWS =
      List.of(
          gauge(
                  "gpu_pcie_link_generation",
                  "Generation of the PCI Express link now; an idle GPU lowers it.")
              .from("nvmlDeviceGetCurrPcieLinkGeneration")
              .readingInt(r -> r.pcie().linkGeneration()),
          gauge("gpu_pcie_link_width", "Lanes of the PCI Express link now.")
              .from("nvmlDeviceGetCurrPcieLinkWidth")
              .readingInt(r -> r.pcie().linkWidth()),
          counter("gpu_pcie_replays_total", "PCI Express packets that were sent again.")
              .from(FIELDS + ", else nvmlDeviceGetPcieReplayCounter")
              .counted(GpuCounters::pcieReplays),
          counter(
                  "gpu_pcie_receive_bytes_total",
                  "bytes",
                  "Bytes that the GPU received by PCI Express.")
              .from(FIELDS)
              .counted(GpuCounters::pcieReceivedBytes),
          counter(
                  "gpu_pcie_transmit_bytes_total",
                  "bytes",
                  "Bytes that the GPU sent by PCI Express.")
              .from(FIELDS)
              .counted(GpuCounters::pcieTransmittedBytes),
          gauge("gpu_nvlink_links_active", "NVLinks that are up.")
              .from("nvmlDeviceGetNvLinkState")
              .readingInt(r -> r.nvLink().activeLinks()),
          counter(
                  "gpu_nvlink_receive_bytes_total",
                  "bytes",
                  "Bytes that the GPU received by all NVLinks.")
              .from(FIELDS)
              .counted(GpuCounters::nvLinkReceivedBytes),
          counter(
                  "gpu_nvlink_transmit_bytes_total",
                  "bytes",
                  "Bytes that the GPU sent by all NVLinks.")
              .from(FIELDS)
              .counted(GpuCounters::nvLinkTransmittedBytes),
          counter("gpu_nvlink_errors_total", "Errors of all NVLinks, repaired by sending again.")
              .from(FIELDS)
              .countedBy("type", NvLinkError.class, GpuCounters::nvLinkErrors));

  private LinkMetrics() {}
}
