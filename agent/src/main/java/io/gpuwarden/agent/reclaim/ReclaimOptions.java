package io.gpuwarden.agent.reclaim;

import java.util.OptionalInt;

/**
 * @param execute whether anything is done at all
 * @param max how many reservations are acted on
 */
public record ReclaimOptions(boolean execute, Selection only, OptionalInt max) {}
