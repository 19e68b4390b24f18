/**
 * Describes errors as values: seven kinds, each with the places that it names and what to do.
 *
 * <p>In: an exception. Out: a {@link io.camelzodb.fault.Fault}, from which the command line makes
 * the line that a person reads and the object that {@code --json} prints.
 */
@NullMarked
package io.camelzodb.fault;

import org.jspecify.annotations.NullMarked;
