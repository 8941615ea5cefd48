/** The log: Logback set up in code, since its XML configuration costs memory and start-up time. */
package io.gpuwarden.agent.log;
