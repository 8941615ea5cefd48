/**
 * From a node's GPUs to one immutable snapshot a tick. {@link io.gpuwarden.agent.sample.TickLoop}
 * calls {@link io.gpuwarden.agent.sample.Sampler#tick}; everything that may block (the driver's
 * session, a GPU's reading, the wait for events) runs on a {@link io.gpuwarden.agent.sample.Lane}
 * of its own, so that one hung call delays nothing else.
 */
package io.gpuwarden.agent.sample;
