package io.gpuwarden.exporter.api;

import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot.Device;
import java.io.IOException;

/** One reservation as JSON; the fields are named as in the records that they come from. */
final class ReservationJson {
  private final JsonFields out;

  ReservationJson(JsonFields out) {
    this.out = out;
  }

  /** The fields of the reservation's object. */
  void write(ReservationSnapshot reservation) throws IOException {
    out.field("id", reservation.id());
    out.field("source", reservation.source());
    out.object("holder", () -> holder(reservation.holder()));
    out.array(
        "devices",
        () -> {
          for (Device device : reservation.devices()) {
            out.element(() -> device(device));
          }
        });
    out.field("nodes", reservation.nodes());
    out.field("state", reservation.state());
    if (reservation.waste().isPresent()) {
      out.field("waste", reservation.waste().get());
    }
    out.field("idleSeconds", reservation.idleSeconds());
    out.field("idleDevices", reservation.idleDevices());
    out.field("startSeconds", reservation.startSeconds());
    out.field("lastActiveSeconds", reservation.lastActiveSeconds());
    out.field("warnedSeconds", reservation.warnedSeconds());
    out.field("reclaimableSeconds", reservation.reclaimableSeconds());
    out.field("heldUntilSeconds", reservation.heldUntilSeconds());
    out.field("generation", reservation.generation());
    out.field("why", reservation.why());
    out.field("next", reservation.next());
  }

  private void holder(Holder holder) throws IOException {
    out.field("uid", holder.uid());
    out.field("user", holder.user());
    out.field("account", holder.account());
    out.field("partition", holder.partition());
    out.field("jobId", holder.jobId());
    out.field("jobName", holder.jobName());
  }

  private void device(Device device) throws IOException {
    out.field("gpu", device.gpu());
    out.field("uuid", device.uuid());
    out.field("activity", device.activity());
    out.field("idleSeconds", device.idleSeconds());
  }
}
