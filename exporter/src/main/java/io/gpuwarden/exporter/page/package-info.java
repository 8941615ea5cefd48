/** The page that people look at: plain HTML without a script. */
package io.gpuwarden.exporter.page;
