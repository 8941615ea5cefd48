package io.gpuwarden.agent.simulate;

import io.gpuwarden.gpu.Activity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The activity counters of a board with GPM, and of each of its tenants, from one reading to the
 * next; the first reading tells of the newest step alone. Belongs to one handle, used under the
 * board's lock.
 */
final class ActivityMeter {
  private final Board board;
  private final double[] computeBefore;
  private double upBefore;
  private List<Map<Activity, Double>> last = List.of();

  ActivityMeter(Board board) {
    this.board = board;
    this.computeBefore = new double[board.tenants().size()];
  }

  /** One map for each tenant. Within one step nothing is new: the same again. */
  List<Map<Activity, Double>> read() {
    double elapsed = board.upSeconds() - upBefore;
    if (elapsed > 0) {
      last = measure(last.isEmpty() ? 0 : elapsed);
      upBefore = board.upSeconds();
    }
    return last;
  }

  /**
   * @param elapsed seconds since the previous reading; 0 if there was none
   */
  private List<Map<Activity, Double>> measure(double elapsed) {
    List<Map<Activity, Double>> ratios = new ArrayList<>();
    for (int i = 0; i < computeBefore.length; i++) {
      Tenant tenant = board.tenants().get(i);
      double compute = tenant.computeSeconds();
      double ratio = elapsed > 0 ? (compute - computeBefore[i]) / elapsed : tenant.compute();
      computeBefore[i] = compute;
      ratios.add(tenant.workload().mix().during(Math.min(1, ratio)));
    }
    return ratios;
  }

  /** Of the whole board: each tenant's by its share of the compute units. */
  Map<Activity, Double> ofBoard(List<Map<Activity, Double>> ofTenants) {
    Map<Activity, Double> sum = new EnumMap<>(Activity.class);
    for (int i = 0; i < ofTenants.size(); i++) {
      double share = board.tenants().get(i).share();
      ofTenants.get(i).forEach((unit, ratio) -> sum.merge(unit, share * ratio, Double::sum));
    }
    sum.replaceAll((unit, ratio) -> ActivityMix.rounded(ratio));
    return sum;
  }
}
