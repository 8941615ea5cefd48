package io.gpuwarden.exporter;

import java.util.List;

/** Where a metric's values come from: the node, or each GPU, MIG instance or reservation of it. */
sealed interface Values {
  /** Labels of the device or reservation, which every sample has before the metric's own. */
  List<String> deviceLabels();

  void emit(NodeSnapshot node, SampleSink sink);

  /** Of the node: driver and daemon. */
  @FunctionalInterface
  non-sealed interface OfNode extends Values {
    void add(NodeSnapshot node, Samples out);

    @Override
    default List<String> deviceLabels() {
      return List.of();
    }

    @Override
    default void emit(NodeSnapshot node, SampleSink sink) {
      sink.node();
      add(node, sink);
    }
  }

  /** Of each GPU, whether it is up or not. */
  @FunctionalInterface
  non-sealed interface OfGpu extends Values {
    void add(GpuSnapshot gpu, Samples out);

    @Override
    default List<String> deviceLabels() {
      return List.of("gpu", "uuid");
    }

    @Override
    default void emit(NodeSnapshot node, SampleSink sink) {
      for (int i = 0; i < node.gpus().size(); i++) {
        sink.gpu(i);
        add(node.gpus().get(i), sink);
      }
    }
  }

  /** Of each MIG instance of a GPU that is up; {@code uuid} is the instance's. */
  @FunctionalInterface
  non-sealed interface OfMig extends Values {
    void add(GpuSnapshot parent, MigSnapshot mig, Samples out);

    @Override
    default List<String> deviceLabels() {
      return List.of("gpu", "uuid");
    }

    @Override
    default void emit(NodeSnapshot node, SampleSink sink) {
      for (int i = 0; i < node.gpus().size(); i++) {
        GpuSnapshot gpu = node.gpus().get(i);
        for (int j = 0; gpu.up() && j < gpu.mig().size(); j++) {
          sink.mig(i, j);
          add(gpu, gpu.mig().get(j), sink);
        }
      }
    }
  }

  /** Of each reservation. */
  @FunctionalInterface
  non-sealed interface OfReservation extends Values {
    void add(ReservationSnapshot reservation, Samples out);

    @Override
    default List<String> deviceLabels() {
      return List.of("reservation");
    }

    @Override
    default void emit(NodeSnapshot node, SampleSink sink) {
      List<ReservationSnapshot> reservations = node.reservations().reservations();
      for (int i = 0; i < reservations.size(); i++) {
        sink.reservation(i);
        add(reservations.get(i), sink);
      }
    }
  }
}
