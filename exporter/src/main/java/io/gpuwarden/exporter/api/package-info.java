/** The JSON of {@code /api/v1}; its shape is promised in exporter/API.md. */
package io.gpuwarden.exporter.api;
