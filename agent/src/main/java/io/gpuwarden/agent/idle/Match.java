package io.gpuwarden.agent.idle;

import io.gpuwarden.agent.reservation.Reservation;
import io.gpuwarden.exporter.Holder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which reservations a policy is for: those that fit every list that is not empty. An entry may
 * have {@code *} for any text in it; upper and lower case differ. What a source does not know fits
 * no entry.
 *
 * @param gpuModels fits if one of the reservation's GPUs does
 * @param interactive empty fits all
 */
public record Match(
    List<String> sources,
    List<String> users,
    List<String> accounts,
    List<String> partitions,
    List<String> gpuModels,
    Optional<Boolean> interactive) {

  public static final Match ALL =
      new Match(List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty());

  public Match {
    sources = List.copyOf(sources);
    users = List.copyOf(users);
    accounts = List.copyOf(accounts);
    partitions = List.copyOf(partitions);
    gpuModels = List.copyOf(gpuModels);
  }

  /**
   * @param models product names of the GPUs that it holds, as far as they are known
   */
  boolean fits(Reservation reservation, Collection<String> models) {
    Holder holder = reservation.holder();
    return fits(sources, reservation.source())
        && fits(users, holder.user())
        && fits(accounts, holder.account())
        && fits(partitions, holder.partition())
        && fitsOne(gpuModels, models)
        && (interactive.isEmpty() || interactive.equals(reservation.interactive()));
  }

  private static boolean fits(List<String> entries, Optional<String> text) {
    return entries.isEmpty() || (text.isPresent() && fits(entries, text.get()));
  }

  private static boolean fits(List<String> entries, String text) {
    for (String entry : entries) {
      if (fits(entry, 0, text, 0)) {
        return true;
      }
    }
    return entries.isEmpty();
  }

  private static boolean fitsOne(List<String> entries, Collection<String> texts) {
    for (String text : texts) {
      if (fits(entries, text)) {
        return true;
      }
    }
    return entries.isEmpty();
  }

  private static boolean fits(String entry, int atEntry, String text, int atText) {
    int star = entry.indexOf('*', atEntry);
    if (star < 0) {
      return entry.length() - atEntry == text.length() - atText
          && text.endsWith(entry.substring(atEntry));
    }
    String part = entry.substring(atEntry, star);
    if (!text.startsWith(part, atText)) {
      return false;
    }
    for (int rest = atText + part.length(); rest <= text.length(); rest++) {
      if (fits(entry, star + 1, text, rest)) {
        return true;
      }
    }
    return false;
  }
}
