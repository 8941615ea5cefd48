package io.gpuwarden.fake;

import java.util.Locale;

/** A value over time, of the fake's clock in seconds. */
public sealed interface Curve {

  /** As the control file writes it. */
  String text();

  /**
   * Its integral between two moments, in seconds of the fake's clock: the truth to compare with.
   */
  double integral(double fromSeconds, double toSeconds);

  static Curve constant(double value) {
    return new Constant(value);
  }

  /** The GPU does not have the value. */
  static Curve none() {
    return new None();
  }

  /**
   * Bursts.
   *
   * @param duty the share of each period, 0 to 1, in which the value is high
   * @param phaseSeconds how far into its period the pattern is at time 0
   */
  static Curve square(
      double low, double high, double periodSeconds, double duty, double phaseSeconds) {
    return new Square(low, high, periodSeconds, duty, phaseSeconds);
  }

  static Curve sine(double mean, double swing, double periodSeconds, double phaseSeconds) {
    return new Sine(mean, swing, periodSeconds, phaseSeconds);
  }

  /** Always the same. */
  record Constant(double value) implements Curve {
    @Override
    public String text() {
      return Double.toString(value);
    }

    @Override
    public double integral(double fromSeconds, double toSeconds) {
      return value * (toSeconds - fromSeconds);
    }
  }

  /** Not there. */
  record None() implements Curve {
    @Override
    public String text() {
      return "none";
    }

    @Override
    public double integral(double fromSeconds, double toSeconds) {
      return 0;
    }
  }

  /** High for a part of each period, low for the rest. */
  record Square(double low, double high, double period, double duty, double phase)
      implements Curve {
    @Override
    public String text() {
      return String.format(Locale.ROOT, "square(%s,%s,%s,%s,%s)", low, high, period, duty, phase);
    }

    @Override
    public double integral(double fromSeconds, double toSeconds) {
      double highTime = highUntil(toSeconds) - highUntil(fromSeconds);
      return low * (toSeconds - fromSeconds) + (high - low) * highTime;
    }

    private double highUntil(double time) {
      double periods = Math.floor((time + phase) / period);
      double within = time + phase - periods * period;
      return periods * duty * period + Math.min(within, duty * period);
    }
  }

  /** A wave around a mean. */
  record Sine(double mean, double swing, double period, double phase) implements Curve {
    @Override
    public String text() {
      return String.format(Locale.ROOT, "sine(%s,%s,%s,%s)", mean, swing, period, phase);
    }

    @Override
    public double integral(double fromSeconds, double toSeconds) {
      double wave = Math.cos(angle(fromSeconds)) - Math.cos(angle(toSeconds));
      return mean * (toSeconds - fromSeconds) + swing * period / (2 * Math.PI) * wave;
    }

    private double angle(double time) {
      return 2 * Math.PI * ((time + phase) % period) / period;
    }
  }
}
