/**
 * The machine's clocks, and the only code that reads them; tests put a clock that they move here.
 */
package io.gpuwarden.agent.time;
