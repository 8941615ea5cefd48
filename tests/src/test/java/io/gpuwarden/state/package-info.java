/** The state file on real disks, under real users, and in processes that are really killed. */
package io.gpuwarden.state;
