/** What the hot paths cost, by JMH; {@code tests/benchmarks/jmh} runs them. */
package io.gpuwarden.benchmarks;
