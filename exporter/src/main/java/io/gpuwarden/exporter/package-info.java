/**
 * What one scrape shows. {@link io.gpuwarden.exporter.NodeSnapshot} is the contract: the agent
 * fills one a tick, everything here only reads it.
 */
package io.gpuwarden.exporter;
