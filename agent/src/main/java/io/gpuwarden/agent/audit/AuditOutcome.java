package io.gpuwarden.agent.audit;

import java.util.Optional;

/**
 * What became of a claim.
 *
 * @param name {@code reclaimed}, {@code failed}, {@code abandoned} or {@code skipped}
 * @param detail such as what a program said
 */
public record AuditOutcome(String name, Optional<String> detail) {}
