/**
 * The whole program as a process, driven and watched from outside: by the end-to-end tests and by
 * the check on a real GPU. Needs the JDK and a JSON parser, no test library.
 */
package io.gpuwarden.program;
