package io.gpuwarden.agent.control;

import java.util.OptionalInt;

/**
 * Who asks, as the kernel says.
 *
 * @param uid numeric user id
 * @param user name, or the uid in digits where no name belongs to it
 * @param operator root, or a member of the configured group: may act on everything
 * @param pid of the process that connected; empty where the kernel was not asked
 */
public record Caller(long uid, String user, boolean operator, OptionalInt pid) {}
