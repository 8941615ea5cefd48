package io.gpuwarden.agent.desk;

import io.gpuwarden.agent.book.Book;
import io.gpuwarden.agent.book.BookSource;

/**
 * The book of a node that keeps one.
 *
 * @param source that tells of it, and remembers the last tick
 */
public record BookDesk(Book book, BookSource source) {}
