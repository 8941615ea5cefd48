package io.gpuwarden.agent.audit;

import io.gpuwarden.exporter.Holder;
import io.gpuwarden.exporter.ReservationSnapshot;
import io.gpuwarden.exporter.ReservationSnapshot.Device;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who, what, why and idle for how long, as {@code systemd/RECLAIM.md} lists it. What is not known
 * is not there.
 *
 * @param event {@code warning}, {@code claim} or {@code outcome}
 * @param by who did it: a user, or for a warning the program that told
 */
public record AuditRecord(
    String event, ReservationSnapshot reservation, String by, Optional<AuditOutcome> outcome) {

  /** In order: texts and whole numbers. */
  public Map<String, Object> fields() {
    Holder holder = reservation.holder();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", event);
    fields.put("reservation", reservation.id());
    fields.put("source", reservation.source());
    fields.put("user", holder.user());
    holder.uid().ifPresent(uid -> fields.put("uid", uid));
    holder.account().ifPresent(account -> fields.put("account", account));
    holder.jobId().ifPresent(job -> fields.put("job", job));
    fields.put("devices", devices());
    reservation
        .waste()
        .ifPresent(waste -> fields.put("waste", waste.name().toLowerCase(Locale.ROOT)));
    fields.put("idleSeconds", (long) reservation.idleSeconds());
    fields.put("why", reservation.why());
    fields.put("by", by);
    outcome.ifPresent(ended -> fields.put("outcome", ended.name()));
    outcome.flatMap(AuditOutcome::detail).ifPresent(detail -> fields.put("detail", detail));
    return fields;
  }

  private String devices() {
    return String.join(",", reservation.devices().stream().map(Device::uuid).toList());
  }
}
