package io.gpuwarden.exporter;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes one page of metrics, the same bytes as simpleclient's writer of the format would, in a
 * fraction of its time: names, help and label names are bytes already, the labels of a device and
 * of a reservation are encoded once a page, values mostly without garbage.
 */
final class PageWriter implements SampleSink {
  private final TextBuffer out;
  private final byte[] labelsEnd;
  private final List<byte[]> gpus = new ArrayList<>();
  private final List<List<byte[]>> migs = new ArrayList<>();
  private final List<byte[]> reservations = new ArrayList<>();

  private Exposition.PreparedRow row;
  private byte[] device = new byte[0];
  private boolean headerWritten;

  private PageWriter(Format format, NodeSnapshot node, Exposition.PreparedRow first, int bytes) {
    this.out = new TextBuffer(bytes);
    this.labelsEnd = Exposition.ascii(format.labelsEnd());
    this.row = first;
    for (GpuSnapshot gpu : node.gpus()) {
      gpus.add(deviceLabels(gpu, gpu.id().uuid()));
      migs.add(gpu.mig().stream().map(m -> deviceLabels(gpu, m.reading().info().uuid())).toList());
    }
    for (ReservationSnapshot reservation : node.reservations().reservations()) {
      reservations.add(reservationLabel(reservation.id()));
    }
  }

  private static byte[] deviceLabels(GpuSnapshot gpu, String uuid) {
    TextBuffer labels = new TextBuffer(64);
    labels.put("gpu=\"").put(Integer.toString(gpu.id().index()));
    return labels.put("\",uuid=\"").putLabelValue(uuid).put('"').toBytes();
  }

  private static byte[] reservationLabel(String id) {
    TextBuffer label = new TextBuffer(32);
    return label.put("reservation=\"").putLabelValue(id).put('"').toBytes();
  }

  /**
   * @param expectedBytes a good guess saves copies
   */
  static byte[] write(Exposition exposition, Format format, NodeSnapshot node, int expectedBytes) {
    List<Exposition.PreparedRow> rows = exposition.rows(format);
    PageWriter writer = new PageWriter(format, node, rows.get(0), expectedBytes);
    for (Exposition.PreparedRow row : rows) {
      writer.row = row;
      writer.headerWritten = false;
      row.metric().values().emit(node, writer);
    }
    return writer.out.put(format.pageEnd()).toBytes();
  }

  @Override
  public void node() {
    device = new byte[0];
  }

  @Override
  public void gpu(int place) {
    device = gpus.get(place);
  }

  @Override
  public void mig(int gpuPlace, int place) {
    device = migs.get(gpuPlace).get(place);
  }

  @Override
  public void reservation(int place) {
    device = reservations.get(place);
  }

  @Override
  public void add(double value) {
    begin(0);
    end(value, device.length > 0);
  }

  @Override
  public void add(double value, String label) {
    begin(1);
    putLabel(0, label);
    end(value, true);
  }

  @Override
  public void add(double value, String... labels) {
    begin(labels.length);
    for (int i = 0; i < labels.length; i++) {
      putLabel(i, labels[i]);
    }
    end(value, device.length + labels.length > 0);
  }

  private void begin(int labels) {
    if (labels != row.ownLabels().size()) {
      throw new IllegalStateException(
          row.metric().name() + " has " + row.ownLabels().size() + " labels, not " + labels);
    }
    if (!headerWritten) {
      out.put(row.header());
      headerWritten = true;
    }
    out.put(row.name());
    if (device.length + labels > 0) {
      out.put('{').put(device);
    }
  }

  private void putLabel(int place, String value) {
    out.put(row.ownLabels().get(place)).putLabelValue(value).put('"');
  }

  private void end(double value, boolean labelled) {
    if (labelled) {
      out.put(labelsEnd);
    } else {
      out.put(' ');
    }
    out.putValue(value).put('\n');
  }
}
