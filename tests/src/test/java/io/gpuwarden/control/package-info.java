/** The control socket as real users of the machine meet it, with a node that only takes notes. */
package io.gpuwarden.control;
