package io.gpuwarden.agent.simulate;

/**
 * How a board's power follows its load, its temperature the power, its fans the temperature, and
 * its clocks all of them. Owned by its {@link Board}.
 */
final class PowerAndHeat {
  private static final double POWER_LAG_SECONDS = 0.4;
  private static final double HEAT_LAG_SECONDS = 28;
  private static final long SLEEP_AFTER = Steps.ofSeconds(12);
  private static final double FANS_START_CELSIUS = 50;
  private static final double FANS_STOP_CELSIUS = 45;

  private final BoardModel model;
  private final double ambientCelsius;
  private final double celsiusPerWatt;
  private double watts;
  private double joules;
  private double celsius;
  private long idleSteps = SLEEP_AFTER;
  private boolean awake;
  private boolean capped;
  private boolean throttled;
  private boolean fansTurn;
  private double clockRatio = 1;
  private double cappedSeconds;
  private double throttledSeconds;

  /**
   * @param cooling how much warmer it gets than a healthy board; 1 is healthy
   */
  PowerAndHeat(BoardModel model, double ambientCelsius, double cooling) {
    this.model = model;
    this.ambientCelsius = ambientCelsius;
    this.celsiusPerWatt = cooling * (model.thermal().loadedCelsius() - 27) / model.power().limit();
    this.watts = model.power().idle();
    this.celsius = settled();
  }

  /**
   * One step.
   *
   * @param demand share of the range between awake and the limit that the load would take; above 1
   *     it is capped
   * @param working whether any engine works
   * @param inUse whether a process holds the GPU
   */
  void step(double demand, boolean working, boolean inUse) {
    idleSteps = working ? 0 : idleSteps + 1;
    awake = idleSteps < SLEEP_AFTER || (inUse && !model.clocks().sleepsInUse());
    throttled = celsius >= model.thermal().throttleCelsius();
    capped = !throttled && demand > 1;
    double share = Math.min(demand, throttled ? 0.7 : 1);
    clockRatio = demand > share ? Math.max(0.5, 1 - 0.6 * (demand - share)) : 1;
    moveTo(target(share));
    cappedSeconds += capped ? Steps.SECONDS : 0;
    throttledSeconds += throttled ? Steps.SECONDS : 0;
  }

  /** One step without power: the board cools down. */
  void off() {
    moveTo(0);
    awake = false;
    capped = false;
    throttled = false;
    idleSteps = SLEEP_AFTER;
  }

  /** The driver counts anew. */
  void restartCounters() {
    joules = 0;
    cappedSeconds = 0;
    throttledSeconds = 0;
  }

  private double target(double share) {
    BoardModel.Power power = model.power();
    return awake ? power.awake() + share * (power.limit() - power.awake()) : power.idle();
  }

  private void moveTo(double target) {
    double before = watts;
    watts += (target - watts) * Steps.SECONDS / POWER_LAG_SECONDS;
    joules += (before + watts) / 2 * Steps.SECONDS;
    celsius += (settled() - celsius) * Steps.SECONDS / HEAT_LAG_SECONDS;
    fansTurn = celsius > (fansTurn ? FANS_STOP_CELSIUS : FANS_START_CELSIUS);
  }

  private double settled() {
    return ambientCelsius + celsiusPerWatt * watts;
  }

  double watts() {
    return watts;
  }

  double joules() {
    return joules;
  }

  double celsius() {
    return celsius;
  }

  /** Of the memory, which its own power warms beyond the chip. */
  double memoryCelsius(double above) {
    return celsius + above * (0.3 + 0.7 * watts / model.power().limit());
  }

  /** Of the fans' maximum; they stand still while the board is cool. */
  double fanRatio() {
    return fansTurn ? Math.min(1, 0.3 + 0.7 * Math.max(0, celsius - FANS_START_CELSIUS) / 40) : 0;
  }

  boolean awake() {
    return awake;
  }

  boolean capped() {
    return capped;
  }

  boolean throttled() {
    return throttled;
  }

  /** Of the highest graphics clock, while awake. */
  double clockRatio() {
    return clockRatio;
  }

  double cappedSeconds() {
    return cappedSeconds;
  }

  double throttledSeconds() {
    return throttledSeconds;
  }
}
