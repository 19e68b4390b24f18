/**
 * An example of a driver that somebody else writes: databases in memory, {@code memory:NAME}. It
 * uses nothing of this program but the packages {@code storage} and {@code pickle}, and is compiled
 * into a jar of its own by a test.
 */
@NullMarked
package org.example.toy;

import org.jspecify.annotations.NullMarked;
